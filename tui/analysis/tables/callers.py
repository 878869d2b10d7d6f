"""Callers: who called a function, and whom that, level by level and only where asked.

A caller's numbers are the part of the *called* function's time that came through it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, overload

import numpy as np

from tui.analysis.counting.aggregate import Aggregate
from tui.profile.columns.column_types import Bool, Int32, Int64
from tui.profile.columns.tree import CallTree

Path = tuple[int, ...]
"""A function, its caller, the caller's caller, …: indices of functions."""


class CallerRow(NamedTuple):
    """One row of the bottom-up table: the last function of `path`, as caller of those before it."""

    path: Path
    self_us: int
    total_us: int
    samples: int
    has_callers: bool

    @property
    def function(self) -> int:
        """The function that the row shows."""
        return self.path[-1]


class HotFunctions(Sequence[CallerRow]):
    """The rows of `functions` (int64[rows], each once) in that order; a row is made when it is asked for."""

    def __init__(self, aggregate: Aggregate, functions: Int64) -> None:
        self.functions = functions
        self._aggregate = aggregate
        self._is_called = _is_called(aggregate)
        self._place = np.full(len(aggregate.profile.functions), -1, np.int64)
        self._place[functions] = np.arange(len(functions))

    def __len__(self) -> int:
        return len(self.functions)

    @overload
    def __getitem__(self, place: int) -> CallerRow: ...

    @overload
    def __getitem__(self, place: slice) -> list[CallerRow]: ...

    def __getitem__(self, place: int | slice) -> CallerRow | list[CallerRow]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        function = self.functions.item(place)
        counted = self._aggregate
        columns = (counted.function_self_us, counted.function_total_us, counted.function_samples)
        self_us, total_us, samples = (column.item(function) for column in columns)
        return CallerRow((function,), self_us, total_us, samples, self._is_called.item(function))

    def place_of(self, function: int) -> int | None:
        """Where the row of a function stands, None when it has none."""
        place = self._place.item(function) if function < len(self._place) else -1
        return place if place >= 0 else None


def hot_functions(aggregate: Aggregate) -> HotFunctions:
    """A row for each function on a sampled stack, heaviest first by self, then total time."""
    functions = np.flatnonzero(aggregate.function_is_sampled)
    heaviest_first = np.lexsort((-aggregate.function_total_us[functions], -aggregate.function_self_us[functions]))
    return HotFunctions(aggregate, functions[heaviest_first])


def _is_called(aggregate: Aggregate) -> Bool:
    """bool[functions]: whether any row of the function has a caller."""
    called = np.zeros(len(aggregate.profile.functions), bool)
    called[aggregate.profile.tree.called_functions] = True
    return called


def callers(aggregate: Aggregate, path: Path) -> list[CallerRow]:
    """The callers one level above `path`, heaviest first by self, then total time."""
    tree, functions = aggregate.profile.tree, len(aggregate.profile.functions)
    leaf = tree.rows_of(path[0])
    leaf, reached = _called_through(tree, leaf[aggregate.sampled_below(leaf) > 0], path)
    above = tree.parent[reached]
    has_caller = above > 0
    if not np.all(has_caller):
        leaf, above = leaf[has_caller], above[has_caller]
    caller = tree.function[above]
    # Few of many call paths have samples of their own; most only lead to others.
    on_top = np.flatnonzero(aggregate.samples[leaf])
    # Nested rows of a recursive function lie inside outer ones, whose totals hold theirs already.
    outer = np.flatnonzero(tree.is_outermost[leaf])
    is_called_again = np.zeros(functions, bool)
    is_called_again[caller[tree.parent[above] > 0]] = True
    found = np.flatnonzero(np.bincount(caller, minlength=functions))

    def summed(weights: Int32 | Int64, some: Int64) -> list[int]:
        sums = np.bincount(caller[some], weights=weights, minlength=functions)[found]
        whole: list[int] = sums.astype(np.int64).tolist()
        return whole

    self_us, samples = summed(aggregate.self_us[leaf[on_top]], on_top), summed(aggregate.samples[leaf[on_top]], on_top)
    total_us = summed(aggregate.totals_us(leaf[outer]), outer)
    rows = [
        CallerRow((*path, function), own, total, count, again)
        for function, own, total, count, again in zip(
            found.tolist(), self_us, total_us, samples, is_called_again[found].tolist(), strict=True
        )
    ]
    return sorted(rows, key=lambda row: (-row.self_us, -row.total_us, row.function))


def _called_through(tree: CallTree, leaf: Int32, path: Path) -> tuple[Int32, Int32]:
    """The rows of `leaf`, all of the first function of `path`, called through it, and that of its last above each."""
    reached = leaf
    for function in path[1:]:
        reached = tree.parent[reached]
        is_on_path = (reached > 0) & (tree.function[reached] == function)
        leaf, reached = leaf[is_on_path], reached[is_on_path]
    return leaf, reached


def heaviest_row(aggregate: Aggregate, path: Path) -> int | None:
    """The tree row of the last function of `path` on the call path through it that has the most self, then total time.

    None when nothing sampled goes through `path`.
    """
    tree = aggregate.profile.tree
    leaf, reached = _called_through(tree, tree.rows_of(path[0]), path)
    if not len(leaf):
        return None
    # It is asked for each step of the cursor: the most of each, among those that are equal so far, needs no sorting.
    # What took time was sampled; so only among rows without any a sample has to be looked for in many.
    self_us = aggregate.self_us[leaf]
    most_self = np.flatnonzero(self_us == self_us.max())
    total_us = aggregate.totals_us(leaf[most_self])
    heaviest = most_self[total_us == total_us.max()]
    heaviest = heaviest[aggregate.sampled_below(leaf[heaviest]) > 0]
    return int(reached[heaviest[np.argmin(leaf[heaviest])]]) if len(heaviest) else None
