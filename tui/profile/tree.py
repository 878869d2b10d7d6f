"""The call tree in preorder columns.

Row 0 is the root. The subtree of row `i` is the slice `[i, end[i])`, and `parent[i] < i`, so sums over subtrees
are differences of one running sum, and no walk ever recurses: a call tree is as deep as the profiled program's stack.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui.profile.columns import Bool, Int32, Int64


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
        return np.argsort(self.depth, kind="stable").astype(np.int32)

    @cached_property
    def depth_start(self) -> Int64:
        """int64[depths + 1]: where each depth starts in `by_depth`."""
        counts = np.bincount(self.depth)
        return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)

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
        counts = self.child_count[self.by_depth]
        start = np.empty(len(self), np.int32)
        start[self.by_depth] = 1 + np.cumsum(counts) - counts
        return start

    def children(self, row: int) -> Int32:
        """int32[k]: the rows of the children of `row`, in preorder."""
        start = self.child_start[row]
        return self.by_depth[start : start + self.child_count[row]]

    @cached_property
    def is_outermost(self) -> Bool:
        """bool[n]: no ancestor of the row is the same function. Totals of functions add up only these rows.

        Rows sorted by function, then preorder: walking the rows of one function, a row is inside an earlier one
        when it starts before the furthest end so far. With rows [2, 9), [4, 6), [9, 12) of one function the second
        is nested and the other two are outermost.
        """
        order = np.lexsort((np.arange(len(self), dtype=np.int32), self.function))
        function, end = self.function[order], self.end[order]
        first_of_function = np.r_[True, function[1:] != function[:-1]]
        # One running maximum over all functions: an offset per function keeps them apart.
        group = np.cumsum(first_of_function, dtype=np.int64) - 1
        shifted_end = end + group * (len(self) + 1)
        furthest_before = np.r_[0, np.maximum.accumulate(shifted_end)[:-1]]
        outermost = np.empty(len(self), bool)
        outermost[order] = first_of_function | (order + group * (len(self) + 1) >= furthest_before)
        return outermost

    @cached_property
    def by_function(self) -> Int32:
        """int32[n]: rows sorted by function, in preorder within a function."""
        return np.argsort(self.function, kind="stable").astype(np.int32)

    def rows_of(self, function: int) -> Int32:
        """int32[k]: the rows of `function`, in preorder."""
        bounds = self._function_start
        return self.by_function[bounds[function] : bounds[function + 1]] if function + 1 < len(bounds) else _NO_ROWS

    @cached_property
    def _function_start(self) -> Int64:
        counts = np.bincount(self.function)
        return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)

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
            row = int(self.parent[row])
        return rows[::-1]


_NO_ROWS = np.empty(0, np.int32)


def call_tree(function: Int32, parent: Int32, node_id: Int64) -> tuple[CallTree, Int32]:
    """The call tree of nodes in any order, and `row` int32[n]: where each given node went.

    `parent` holds indices into the given order, −1 for exactly one root, without cycles. Siblings keep their order.
    """
    order = _preorder(parent.tolist())
    row = np.empty(len(order), np.int32)
    row[order] = np.arange(len(order), dtype=np.int32)
    parent_index = parent[order]
    parent_row = np.where(parent_index >= 0, row[parent_index], -1).astype(np.int32)
    depth, end = _depths_and_ends(parent_row.tolist())
    tree = CallTree(
        function=function[order],
        parent=parent_row,
        end=np.array(end, np.int32),
        depth=np.array(depth, np.int32),
        id=node_id[order],
    )
    return tree, row


def _preorder(parent: list[int]) -> list[int]:
    children: list[list[int]] = [[] for _ in parent]
    root = 0
    for node, above in enumerate(parent):
        if above < 0:
            root = node
        else:
            children[above].append(node)
    order, pending = [], [root]
    while pending:
        node = pending.pop()
        order.append(node)
        pending.extend(reversed(children[node]))
    return order


def _depths_and_ends(parent: list[int]) -> tuple[list[int], list[int]]:
    depth, end = [0] * len(parent), list(range(1, len(parent) + 1))
    for row in range(1, len(parent)):
        depth[row] = depth[parent[row]] + 1
    for row in range(len(parent) - 1, 0, -1):
        above = parent[row]
        end[above] = max(end[above], end[row])
    return depth, end
