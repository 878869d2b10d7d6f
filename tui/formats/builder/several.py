"""Several profiles in one file: what can be read of them, and their numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from tui.base.errors import ProfileFormatError
from tui.base.text import counted
from tui.profile.profile import Profile

Part = TypeVar("Part")

MOST_PROFILES = 10_000
"""As many profiles of a file are read: a file of 10 MB may claim 200,000, and each takes a fifth of a millisecond."""


def readable(
    parts: Collection[Part], read: Callable[[Part], list[Profile]], most: int = MOST_PROFILES
) -> list[Profile]:
    """The profiles that `read` finds in the first `most` of `parts`; no further part once they are `most` or more.

    Each warns of those that could not be read or were not. Raises the first refusal when nothing could be read.
    """
    profiles: list[Profile] = []
    # Of a million refusals the first one and their number are worth their memory.
    first: tuple[int, ProfileFormatError] | None = None
    number = refused = 0
    for number, part in enumerate(islice(parts, most), 1):
        try:
            profiles.extend(read(part))
        except ProfileFormatError as refusal:
            first = first or (number, refusal.with_traceback(None))
            refused += 1
        if len(profiles) >= most:
            break
    if not profiles and first is not None:
        raise first[1]
    warnings = [_could_not_be_read(refused, *first)] if first is not None else []
    if number < len(parts):
        warnings.append(f"the file has {counted(len(parts), 'profile')}: only the first {number:,} were read")
    return [profile.with_warnings(*warnings) for profile in profiles]


def _could_not_be_read(count: int, first: int, refusal: ProfileFormatError) -> str:
    if count == 1:
        return f"profile {first} of the file could not be read: {refusal.where}"
    return f"{count:,} profiles of the file could not be read, the first of them {first:,}: {refusal.where}"


def numbered(profiles: list[Profile]) -> list[Profile]:
    """`profiles` with the numbers of their threads, from 1 in file order."""
    return [_numbered(profile, number, len(profiles)) for number, profile in enumerate(profiles, 1)]


def _numbered(profile: Profile, number: int, count: int) -> Profile:
    origin = profile.origin
    # Readers of files that may have very many threads number them themselves.
    if (origin.thread.number, origin.thread_count) == (number, count):
        return profile
    return replace(profile, origin=replace(origin, thread=replace(origin.thread, number=number), thread_count=count))
