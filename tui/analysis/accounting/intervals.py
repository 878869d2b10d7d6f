"""The times between neighbouring samples: which are usual, and which are so long that nobody looked.

There is one less than samples, tens of millions now and then, so they are never sorted, nor listed as a whole. Most are
short and equal to many others: how often each short one occurs says which one stands at any place of their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tui.base.units import US_PER_MS
from tui.profile.columns.column_types import Int64
from tui.profile.columns.timeline import Timeline

_BLOCK = 1 << 17
"""Intervals that are looked at together: what is computed on the way stays in the processor's cache."""
_LONG_US = 1 << 16
"""Intervals from here on are few; they are listed instead of counted."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Times between neighbouring samples, in whole µs; `p95_us` is one that occurred (nearest rank)."""

    median_us: int
    p95_us: int
    max_us: int


@dataclass(frozen=True, eq=False)
class Gaps:
    """Times between samples that are far longer than usual: nobody looked, whatever sample owns them.

    `start_us`, `length_us` int64[gaps], in order of time; each is longer than `threshold_us`.
    """

    threshold_us: int
    start_us: Int64
    length_us: Int64

    def __len__(self) -> int:
        return len(self.start_us)

    @property
    def total_us(self) -> int:
        """What all gaps take together."""
        return int(self.length_us.sum())


NO_GAPS = Gaps(0, np.empty(0, np.int64), np.empty(0, np.int64))


def intervals(line: Timeline) -> Intervals | None:
    """What the times between the samples of `line` are like; None under two samples."""
    count = len(line) - 1
    if count < 1:
        return None
    ordered = _Ordered(line)
    # The middle of two rounds half up, as every time is rounded once to whole µs.
    median_us = (ordered.at((count - 1) // 2) + ordered.at(count // 2) + 1) // 2
    nearest_rank = -(-95 * count // 100)
    return Intervals(median_us, ordered.at(nearest_rank - 1), ordered.at(count - 1))


class _Ordered:
    """The times between samples as if they were sorted.

    Of 7, 2, 70000, 2 µs the short ones are counted: two of 2, three up to 7. So places 0 and 1 hold 2 and place 2
    holds 7; place 3 is the first behind the short ones, where the sorted long ones begin.
    """

    def __init__(self, line: Timeline) -> None:
        occurrences = np.zeros(_LONG_US, np.int64)
        long_us = [np.empty(0, np.int64)]
        for _, between_us in _blocks(line):
            is_long = between_us >= _LONG_US
            if np.any(is_long):
                long_us.append(between_us[is_long])
                between_us = between_us[~is_long]
            occurrences += np.bincount(between_us, minlength=_LONG_US)
        self._up_to = np.cumsum(occurrences)
        self._long_us = np.sort(np.concatenate(long_us))

    def at(self, place: int) -> int:
        """The interval at `place` of the order, from 0."""
        short_count = int(self._up_to[-1])
        if place >= short_count:
            return int(self._long_us[place - short_count])
        return int(np.searchsorted(self._up_to, np.int64(place), "right"))


def gap_threshold_us(median_us: int) -> int:
    """The longest time between samples that is still usual: five medians, and at least 2 ms more than one."""
    return max(5 * median_us, median_us + 2 * US_PER_MS)


def gaps(line: Timeline, threshold_us: int) -> Gaps:
    """The times between the samples of `line` that are longer than `threshold_us`."""
    start_us, length_us = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for first, between_us in _blocks(line):
        sample = np.flatnonzero(between_us > threshold_us)
        if len(sample):
            start_us.append(line.start_us[first + sample])
            length_us.append(between_us[sample])
    return Gaps(threshold_us, np.concatenate(start_us), np.concatenate(length_us))


def _blocks(line: Timeline) -> Iterator[tuple[int, Int64]]:
    """The times between neighbouring samples a block at a time, each with the sample that it begins at."""
    for first in range(0, len(line) - 1, _BLOCK):
        last = min(first + _BLOCK, len(line) - 1)
        yield first, np.diff(line.start_us[first : last + 1])
