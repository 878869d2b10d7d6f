"""Smallest and largest of stretches of a long column, and where it leaves an interval, without looking at all of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui.profile.columns.column_types import Int32, Int64, ranges

_BLOCK = 128
_DIRECT = 1 << 14
"""Values that are looked at one by one rather than by blocks."""


@dataclass(frozen=True, eq=False)
class Extremes:
    """Answers about `values` int32[n], which samples' nodes are: a subtree is an interval of rows."""

    values: Int32

    @cached_property
    def _block_low(self) -> Int32:
        return np.minimum.reduceat(self.values, np.arange(0, len(self.values), _BLOCK))

    @cached_property
    def _block_high(self) -> Int32:
        return np.maximum.reduceat(self.values, np.arange(0, len(self.values), _BLOCK))

    def prepare(self) -> None:
        """Computes what later answers rest on: once over all values."""
        _ = self._block_low, self._block_high

    def between(self, at: Int64) -> tuple[Int32, Int32]:
        """int32[k − 1] twice: smallest and largest of the values from place `at[i]` to `at[i + 1]`, both included.

        `at` int64[k] is non-decreasing, k > 1. A long stretch is whole blocks and what is left at both ends.
        """
        first, last = at[:-1], at[1:]
        if at[-1] - at[0] < _DIRECT:
            near, offset, at_last = self.values[at[0] : at[-1] + 1], first - at[0], self.values[last]
            low, high = np.minimum.reduceat(near, offset), np.maximum.reduceat(near, offset)
            return np.minimum(low, at_last), np.maximum(high, at_last)
        first_block, last_block = first // _BLOCK, last // _BLOCK
        is_short = first_block == last_block
        head_count = np.where(is_short, last + 1, (first_block + 1) * _BLOCK) - first
        tail_start = np.where(is_short, last, last_block * _BLOCK)
        starts = np.stack((first, tail_start), axis=1).ravel()
        counts = np.stack((head_count, last + 1 - tail_start), axis=1).ravel()
        near, offset = self.values[ranges(starts, counts)], (np.cumsum(counts) - counts)[::2]
        low, high = np.minimum.reduceat(near, offset), np.maximum.reduceat(near, offset)
        has_blocks = last_block - first_block > 1
        # Bounds of the whole blocks between, in pairs; every other stretch of reduceat is one that was asked for.
        bounds = np.stack((first_block + 1, last_block), axis=1)[has_blocks].ravel()
        if len(bounds):
            blocks, offset = slice(bounds[0], bounds[-1]), (bounds - bounds[0])[:-1]
            block_low = np.minimum.reduceat(self._block_low[blocks], offset)[::2]
            block_high = np.maximum.reduceat(self._block_high[blocks], offset)[::2]
            low[has_blocks] = np.minimum(low[has_blocks], block_low)
            high[has_blocks] = np.maximum(high[has_blocks], block_high)
        return low, high

    def first_outside(self, place: int, low: int, high: int) -> int:
        """The first place at or after `place` whose value is not in `[low, high)`; n when there is none."""
        count = len(self.values)
        block = -(-place // _BLOCK)
        found = self._first(place, min(count, block * _BLOCK), low, high)
        if found is not None:
            return found
        is_left = (self._block_low[block:] < low) | (self._block_high[block:] >= high)
        ahead = int(is_left.argmax()) if len(is_left) else 0
        if not len(is_left) or not is_left[ahead]:
            return count
        start = (block + ahead) * _BLOCK
        found = self._first(start, min(count, start + _BLOCK), low, high)
        return count if found is None else found

    def last_outside(self, place: int, low: int, high: int) -> int:
        """The last place before `place` whose value is not in `[low, high)`; −1 when there is none."""
        block = place // _BLOCK
        found = self._last(block * _BLOCK, place, low, high)
        if found is not None:
            return found
        is_left = ((self._block_low[:block] < low) | (self._block_high[:block] >= high))[::-1]
        behind = int(is_left.argmax()) if len(is_left) else 0
        if not len(is_left) or not is_left[behind]:
            return -1
        start = (block - 1 - behind) * _BLOCK
        found = self._last(start, start + _BLOCK, low, high)
        return -1 if found is None else found

    def _first(self, start: int, end: int, low: int, high: int) -> int | None:
        places = np.flatnonzero(self._is_outside(start, end, low, high))
        return start + int(places[0]) if len(places) else None

    def _last(self, start: int, end: int, low: int, high: int) -> int | None:
        places = np.flatnonzero(self._is_outside(start, end, low, high))
        return start + int(places[-1]) if len(places) else None

    def _is_outside(self, start: int, end: int, low: int, high: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        near = self.values[start:end]
        return (near < low) | (near >= high)
