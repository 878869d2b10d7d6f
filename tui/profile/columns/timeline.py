"""The timeline: which node was on top when, in exact microseconds.

The rules are those of Chrome DevTools (CPUProfileDataModel.ts and SamplesIntegrator.ts): a sample states what ran at
its timestamp and owns the time up to the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from tui.profile.columns.column_types import Int32, Int64
from tui.profile.columns.fractional_stamps import FractionalStamps, running_stamps


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Timeline:
    """Sample `i` was on node `node[i]` and owns `[start_us[i], start_us[i + 1])`.

    `node` int32[n] holds rows of the tree; `start_us` int64[n + 1] is non-decreasing, relative to the profile's
    startTime. In a profile measured in another unit than time, `start_us` holds that unit. `uncut` is the timeline that
    this one was made from by cutting gaps.
    """

    node: Int32
    start_us: Int64
    uncut: Timeline | None = None

    def __len__(self) -> int:
        return len(self.node)

    @property
    def recorded(self) -> Timeline:
        """The samples that were recorded."""
        return self.uncut or self

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


def timeline(node: Int32, stamps: Int64 | FractionalStamps, end: Fraction | None) -> Timeline:
    """The timeline of samples on `node` at `stamps` (µs since startTime, in any order), rounded once to whole µs.

    Samples are sorted by time, equal ones kept in order, since V8 does write negative deltas. The last one lasts
    the mean interval, clipped to `end`; a single one lasts to `end`. An `end` before the last sample is ignored.
    """
    if len(node) == 0:
        return NO_SAMPLES
    if isinstance(stamps, np.ndarray):
        return timeline_in_place(node.copy(), np.append(stamps, 0), end)
    order = stamps.order()
    first, last = stamps[int(order[0])], stamps[int(order[-1])]
    start_us = np.append(stamps.rounded_us()[order], np.int64(0))
    start_us[-1] = rounded_us(_end_of_last(first, last, len(node), end))
    return Timeline(node[order], _after_start(start_us))


def timeline_in_place(node: Int32, start_us: Int64, end: Fraction | None) -> Timeline:
    """The same, of integer stamps, without a copy: `node` int32[n] and `start_us` int64[n + 1] become its columns.

    `start_us[:-1]` are the stamps; the last entry is filled in.
    """
    if len(node) == 0:
        return NO_SAMPLES
    sort_by_time(start_us[:-1], node)
    first, last = Fraction(int(start_us[0])), Fraction(int(start_us[-2]))
    start_us[-1] = rounded_us(_end_of_last(first, last, len(node), end))
    return Timeline(node, _after_start(start_us))


def _after_start(start_us: Int64) -> Int64:
    """`start_us` (sorted) with nothing before startTime, since no time before it counts."""
    if start_us[0] < 0:
        np.maximum(start_us, 0, out=start_us)
    return start_us


_MOST_MERGES = 1000


def sort_by_time(stamps: Int64, node: Int32) -> None:
    """Sorts `stamps` and `node` together, in place, equal stamps as they stood.

    V8 writes a handful of negative deltas among millions of samples. So only where a rising run starts lower than
    what is before it, the part that overlaps is sorted: of 1, 5, 7 | 4, 6, 9 that is 5, 7, 4, 6.
    """
    run_starts = np.flatnonzero(stamps[1:] < stamps[:-1]) + 1
    if len(run_starts) > _MOST_MERGES:
        _sort_slice(stamps, node, 0, len(stamps))
        return
    run_bounds = [*run_starts.tolist(), len(stamps)]
    for start, end in pairwise(run_bounds):
        # All before `start` is sorted by now, and so is the run.
        highest_before, lowest_of_run = stamps[start - 1], stamps[start]
        overlap_start = int(np.searchsorted(stamps[:start], lowest_of_run, "right"))
        overlap_end = start + int(np.searchsorted(stamps[start:end], highest_before, "left"))
        _sort_slice(stamps, node, overlap_start, overlap_end)


def _sort_slice(stamps: Int64, node: Int32, start: int, end: int) -> None:
    order = np.argsort(stamps[start:end], kind="stable")
    stamps[start:end] = stamps[start:end][order]
    node[start:end] = node[start:end][order]


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


def exact_stamps(deltas: Sequence[int | float]) -> Int64 | FractionalStamps:
    """Time since startTime at each sample: the running sum of `deltas`, without rounding on the way.

    int64 when all deltas are integers. Fractional ones (Bun writes them) are binary fractions, summed exactly.
    """
    if all(type(delta) is int for delta in deltas):
        return np.cumsum(np.array(deltas, np.int64)) if len(deltas) else np.empty(0, np.int64)
    return running_stamps(deltas)


def intervals_us(line: Timeline) -> Int64:
    """int64[n − 1]: the time between neighbouring samples."""
    return np.diff(line.start_us[:-1]) if len(line) > 1 else np.empty(0, np.int64)
