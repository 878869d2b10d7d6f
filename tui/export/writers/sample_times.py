"""The times of samples, written so that the rule for the last sample gives back how long it lasted.

A `.cpuprofile` says when each sample was taken and not when the last one ended: readers give it the mean interval,
clipped to `endTime` (design of DevTools, `timeline`). Most often that is right as it is.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np

from tui.profile.columns.column_types import Int32, Int64
from tui.profile.columns.timeline import Timeline, rounded_us

_ROOT_ROW = 0
_NUDGES = (0.0, 0.25, -0.25, 0.4375, -0.4375)
"""Parts of a µs that a stamp may have had before it was rounded; exact in binary."""


def written_samples(line: Timeline, duration_us: int) -> tuple[Int32, Int64 | list[float]]:
    """The row of each sample, and the time since the sample before (since the start, for the first).

    When the rule does not give the end of the last sample, its stamps get back a part of a microsecond that rounding
    took (Bun's times are fractions); when that is not it, a sample on the root closes it, which is in no function.
    """
    if len(line) == 0:
        return line.node, np.empty(0, np.int64)
    stamps = line.start_us[:-1]
    deltas = np.diff(stamps, prepend=np.int64(0))
    if _end_read_us(stamps[0], stamps[-1], len(line), duration_us) == line.end_us:
        return line.node, deltas
    nudge = _nudge(line, duration_us)
    if nudge is not None:
        return line.node, _nudged(deltas, *nudge)
    closed = np.append(line.node, np.int32(_ROOT_ROW))
    return closed, np.append(deltas, line.end_us - stamps[-1])


def _end_read_us(first: float, last: float, count: int, duration_us: int) -> int:
    """When a reader lets the last of `count` samples end."""
    if count == 1:
        return duration_us
    begin, end = Fraction(float(first)), Fraction(float(last))
    return rounded_us(min(end + (end - begin) / (count - 1), Fraction(duration_us)))


def _nudge(line: Timeline, duration_us: int) -> tuple[float, float] | None:
    """What to add to the first and the last stamp, both staying where they are rounded to and in their order."""
    stamps = line.start_us[:-1]
    if len(stamps) < 2 or stamps[0] == 0 or stamps[0] == stamps[1] or stamps[-1] == stamps[-2]:
        return None
    for first, last in product(_NUDGES, _NUDGES):
        if _end_read_us(stamps[0] + first, stamps[-1] + last, len(line), duration_us) == line.end_us:
            return first, last
    return None


def _nudged(deltas: Int64, first: float, last: float) -> list[float]:
    nudged: list[float] = deltas.tolist()
    nudged[0] += first
    nudged[1] -= first
    nudged[-1] += last
    return nudged
