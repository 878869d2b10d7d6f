"""The lens: what is counted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lens:
    """A choice of what is counted; the empty one counts everything.

    `range_us` is a half-open time range relative to startTime, None for the whole profile.
    """

    range_us: tuple[int, int] | None = None


WHOLE = Lens()
