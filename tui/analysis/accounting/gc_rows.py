"""Rows for the garbage collector, below the rows that it interrupted."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from tui.profile.columns.column_types import Int32, Int64, running_sum
from tui.profile.columns.tree import CallTree

Column = TypeVar("Column", Int32, Int64)


def with_gc_rows(tree: CallTree, hosts: Int32, function: int) -> tuple[CallTree, Int32, Int32]:
    """`tree` with one more row, of `function`, as the last child of each row in `hosts` (repeats count once).

    Also `row` int32[n], where each old row went, and `gc_row` int32[n], the new row of each host (0 elsewhere). The
    new ids follow the largest one, in the order of the new rows.

        old row        0   1   2   3          0 (1 (2), 3); hosts 1 and 2
        old end        4   3   3   4
        row            0   1   2   5          two hosts end before row 3
        hosts inside   2   2   1   0          in the row's subtree, itself included
        new end        6   5   4   6          gc rows 4 (of 1) and 3 (of 2)
    """
    old_row = np.arange(len(tree), dtype=np.int32)
    is_host = np.zeros(len(tree), bool)
    is_host[hosts] = True
    host = np.flatnonzero(is_host).astype(np.int32)
    hosts_ended = np.cumsum(np.bincount(tree.end[host], minlength=len(tree) + 1)[: len(tree)])
    row = old_row + hosts_ended.astype(np.int32)
    hosts_above = running_sum(is_host).astype(np.int32)
    end = row + (tree.end - old_row) + (hosts_above[tree.end] - hosts_above[:-1])
    # The new row is the last one of its host's subtree, even when hosts end together: the innermost comes first.
    new_row = end[host] - np.int32(1)
    gc_row = np.zeros(len(tree), np.int32)
    gc_row[host] = new_row
    new_id = np.empty(len(host), np.int64)
    new_id[np.argsort(new_row)] = max(0, int(tree.id.max())) + np.arange(1, len(host) + 1)
    parent = np.where(tree.parent >= 0, row[tree.parent], np.int32(-1))
    grown = CallTree(
        function=_merged(row, tree.function, new_row, np.full(len(host), function, np.int32)),
        parent=_merged(row, parent, new_row, row[host]),
        end=_merged(row, end, new_row, new_row + np.int32(1)),
        depth=_merged(row, tree.depth, new_row, tree.depth[host] + np.int32(1)),
        id=_merged(row, tree.id, new_row, new_id),
    )
    return grown, row, gc_row


def _merged(row: Int32, old: Column, new_row: Int32, new: Column) -> Column:
    """One column of both: `old` at `row` and `new` at `new_row`."""
    merged = np.empty(len(old) + len(new), old.dtype)
    merged[row] = old
    merged[new_row] = new
    return merged
