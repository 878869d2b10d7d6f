"""Several profiles in one file: what can be read of them, and their numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from tui.errors import ProfileFormatError
from tui.profile.profile import Profile
from tui.text import counted

Part = TypeVar("Part")


MOST_PROFILES = 10_000
"""As many profiles of a file are read: a file of 10 MB may claim 200,000, and each takes a fifth of a millisecond."""


def readable(
    parts: Collection[Part], read: Callable[[Part], list[Profile]], most: int = MOST_PROFILES
) -> list[Profile]:
    """The profiles that `read` finds in `parts`, of the first `most` parts and no more than `most` in all.

    Each is told about those that could not be read or were not. Raises the first refusal when nothing could be read.
    """
    profiles: list[Profile] = []
    refusals: list[tuple[int, ProfileFormatError]] = []
    number = 0
    for number, part in enumerate(islice(parts, most), 1):
        try:
            profiles.extend(read(part))
        except ProfileFormatError as refusal:
            refusals.append((number, refusal))
        if len(profiles) >= most:
            break
    if not profiles:
        raise refusals[0][1]
    warnings = [_told(refusals)] if refusals else []
    if number < len(parts):
        warnings.append(f"the file has {counted(len(parts), 'profile')}: only the first {number:,} were read")
    return [_with_warnings(profile, tuple(warnings)) for profile in profiles] if warnings else profiles


def _told(refusals: list[tuple[int, ProfileFormatError]]) -> str:
    number, refusal = refusals[0]
    if len(refusals) == 1:
        return f"profile {number} of the file could not be read: {refusal.where}"
    return f"{len(refusals):,} profiles of the file could not be read, the first of them {number:,}: {refusal.where}"


def numbered(profiles: list[Profile]) -> list[Profile]:
    """`profiles` with the numbers of their threads, from 1 in file order."""
    return [_numbered(profile, number, len(profiles)) for number, profile in enumerate(profiles, 1)]


def _numbered(profile: Profile, number: int, count: int) -> Profile:
    origin = profile.origin
    # Readers of files that may have very many threads number them themselves.
    if (origin.thread.number, origin.thread_count) == (number, count):
        return profile
    return replace(profile, origin=replace(origin, thread=replace(origin.thread, number=number), thread_count=count))


def _with_warnings(profile: Profile, warnings: tuple[str, ...]) -> Profile:
    return replace(profile, origin=replace(profile.origin, warnings=(*profile.origin.warnings, *warnings)))
