"""The timeline: which node was on top when, in exact microseconds.

The rules are those of Chrome DevTools (CPUProfileDataModel.ts and SamplesIntegrator.ts): a sample states what ran at
its timestamp and owns the time up to the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

import numpy as np

from tui.profile.columns import Int32, Int64


@dataclass(frozen=True, eq=False)
class Timeline:
    """Sample `i` was on node `node[i]` and owns `[start_us[i], start_us[i + 1])`.

    `node` int32[n] holds rows of the tree; `start_us` int64[n + 1] is non-decreasing, relative to the profile's
    startTime. In a profile measured in another unit than time, `start_us` holds that unit.
    """

    node: Int32
    start_us: Int64

    def __len__(self) -> int:
        return len(self.node)

    @property
    def end_us(self) -> int:
        """When the last sample ends; 0 without samples."""
        return int(self.start_us[-1]) if len(self.node) else 0

    def overlapping(self, start_us: int, end_us: int) -> tuple[int, int]:
        """The half-open range of samples that overlap `[start_us, end_us)`.

        A sample of zero length overlaps when it starts inside.
        """
        needles = np.array([start_us, end_us], self.start_us.dtype)
        # First sample that ends after the start, or that starts at or after it (for those of zero length).
        first_ending_after = int(np.searchsorted(self.start_us[1:], needles[0], "right"))
        first_starting_at = int(np.searchsorted(self.start_us[:-1], needles[0], "left"))
        first_after = int(np.searchsorted(self.start_us[:-1], needles[1], "left"))
        return min(first_ending_after, first_starting_at, first_after), first_after


NO_SAMPLES = Timeline(np.empty(0, np.int32), np.zeros(1, np.int64))


def timeline(node: Int32, stamps: Int64 | Sequence[Fraction], end: Fraction | None) -> Timeline:
    """The timeline of samples on `node` at `stamps` (µs since startTime, in any order), rounded once to whole µs.

    Samples are sorted by time, equal ones kept in order, since V8 does write negative deltas. The last one lasts
    the mean interval, clipped to `end`; a single one lasts to `end`. An `end` before the last sample is ignored.
    """
    count = len(node)
    if count == 0:
        return NO_SAMPLES
    if isinstance(stamps, np.ndarray):
        if np.any(stamps[1:] < stamps[:-1]):
            order = np.argsort(stamps, kind="stable")
            node, stamps = node[order], stamps[order]
        first, last = Fraction(int(stamps[0])), Fraction(int(stamps[-1]))
        rounded = stamps
    else:
        order = np.array(sorted(range(count), key=stamps.__getitem__), np.int64)
        node, exact = node[order], [stamps[index] for index in order.tolist()]
        first, last = exact[0], exact[-1]
        rounded = np.fromiter((rounded_us(stamp) for stamp in exact), np.int64, count)
    start_us = np.append(rounded, rounded_us(_end_of_last(first, last, count, end)))
    # Nothing before startTime counts, and a clipped last sample never ends before it starts.
    return Timeline(node, np.maximum.accumulate(np.maximum(start_us, 0)))


def _end_of_last(first: Fraction, last: Fraction, count: int, end: Fraction | None) -> Fraction:
    known_end = end if end is not None and end >= last else None
    if count == 1:
        return last if known_end is None else known_end
    mean_end = last + (last - first) / (count - 1)
    return mean_end if known_end is None else min(mean_end, known_end)


def rounded_us(time: Fraction) -> int:
    """`time` rounded to a whole µs, halves away from zero."""
    doubled = 2 * abs(time) + 1
    magnitude = doubled.numerator // (2 * doubled.denominator)
    return magnitude if time >= 0 else -magnitude


def exact_stamps(deltas: Sequence[int | float]) -> Int64 | list[Fraction]:
    """Time since startTime at each sample: the running sum of `deltas`, without rounding on the way.

    int64 when all deltas are integers. Fractional ones (Bun writes them) are binary fractions, summed exactly.
    """
    if all(type(delta) is int for delta in deltas):
        return np.cumsum(np.array(deltas, np.int64)) if len(deltas) else np.empty(0, np.int64)
    return list(accumulate(Fraction(delta) for delta in deltas))


def intervals_us(line: Timeline) -> Int64:
    """int64[n − 1]: the time between neighbouring samples."""
    return np.diff(line.start_us[:-1]) if len(line) > 1 else np.empty(0, np.int64)
