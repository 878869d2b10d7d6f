"""Activity over time: how much of each stretch of a recording went to which category."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Int64, UInt8, ranges
from tui.profile.profile import Profile

_BLOCK = 512
"""Samples between two rows of the running sums."""
_CHUNK_BLOCKS = 2048
"""Blocks that are summed together: what is computed on the way stays small."""
_NO_CATEGORY = len(Category)
"""In place of a category: samples on the root, time that nothing is known about."""


@dataclass(frozen=True, eq=False)
class Activity:
    """Answers about the timeline of `profile`, for any stretch and any number of bins."""

    profile: Profile

    @cached_property
    def _category(self) -> UInt8:
        """uint8[samples]: the category of the node on top."""
        tree, functions = self.profile.tree, self.profile.functions
        of_node = functions.category[tree.function]
        of_node[0] = _NO_CATEGORY
        return of_node[self.profile.timeline.node]

    @cached_property
    def _running_us(self) -> Int64:
        """int64[blocks + 1, categories + 1]: time of each category before each block of samples."""
        line, kinds = self.profile.timeline, _NO_CATEGORY + 1
        blocks = -(-len(line) // _BLOCK)
        running = np.zeros((blocks + 1, kinds), np.int64)
        for first in range(0, blocks, _CHUNK_BLOCKS):
            last = min(blocks, first + _CHUNK_BLOCKS)
            samples = slice(first * _BLOCK, min(len(line), last * _BLOCK))
            owned_us = np.diff(line.start_us[samples.start : samples.stop + 1])
            cell = (np.arange(len(owned_us)) // _BLOCK) * kinds + self._category[samples]
            spent = np.bincount(cell, weights=owned_us, minlength=(last - first) * kinds)
            running[first + 1 : last + 1] = spent.reshape(-1, kinds)
        return np.cumsum(running, axis=0)

    def prepare(self) -> None:
        """Computes what later answers rest on: once over all samples."""
        _ = self._running_us

    def bins_us(self, start_us: int, end_us: int, count: int) -> Int64:
        """int64[count, categories]: the time of each category in each of `count` equal parts of `[start_us, end_us)`.

        Exact: a sample that spans several bins is split over them, and the bins add up to the whole. What is missing
        from a bin's width is unsampled.
        """
        edges = start_us + np.arange(count + 1, dtype=np.int64) * (end_us - start_us) // max(1, count)
        return np.diff(self._before(edges), axis=0)[:, :_NO_CATEGORY]

    def _before(self, edges_us: Int64) -> Int64:
        """int64[edges, categories + 1]: the time of each category before each edge.

        Whole blocks, then whole samples of the block that the edge lies in, then a part of the sample it cuts.
        """
        line, kinds = self.profile.timeline, _NO_CATEGORY + 1
        if not len(line):
            return np.zeros((len(edges_us), kinds), np.int64)
        inside_us = np.clip(edges_us, line.start_us[0], line.start_us[-1])
        sample = np.clip(np.searchsorted(line.start_us, inside_us, "right") - 1, 0, len(line) - 1)
        block = sample // _BLOCK
        counts = sample - block * _BLOCK + 1
        samples = ranges(block * _BLOCK, counts)
        edge = np.repeat(np.arange(len(edges_us)), counts)
        owned_us = np.minimum(line.start_us[samples + 1], inside_us[edge]) - line.start_us[samples]
        cell = edge * kinds + self._category[samples]
        partly = np.bincount(cell, weights=owned_us, minlength=len(edges_us) * kinds).astype(np.int64)
        return self._running_us[block] + partly.reshape(-1, kinds)
