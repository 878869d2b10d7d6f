"""Several profiles in one file: what can be read of them, and their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from tui.errors import ProfileFormatError
from tui.profile.profile import Profile

Part = TypeVar("Part")


def readable(parts: Iterable[Part], read: Callable[[Part], list[Profile]]) -> list[Profile]:
    """The profiles that `read` finds in `parts`; each is told about those that it could not read.

    Raises the first refusal when nothing could be read.
    """
    profiles: list[Profile] = []
    refusals: list[tuple[int, ProfileFormatError]] = []
    for number, part in enumerate(parts, 1):
        try:
            profiles.extend(read(part))
        except ProfileFormatError as refusal:
            refusals.append((number, refusal))
    if not profiles:
        raise refusals[0][1]
    return [_with_warnings(profile, (_told(refusals),)) for profile in profiles] if refusals else profiles


def _told(refusals: list[tuple[int, ProfileFormatError]]) -> str:
    number, refusal = refusals[0]
    if len(refusals) == 1:
        return f"profile {number} of the file could not be read: {refusal.where}"
    return f"{len(refusals):,} profiles of the file could not be read, the first of them {number:,}: {refusal.where}"


def numbered(profiles: list[Profile]) -> list[Profile]:
    """`profiles` with the numbers of their threads, from 1 in file order."""
    return [
        replace(
            profile,
            origin=replace(
                profile.origin,
                thread=replace(profile.origin.thread, number=number),
                thread_count=len(profiles),
            ),
        )
        for number, profile in enumerate(profiles, 1)
    ]


def _with_warnings(profile: Profile, warnings: tuple[str, ...]) -> Profile:
    return replace(profile, origin=replace(profile.origin, warnings=(*profile.origin.warnings, *warnings)))
