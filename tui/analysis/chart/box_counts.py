"""How many boxes a layout has at each depth, for any stretch of its samples, and where they begin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui.analysis.counting.common_depth import Depths, common_depths
from tui.profile.columns.column_types import Int32, Int64
from tui.profile.columns.tree import CallTree

_SMALLEST_BLOCK = 4096
_TABLE_CELLS = 1 << 22


@dataclass(frozen=True, eq=False)
class BoxCounts:
    """Answers about the boxes that the samples `node` (rows of `tree`) form.

    Sample `i` begins a box at every depth below what it has in common with sample `i − 1`, down to its own:
    with `main;a` before `main;b;c` that is depths 2 (b) and 3 (c).
    """

    tree: CallTree
    node: Int32

    @cached_property
    def common(self) -> Depths:
        """int16 or int32 [samples]: how deep the stack of each sample is that of the sample before."""
        return common_depths(self.tree.depth, self.node)

    @cached_property
    def _depths(self) -> int:
        """One more than the deepest row's depth."""
        return int(self.tree.depth.max(initial=0)) + 1

    @cached_property
    def _block(self) -> int:
        """Samples between two rows of the table, which is kept to a few million cells."""
        return max(_SMALLEST_BLOCK, -(-len(self.node) * (self._depths + 1) // _TABLE_CELLS))

    @cached_property
    def _begun(self) -> Int32:
        """int32[blocks + 1, depths + 1]: boxes of each depth that begin before each block."""
        starts = range(0, len(self.node), self._block)
        begun = np.zeros((len(starts) + 1, self._depths + 1), np.int32)
        for index, start in enumerate(starts):
            begun[index + 1] = begun[index] + self._begun_in(start, min(len(self.node), start + self._block))
        return begun

    def prepare(self) -> None:
        """Computes what later answers rest on: once over all samples."""
        _ = self._begun

    def _begun_in(self, first: int, last: int) -> Int64:
        """int64[depths + 1]: boxes of each depth that begin in the samples `[first, last)`.

        Sample `i` counts at the depths d with common < d ≤ own: all with common < d, less those with own < d.
        """
        own = np.bincount(self.tree.depth[self.node[first:last]], minlength=self._depths)
        common = np.bincount(self.common[first:last], minlength=self._depths)
        return np.concatenate((np.zeros(1, np.int64), np.cumsum(common - own)))

    def per_depth(self, first: int, last: int) -> Int64:
        """int64[depths + 1]: how many boxes of each depth the samples `[first, last)` lie in; index 0 is 0."""
        counts = np.zeros(self._depths + 1, np.int64)
        if last <= first:
            return counts
        # The first sample's boxes may have begun before it; all of them count, and then those that begin later.
        counts[1 : self.tree.depth[self.node[first]] + 1] = 1
        first += 1
        first_block, last_block = -(-first // self._block), last // self._block
        if first_block >= last_block:
            return counts + self._begun_in(first, last)
        begun: Int64 = (
            counts
            + self._begun_in(first, first_block * self._block)
            + (self._begun[last_block] - self._begun[first_block])
            + self._begun_in(last_block * self._block, last)
        )
        return begun

    def next_start(self, sample: int, depth: int) -> int | None:
        """The first sample at or after `sample` that begins a box at `depth`."""
        block = sample // self._block
        found = self._starts_in(sample, (block + 1) * self._block, depth)
        if len(found):
            return int(found[0])
        # The column only grows: the next block with a start is where it passes what it is behind this block.
        column = self._begun[:, depth]
        if block + 1 >= len(column):
            return None
        block = int(np.searchsorted(column, column[block + 1], "right")) - 1
        found = self._starts_in(block * self._block, (block + 1) * self._block, depth)
        return int(found[0]) if len(found) else None

    def previous_start(self, sample: int, depth: int) -> int | None:
        """The last sample before `sample` that begins a box at `depth`."""
        block = sample // self._block
        found = self._starts_in(block * self._block, sample, depth)
        if len(found):
            return int(found[-1])
        column = self._begun[:, depth]
        block = int(np.searchsorted(column, column[block], "left")) - 1
        if block < 0:
            return None
        return int(self._starts_in(block * self._block, (block + 1) * self._block, depth)[-1])

    def _starts_in(self, first: int, last: int, depth: int) -> Int64:
        """int64[k]: the samples in `[first, last)` that begin a box at `depth`."""
        begins = (self.common[first:last] < depth) & (self.tree.depth[self.node[first:last]] >= depth)
        return first + np.flatnonzero(begins)
