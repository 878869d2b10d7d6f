"""A function in the middle, its callers and its callees around it: the rows that are seen of both trees."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui.analysis.chart.layout import Layout
from tui.analysis.chart.left_heavy import icicle
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.callers import Path
from tui.analysis.tables.outline import Outline, OutlineRow
from tui.analysis.tables.sandwich import callees, callers

FUNCTION_ROW = 1
"""Where the function itself is in both trees: the only child of the root."""


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two trees, with the function outermost."""

    aggregate: Aggregate

    @cached_property
    def outline(self) -> Outline:
        """Its rows, heaviest first."""
        return Outline(self.aggregate)

    @cached_property
    def layout(self) -> Layout:
        """Its boxes, widest first; the function is at depth 1."""
        return icicle(self.aggregate)

    @property
    def is_empty(self) -> bool:
        """Whether the function is on no sampled stack."""
        return not self.aggregate.samples.any()

    def rows(self, opened: Set[Path]) -> list[OutlineRow]:
        """The visible rows around the function, which is not among them, when the paths of `opened` are unfolded."""
        if self.is_empty:
            return []
        node_id = self.aggregate.profile.tree.id
        found = (self.row_of(path) for path in opened)
        open_ids = {node_id.item(row) for row in found if row is not None} | {node_id.item(FUNCTION_ROW)}
        rows = self.outline.rows(open_ids, {node_id.item(FUNCTION_ROW)})
        return rows[1:]

    def path_of(self, row: int) -> Path:
        """The functions from below the middle to `row`."""
        tree = self.aggregate.profile.tree
        path: Path = tuple(tree.function[tree.path(row)[1:]].tolist())
        return path

    def row_of(self, path: Path) -> int | None:
        """The row that a path of functions leads to, None when it leads nowhere."""
        tree, row = self.aggregate.profile.tree, FUNCTION_ROW
        if self.is_empty:
            return None
        for function in path:
            children = tree.children(row)
            found = np.flatnonzero(tree.function[children] == function)
            if not len(found):
                return None
            row = int(children[found[0]])
        return row


@dataclass(frozen=True, eq=False)
class Around:
    """`function` with its callers and callees as `aggregate` counts them."""

    aggregate: Aggregate
    function: int

    @cached_property
    def callers(self) -> Side:
        """Who calls it: a row's total is the function's time that came through it."""
        return Side(callers(self.aggregate, self.function))

    @cached_property
    def callees(self) -> Side:
        """What it calls."""
        return Side(callees(self.aggregate, self.function))
