"""The icicle: boxes of the same call path merged, the widest first."""

from __future__ import annotations

import numpy as np

from tui.analysis.chart.layout import Layout
from tui.analysis.counting.aggregate import Aggregate
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Int32, Int64, running_sum
from tui.profile.columns.timeline import Timeline


def icicle(aggregate: Aggregate, with_idle: bool = True) -> Layout:
    """The merged boxes of `aggregate`: each node once, as wide as its total time, children widest first.

    Children with the same time stand in the order of the tree. `(program)` and `(idle)` come last whatever they took,
    so that the program's own code begins at the left edge; without `with_idle` there is no `(idle)`.
    Positions are µs from the left edge; the axis is as long as the sampled time.
    """
    node = merged_order(aggregate)
    if not with_idle:
        profile = aggregate.profile
        node = node[profile.functions.category[profile.tree.function[node]] != Category.IDLE]
    start_us = running_sum(aggregate.self_us[node])
    return Layout(aggregate.profile.tree, Timeline(node, start_us), 0, int(start_us[-1]))


def merged_order(aggregate: Aggregate) -> Int32:
    """int32[k]: the nodes with self time from left to right of the icicle, each behind its children.

    A node's place is how many such nodes lie left of it: those of earlier siblings, of its own and of every one above
    it, and those of its children. The sum over the rows above is a running sum in preorder: what a row's earlier
    siblings hold is added where its subtree begins and taken away where it ends.

        row  0 root  1 a (1 µs)  2 b  3 c (4 µs)     b is wider than a: 1 node (c) stands before a, none before b
        before       1           0    0              added at 1, taken away at 2: places 1 for a, 0 for c
    """
    tree, is_timed = aggregate.profile.tree, aggregate.self_us > 0
    timed_rows = np.flatnonzero(is_timed)
    running = running_sum(is_timed)
    below = running[tree.end] - running[:-1]
    siblings = _widest_first(aggregate, below)
    parent, counts = tree.parent[siblings], below[siblings]
    counted = running_sum(counts)[:-1]
    is_first = np.concatenate((np.ones(1, bool), parent[1:] != parent[:-1]))[: len(siblings)]
    earlier = counted - np.maximum.accumulate(np.where(is_first, counted, 0))
    shift = np.zeros(len(tree) + 1, np.int64)
    shift[siblings] += earlier
    shift -= np.bincount(tree.end[siblings], weights=earlier, minlength=len(shift)).astype(np.int64)
    place = np.cumsum(shift[:-1], dtype=np.int64)[timed_rows] + below[timed_rows] - 1
    order = np.empty(len(timed_rows), np.int32)
    order[place] = timed_rows
    return order


def _widest_first(aggregate: Aggregate, below: Int64) -> Int32:
    """int32[k]: the rows with time in them but the root, those of one parent together, the widest first."""
    tree = aggregate.profile.tree
    rows = tree.by_depth[1:]
    rows = rows[below[rows] > 0]
    width = aggregate.totals_us(rows)
    category = aggregate.profile.functions.category[tree.function[rows]]
    is_top = tree.parent[rows] == 0
    width[is_top & (category == Category.PROGRAM)] = -1
    width[is_top & (category == Category.IDLE)] = -2
    return rows[_sorted_in_groups(tree.parent[rows], width)]


def _sorted_in_groups(parent: Int32, width: Int64) -> Int64:
    """int64[k]: the order that puts the widest first within each stretch of the same `parent`, equal ones as given."""
    group = running_sum(parent[1:] != parent[:-1])[: len(parent)]
    widest, groups = int(width.max(initial=0)), len(parent) + 1
    if groups * (widest + 3) >= 1 << 63:
        return np.lexsort((-width, group))
    # One number that sorts by group, then by falling width: stretches stand in order already, so this is quick.
    return np.argsort(group * (widest + 3) + (widest - width), kind="stable")
