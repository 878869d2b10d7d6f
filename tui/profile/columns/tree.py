"""The call tree in preorder columns.

Row 0 is the root. The subtree of row `i` is the slice `[i, end[i])`, and `parent[i] < i`, so sums over subtrees
are differences of one running sum, and no walk ever recurses: a call tree is as deep as the profiled program's stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from tui.profile.columns.column_types import Bool, Int32, Int64, running_sum, stable_order
from tui.profile.columns.preorder import depths, preorder_ends, preorder_positions

_BLOCK = 1 << 18
"""Rows that are worked on at a time, where that saves memory."""


@dataclass(frozen=True, eq=False)
class CallTree:
    """Columns over nodes: `function`, `parent` (−1 at the root), `end`, `depth`: int32[n]; `id`: int64[n]."""

    function: Int32
    parent: Int32
    end: Int32
    depth: Int32
    id: Int64

    def __len__(self) -> int:
        return len(self.parent)

    @cached_property
    def by_depth(self) -> Int32:
        """int32[n]: rows sorted by depth, in preorder within a depth, so siblings stand side by side."""
        return stable_order(self.depth)

    @cached_property
    def depth_start(self) -> Int64:
        """int64[depths + 1]: where each depth starts in `by_depth`."""
        return running_sum(np.bincount(self.depth))

    @cached_property
    def child_count(self) -> Int32:
        """int32[n]: how many children each row has."""
        return np.bincount(self.parent[1:], minlength=len(self)).astype(np.int32)

    @cached_property
    def child_start(self) -> Int32:
        """int32[n]: where the children of each row start in `by_depth`.

        Rows of one depth, in preorder, have their children one depth below in the same order. So a running sum of
        child counts over `by_depth`, begun behind the root, is where each row's children start.
        """
        start = np.empty(len(self), np.int32)
        start[self.by_depth] = 1 + running_sum(self.child_count[self.by_depth])[:-1]
        return start

    def top_level(self) -> Int32:
        """int32[k]: the rows of the children of the root, in preorder."""
        return np.flatnonzero(self.parent == 0).astype(np.int32)

    def children(self, row: int) -> Int32:
        """int32[k]: the rows of the children of `row`, in preorder."""
        start = self.child_start[row]
        return self.by_depth[start : start + self.child_count[row]]

    @cached_property
    def is_outermost(self) -> Bool:
        """bool[n]: no caller of the row is the same function. Totals of functions add up only these rows.

        Rows sorted by function, then preorder: walking the rows of one function, a row is inside an earlier one
        when it starts before the furthest end so far. With rows [2, 9), [4, 6), [9, 12) of one function the second
        is nested and the other two are outermost. The root is on no stack, so nothing is nested in it: `[0, 1)`.
        """
        outermost = np.ones(len(self), bool)
        for rows in self._blocks_by_function():
            start, end = rows, np.where(rows == 0, np.int32(1), self.end[rows])
            if self.function[rows[0]] != self.function[rows[-1]]:
                # One running maximum over several functions: an offset per function keeps them apart.
                offset = self.function[rows].astype(np.int64) * (len(self) + 1)
                start, end = start + offset, end + offset
            furthest_before = np.maximum.accumulate(end)[:-1]
            outermost[rows[1:]] = start[1:] >= furthest_before
        return outermost

    def _blocks_by_function(self) -> Iterator[Int32]:
        """`by_function` in blocks of whole functions, so that what is computed for each takes little memory.

        A function with rows on both sides of a multiple of `_BLOCK` is a block of its own.
        """
        cuts = {0, len(self)}
        if len(self) > _BLOCK:
            start, multiples = self._function_start, np.arange(_BLOCK, len(self), _BLOCK)
            behind = np.searchsorted(start, multiples)
            cuts.update(start[behind - 1].tolist(), start[behind].tolist())
        for first, last in pairwise(sorted(cuts)):
            yield self.by_function[first:last]

    @cached_property
    def outermost(self) -> tuple[Int64, Int64, Int64]:
        """int64[k] each: the outermost rows but the root, in preorder, where they end, and their functions.

        As wide as an index is to numpy, which would widen narrower ones for each new range.
        """
        rows = np.flatnonzero(self.is_outermost[1:]) + 1
        return rows, self.end[rows].astype(np.int64), self.function[rows].astype(np.int64)

    @cached_property
    def by_function(self) -> Int32:
        """int32[n]: rows sorted by function, in preorder within a function."""
        return stable_order(self.function)

    def rows_of(self, function: int) -> Int32:
        """int32[k]: the rows of `function`, in preorder."""
        bounds = self._function_start
        return self.by_function[bounds[function] : bounds[function + 1]] if function + 1 < len(bounds) else _NO_ROWS

    @cached_property
    def _function_start(self) -> Int64:
        return running_sum(np.bincount(self.function))

    @cached_property
    def called_functions(self) -> Int32:
        """int32[k]: the functions that have a caller on any call path, each once."""
        called = np.bincount(self.function[self.parent > 0])
        return np.flatnonzero(called).astype(np.int32)

    def prepare(self) -> None:
        """Computes what later answers rest on: once over all rows."""
        _ = self.depth_start, self.child_start, self.outermost, self._function_start, self._by_id, self.called_functions

    def row_of(self, node_id: int) -> int | None:
        """The row of the node with `node_id`, None when there is none."""
        order = self._by_id
        place = int(np.searchsorted(self.id, node_id, sorter=order))
        if place < len(order) and self.id[order[place]] == node_id:
            return int(order[place])
        return None

    @cached_property
    def _by_id(self) -> Int64:
        return np.argsort(self.id, kind="stable").astype(np.int64)

    def path(self, row: int) -> list[int]:
        """The rows from the root's child down to `row`; empty for the root."""
        rows: list[int] = []
        while row > 0:
            rows.append(row)
            row = self.parent.item(row)
        return rows[::-1]


_NO_ROWS = np.empty(0, np.int32)


def call_tree(function: Int32, parent: Int32, node_id: Int64) -> tuple[CallTree, Int32]:
    """The call tree of nodes in any order, and `row` int32[n]: where each given node went.

    `parent` holds indices into the given order, −1 for exactly one root, without cycles. Siblings keep their order.
    """
    row = np.arange(len(parent), dtype=np.int32)
    end = preorder_ends(parent)
    if end is None:
        row = preorder_positions(parent)
        order = np.empty_like(row)
        order[row] = np.arange(len(row), dtype=np.int32)
        parent_node = parent[order]
        parent = np.where(parent_node >= 0, row[parent_node], np.int32(-1))
        function, node_id = function[order], node_id[order]
        end = preorder_ends(parent)
        assert end is not None
    return CallTree(function=function, parent=parent, end=end, depth=depths(end), id=node_id), row
