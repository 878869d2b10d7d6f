"""Choosing a time range, by its ends or typed, and going through a recording sample by sample."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tui.analysis.counting.aggregate import Aggregate
from tui.base.errors import UsageError
from tui.base.text import printable
from tui.base.units import US_PER_S, duration, parse_range
from tui.profile.columns.column_types import Int64

TYPED = "0123456789.-smuµ"
"""What a range is typed with; a digit or a point begins it."""


@dataclass(frozen=True, slots=True)
class RangeChoice:
    """A range from `anchor_us` to the overview's cursor, or as it was `typed`."""

    anchor_us: int
    typed: str = ""

    def takes(self, character: str | None) -> bool:
        """Whether a character goes on with what was typed, or begins it."""
        if not character or character not in TYPED:
            return False
        return bool(self.typed) or character.isdigit() or character == "."


def typed_range(text: str, duration_us: int) -> tuple[int, int]:
    """The range that was typed: without a unit in that of the axis, seconds from a second on, else milliseconds.

    Raises UsageError when it is none, or lies outside of the profile.
    """
    unit = "" if any(character.isalpha() for character in text) else "s" if duration_us >= US_PER_S else "ms"
    try:
        return parse_range(text + unit, duration_us)
    except UsageError as error:
        raise UsageError(error.where or error.what, next_step=error.next_step) from None


def spanned(anchor: int, cursor: int, columns: int, duration_us: int) -> tuple[int, int]:
    """The time from the start of the first of two columns to the end of the last one."""
    first, last = min(anchor, cursor), max(anchor, cursor)
    return first * duration_us // columns, (last + 1) * duration_us // columns


@dataclass(frozen=True, slots=True)
class SamplePlace:
    """A sample: when it starts, and what there is to say about it."""

    start_us: int
    words: str


def sample_beside(aggregate: Aggregate, moment_us: int, step: int) -> SamplePlace | None:
    """The sample `step` after (or before) the one at a moment, within the time range; None where there is none."""
    line = aggregate.profile.timeline
    first, last = (0, len(line)) if aggregate.lens.range_us is None else line.overlapping(*aggregate.lens.range_us)
    here = int(np.searchsorted(line.start_us[:-1], moment_us, "right")) - 1
    sample = max(first, min(here, last - 1)) if not first <= here < last else here + step
    # Samples of no length share their start with the next one, and no moment tells them apart.
    while first <= sample < last and step < 0 and line.start_us[sample] == line.start_us[sample + 1]:
        sample += step
    if not first <= sample < last:
        return None
    start_us, end_us = int(line.start_us[sample]), int(line.start_us[sample + 1])
    row = int(line.node[sample])
    name = aggregate.profile.label(row) if row else "no stack"
    depth = int(aggregate.profile.tree.depth[row])
    return SamplePlace(
        start_us,
        f"sample {sample + 1:,} of {len(line):,} at {_moment(start_us)} · lasts {duration(end_us - start_us)} · "
        f"{printable(name)}, {depth} deep",
    )


def _moment(us: int) -> str:
    return f"{us / 1_000_000:.4f} s" if us >= 1_000_000 else f"{us / 1_000:.3f} ms"


@dataclass(frozen=True, slots=True)
class OverviewLook:
    """What the strip shows besides activity: it covers `[start_us, end_us)`.

    `range_us` is the time range that is counted (outside it is dim), `marked_us` one that is being chosen, `cursor_us`
    a moment; None for none. `matched_us` int64[columns] is the time of what is searched for.
    """

    start_us: int
    end_us: int
    range_us: tuple[int, int] | None = None
    marked_us: tuple[int, int] | None = None
    cursor_us: int | None = None
    matched_us: Int64 | None = field(default=None, compare=False)


def column_of(look: OverviewLook, columns: int, position_us: int) -> int:
    """The column that shows `position_us`, the nearest one when it is outside."""
    column = (position_us - look.start_us) * columns // max(1, look.end_us - look.start_us)
    return max(0, min(column, columns - 1))
