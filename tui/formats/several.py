"""Several profiles in one file: what can be read of them, and their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from tui.errors import ProfileFormatError
from tui.profile.profile import Profile

Part = TypeVar("Part")

MOST_REFUSALS = 10_000
"""So many parts are read in vain; those after them are not read, since a small file may have millions."""


def readable(parts: Iterable[Part], read: Callable[[Part], list[Profile]]) -> list[Profile]:
    """The profiles that `read` finds in `parts`; each is told about those that it could not read.

    Raises the first refusal when nothing could be read.
    """
    profiles: list[Profile] = []
    # Of a million refusals the first one and their number are worth their memory.
    first: tuple[int, ProfileFormatError] | None = None
    count = 0
    for number, part in enumerate(parts, 1):
        try:
            profiles.extend(read(part))
        except ProfileFormatError as refusal:
            first = first or (number, refusal.with_traceback(None))
            count += 1
            if count == MOST_REFUSALS:
                break
    if first is None:
        return profiles
    number, first_refusal = first
    if not profiles:
        raise first_refusal
    warning = (
        f"profile {number} of the file could not be read: {first_refusal.where}"
        if count == 1
        else f"{count:,} profiles of the file could not be read, the first of them {number:,}: {first_refusal.where}"
    )
    return [_with_warnings(profile, (warning,)) for profile in profiles]


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
