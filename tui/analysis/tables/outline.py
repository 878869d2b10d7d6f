"""The outline of the call tree: which of its rows are seen when some are unfolded, heaviest first.

A chain of calls in which nothing happens but the next call is one row: it stands for all its nodes, which have the
same total time and, but for the last, no self time.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tui.analysis.counting.aggregate import Aggregate
from tui.profile.columns.category import Category

FORK_SHARE = 0.2
"""A fork is real when the second heaviest child has this share of the heaviest, or the node itself has it."""
MOST_UNFOLDED = 5_000
"""Rows that one command unfolds at most."""


class SiblingOrder(StrEnum):
    """What calls of one function are sorted by."""

    TOTAL = "total"
    SELF = "self"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A visible row: the nodes of `chain` (rows of the tree, outermost first), `level` steps from the top."""

    chain: tuple[int, ...]
    level: int
    is_open: bool
    has_children: bool

    @property
    def first(self) -> int:
        """The outermost node of the row."""
        return self.chain[0]

    @property
    def last(self) -> int:
        """The innermost node of the row, whose children are below it."""
        return self.chain[-1]


@dataclass(frozen=True)
class Outline:
    """The call tree of an aggregate with only what was sampled, children in order of total time unless told."""

    aggregate: Aggregate
    order: SiblingOrder = SiblingOrder.TOTAL
    is_reversed: bool = False

    def children(self, row: int) -> list[int]:
        """The sampled children of `row` in their order: the most time first, names from a to z, or reversed."""
        children = self.heaviest_children(row)
        if self.order is SiblingOrder.SELF:
            # What a chain of calls shows as its self time is that of its last call.
            self_us = self.aggregate.self_us
            children.sort(key=lambda child: -self_us.item(self.chain(child)[-1]))
        elif self.order is SiblingOrder.NAME:
            children.sort(key=lambda child: self.aggregate.profile.label(child).casefold())
        return children[::-1] if self.is_reversed else children

    def heaviest_children(self, row: int) -> list[int]:
        """The sampled children of `row`, heaviest first."""
        children = self.aggregate.profile.tree.children(row)
        children = children[self.aggregate.sampled_below(children) > 0]
        order = np.lexsort((children, -self.aggregate.totals_us(children)))
        heaviest_first: list[int] = children[order].tolist()
        return heaviest_first

    def chain(self, row: int) -> tuple[int, ...]:
        """`row` and the calls below it up to the first that has self time, or not just one sampled child."""
        nodes = [row]
        self_us = self.aggregate.self_us
        while self_us.item(nodes[-1]) == 0 and (child := self.aggregate.only_child(nodes[-1])) is not None:
            nodes.append(child)
        return tuple(nodes)

    def rows(self, open_ids: Set[int], unchained_ids: Set[int]) -> list[OutlineRow]:
        """The visible rows when the nodes of `open_ids` are unfolded and those of `unchained_ids` stand alone."""
        node_id = self.aggregate.profile.tree.id
        visible: list[OutlineRow] = []
        pending = [(row, 0) for row in reversed(self.children(0))]
        while pending:
            row, level = pending.pop()
            chain = (row,) if node_id.item(row) in unchained_ids else self.chain(row)
            last = chain[-1]
            children = self.children(last) if node_id.item(last) in open_ids else []
            has_children = bool(children) or self._has_children(last)
            visible.append(OutlineRow(chain, level, bool(children), has_children))
            pending.extend((child, level + 1) for child in reversed(children))
        return visible

    def _has_children(self, row: int) -> bool:
        below = np.array([row])
        return int(self.aggregate.sampled_below(below)[0]) > self.aggregate.samples.item(row)

    def heaviest_path(self, row: int = 0) -> list[int]:
        """The rows from below `row` to the first real fork, always into the heaviest active child."""
        path: list[int] = []
        while len(path) < MOST_UNFOLDED:
            children = [child for child in self.heaviest_children(row) if self._is_active(child)]
            if not children or (path and self._is_fork(row, children)):
                break
            path.extend(self.chain(children[0]))
            row = path[-1]
        return path

    def _is_active(self, row: int) -> bool:
        functions = self.aggregate.profile.functions
        return bool(functions.category[self.aggregate.profile.tree.function[row]] < Category.GARBAGE_COLLECTOR)

    def _is_fork(self, row: int, children: list[int]) -> bool:
        heaviest = self.aggregate.total_us(children[0])
        second = self.aggregate.total_us(children[1]) if len(children) > 1 else 0
        return max(second, self.aggregate.self_us.item(row)) >= FORK_SHARE * max(heaviest, 1)

    def branch(self, row: int) -> list[int]:
        """`row` and all rows below it that have children, the heaviest `MOST_UNFOLDED` at most."""
        tree = self.aggregate.profile.tree
        rows = np.arange(row, tree.end[row])
        rows = rows[self.aggregate.sampled_below(rows) > self.aggregate.samples[rows]]
        if len(rows) > MOST_UNFOLDED:
            heaviest = np.argsort(-self.aggregate.totals_us(rows), kind="stable")[:MOST_UNFOLDED]
            rows = np.sort(rows[heaviest])
        unfolded: list[int] = rows.tolist()
        return unfolded
