"""Callers and callees of one function, each as a call tree with that function outermost.

Both are aggregates like any other, so what draws a call tree or an icicle draws them too. In the tree of callers a row
has the time of the function that came through it, and those below are its own callers.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui.analysis.counting.aggregate import Aggregate, summed
from tui.analysis.filters.reshape import DROPPED, Shape, covered, reshaped
from tui.profile.columns.column_types import Int32, Int64
from tui.profile.columns.ticks import NO_TICKS
from tui.profile.columns.timeline import NO_SAMPLES
from tui.profile.columns.tree import CallTree, call_tree

ROOT_ROW = 0


def callees(aggregate: Aggregate, function: int) -> Aggregate:
    """What runs below `function`, over all call paths to it; its inner calls count as its callees."""
    tree = aggregate.profile.tree
    row = np.arange(len(tree), dtype=np.int32)
    is_top = tree.is_outermost & (tree.function == function)
    stands_for = np.where(covered(tree, is_top), row, np.int32(DROPPED))
    stands_for[ROOT_ROW] = ROOT_ROW
    unchanged = Shape(aggregate.profile.functions, tree, row)
    shape = reshaped(unchanged, stands_for, np.where(is_top, np.int32(ROOT_ROW), tree.parent))
    is_counted = shape.row > ROOT_ROW
    rows, count = shape.row[is_counted], len(shape.tree)
    self_us = summed(rows, aggregate.self_us[is_counted], count)
    samples = summed(rows, aggregate.samples[is_counted], count).astype(np.int32)
    return _beside(aggregate, shape.tree, self_us, samples)


def callers(aggregate: Aggregate, function: int) -> Aggregate:
    """Who calls `function`: its stacks turned around, from its outermost call to the root.

    The stacks a › f and b › a › f with 3 and 4 ms become f › a (3 ms of it with no caller) › b (4 ms).
    """
    tree = aggregate.profile.tree
    rows = tree.rows_of(function)
    rows = rows[tree.is_outermost[rows]]
    rows = rows[(rows > ROOT_ROW) & (aggregate.sampled_below(rows) > 0)]
    parts = _Turned(function_of=tree.function)
    self_us, samples = aggregate.totals_us(rows), aggregate.sampled_below(rows)
    node, ancestor = np.zeros(len(rows), np.int32), rows
    while len(ancestor):
        node = parts.children(node, ancestor)
        above = tree.parent[ancestor]
        has_caller = above > ROOT_ROW
        parts.end(node[~has_caller], self_us[~has_caller], samples[~has_caller])
        node, ancestor = node[has_caller], above[has_caller]
        self_us, samples = self_us[has_caller], samples[has_caller]
    turned, own_us, own_samples = parts.tree(int(tree.function[ROOT_ROW]))
    return _beside(aggregate, turned, own_us, own_samples)


class _Turned:
    """A tree of turned stacks under construction, level by level; node 0 is the root."""

    def __init__(self, function_of: Int32) -> None:
        self._function_of = function_of
        self._parent: list[Int32] = [np.array([-1], np.int32)]
        self._function: list[Int32] = []
        self._count = 1
        self._ends: list[tuple[Int32, Int64, Int64]] = []

    def children(self, node: Int32, row: Int32) -> Int32:
        """The child of each `node` for the function of each `row`; those of one node and function are one."""
        functions = int(self._function_of.max()) + 1
        pair = node.astype(np.int64) * functions + self._function_of[row]
        pairs, place = np.unique(pair, return_inverse=True)
        first = self._count
        self._parent.append((pairs // functions).astype(np.int32))
        self._function.append((pairs % functions).astype(np.int32))
        self._count += len(pairs)
        child: Int32 = (first + place).astype(np.int32)
        return child

    def end(self, node: Int32, self_us: Int64, samples: Int64) -> None:
        """Notes stacks that end at each `node`."""
        self._ends.append((node, self_us, samples))

    def tree(self, root_function: int) -> tuple[CallTree, Int64, Int32]:
        """The tree, and what its rows have as their own: int64[rows] and int32[rows]."""
        parent = np.concatenate(self._parent)
        function = np.concatenate([np.array([root_function], np.int32), *self._function])
        tree, row = call_tree(function, parent, np.arange(1, len(parent) + 1, dtype=np.int64))
        nodes, self_us, samples = (
            (np.concatenate(column) for column in zip(*self._ends, strict=True))
            if self._ends
            else (np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0, np.int64))
        )
        rows = row[nodes]
        return tree, summed(rows, self_us, len(tree)), summed(rows, samples, len(tree)).astype(np.int32)


def _beside(aggregate: Aggregate, tree: CallTree, self_us: Int64, samples: Int32) -> Aggregate:
    """An aggregate of another tree of the same functions, with shares of the same whole. It has no order in time."""
    lineless = replace(aggregate.profile, ticks=NO_TICKS, sample_lines=None, sample_columns=None)
    profile = replace(lineless, tree=tree, timeline=NO_SAMPLES)
    return Aggregate(profile, aggregate.lens, self_us, samples, 0, aggregate.in_range)
