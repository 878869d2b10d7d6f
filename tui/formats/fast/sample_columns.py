"""Node and time of each sample.

A server's profile has tens of millions of samples, so each column is written once, where it stays.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tui.base.units import LARGEST_US
from tui.formats.fast.byte_source import Source
from tui.formats.fast.integers import integer_blocks
from tui.formats.fast.shape import NotV8Shape
from tui.profile.columns.column_types import Int32, Int64

_LARGEST_DELTA_US = 1 << 40
"""Twelve days. A block of such deltas adds up within 64 bits."""


def sample_nodes(source: Source, array: slice, node_of_id: Int32, done: Callable[[int], None]) -> Int32:
    """int32[n]: the node of each sample, from the array of their ids. Raises NotV8Shape on unknown ids."""
    # Each number but the last takes two bytes at least. Room that is never written costs no memory.
    node = np.empty((array.stop - array.start) // 2 + 1, np.int32)
    count = 0
    for ids, end in integer_blocks(source, array):
        if ids.min() < 0 or ids.max() >= len(node_of_id):
            raise NotV8Shape("a sample is on an unknown node")
        block = node[count : count + len(ids)]
        np.take(node_of_id, ids, out=block, mode="clip")
        if block.min() < 0:
            raise NotV8Shape("a sample is on an unknown node")
        count += len(ids)
        done(end)
    return node[:count]


def sample_stamps(source: Source, array: slice, count: int, done: Callable[[int], None]) -> Int64:
    """int64[count + 1]: the time of each sample since startTime, in µs, and room for the end of the last.

    Deltas 5, 10, −2 make stamps 5, 15, 13. Raises NotV8Shape when there are not `count`, when a time is negative, or
    when times leave ±2^53.
    """
    stamps = np.empty(count + 1, np.int64)
    filled = now_us = moved_us = 0
    for deltas, end in integer_blocks(source, array):
        lowest = int(deltas.min())
        if filled + len(deltas) > count or max(-lowest, int(deltas.max())) > _LARGEST_DELTA_US:
            raise NotV8Shape("not one delta a sample, or one that is too large")
        block = stamps[filled : filled + len(deltas)]
        np.cumsum(deltas, out=block)
        block += now_us
        # Mostly time only goes on, and what it moved by is known already.
        moved_us += int(block[-1]) - now_us if lowest >= 0 else int(np.abs(deltas).sum())
        now_us = int(block[-1])
        filled += len(deltas)
        if lowest < 0 and int(block.min()) < 0:
            raise NotV8Shape("a sample before startTime")
        done(end)
    if filled != count or moved_us >= LARGEST_US:
        raise NotV8Shape("not one delta a sample, or times that are too large")
    return stamps
