"""Checkpoints: what each node has had up to regular places of a long timeline.

The time of each node in a range of ten million samples is then the difference of two of them. Only the samples between
an end of the range and the checkpoint nearest to it are still added up, or taken away, one by one.

    samples      0 1 2 3 4 5 6 7 8 9        every 4: checkpoints before samples 0, 4, 8
    [3, 9)             │ └─────┘ │          (what is before 8 − what is before 4) + sample 3 + sample 8
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np

from tui.profile.columns.column_types import Int32, Int64
from tui.profile.columns.timeline import Timeline

_FEWEST_SAMPLES = 1 << 16
"""Between checkpoints. Adding up so many samples takes a fifth of a millisecond."""

_MOST_BYTES = 32 << 20
_BYTES_A_SAMPLE = 6
"""Checkpoints of a long timeline may take so much more: half of what its own columns take."""
_BLOCK = 1 << 17
"""Samples added up at a time: what that takes stays in the processor's cache."""


@dataclass(frozen=True, eq=False, slots=True)
class Spent:
    """What nodes have had: `self_us` int64[…, nodes] and `samples` int32[…, nodes], with the node on top."""

    self_us: Int64
    samples: Int32


@dataclass(frozen=True, eq=False, slots=True)
class Checkpoints:
    """`before.self_us[k]` and `before.samples[k]`: what each node has had before sample `k * every`."""

    every: int
    before: Spent


_of_timeline: WeakKeyDictionary[Timeline, Checkpoints] = WeakKeyDictionary()


def spent(line: Timeline, nodes: int, first: int, last: int) -> Spent:
    """What each of `nodes` nodes has in the samples `[first, last)`, whole ones, in arrays of its own."""
    checkpoints = _checkpoints(line, nodes)
    if checkpoints is None or last - first < checkpoints.every:
        total = Spent(np.zeros(nodes, np.int64), np.zeros(nodes, np.int32))
        _add(total, line, first, last)
        return total
    every, before = checkpoints.every, checkpoints.before
    nearest_first, nearest_last = _nearest(first, every), min(_nearest(last, every), len(before.samples) - 1)
    total = Spent(
        before.self_us[nearest_last] - before.self_us[nearest_first],
        before.samples[nearest_last] - before.samples[nearest_first],
    )
    _add(total, line, nearest_last * every, last)
    _add(total, line, first, nearest_first * every)
    return total


def _nearest(sample: int, every: int) -> int:
    return (sample + every // 2) // every


def _checkpoints(line: Timeline, nodes: int) -> Checkpoints | None:
    """The checkpoints of a timeline, made when first asked for; None when it is short or its nodes are many."""
    every = _spacing(len(line), nodes)
    if every is None:
        return None
    if line not in _of_timeline:
        _of_timeline[line] = Checkpoints(every, _before_each(line, nodes, every))
    return _of_timeline[line]


def _spacing(samples: int, nodes: int) -> int | None:
    """Samples between checkpoints: as few as memory and the fewest allow; None when not even two intervals result."""
    bytes_each = nodes * (np.dtype(np.int64).itemsize + np.dtype(np.int32).itemsize)
    most_bytes = max(_MOST_BYTES, samples * _BYTES_A_SAMPLE)
    intervals = min(samples // _FEWEST_SAMPLES, most_bytes // bytes_each)
    return -(-samples // intervals) if intervals >= 2 else None


def _before_each(line: Timeline, nodes: int, every: int) -> Spent:
    places = range(0, len(line) + 1, every)
    before = Spent(np.zeros((len(places), nodes), np.int64), np.zeros((len(places), nodes), np.int32))
    for index, (start, end) in enumerate(pairwise(places), 1):
        before.self_us[index] = before.self_us[index - 1]
        before.samples[index] = before.samples[index - 1]
        _add(Spent(before.self_us[index], before.samples[index]), line, start, end)
    return before


def _add(total: Spent, line: Timeline, first: int, last: int) -> None:
    """Adds the samples `[first, last)` to `total`, or takes `[last, first)` away when `last` is before `first`."""
    sign = 1 if first <= last else -1
    stop = max(first, last)
    for start in range(min(first, last), stop, _BLOCK):
        end = min(start + _BLOCK, stop)
        node = line.node[start:end]
        # Whole numbers are added exactly, and, unlike by bincount, without a pass over all nodes.
        np.add.at(total.self_us, node, sign * np.diff(line.start_us[start : end + 1]))
        np.add.at(total.samples, node, np.int32(sign))
