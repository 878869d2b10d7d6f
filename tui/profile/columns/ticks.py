"""Line ticks: on which source lines V8 saw a call path's own code run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tui.profile.columns.column_types import Int32, Int64


@dataclass(frozen=True, eq=False, slots=True)
class Ticks:
    """`count[k]` samples of node `node[k]` (a row of the tree) stood on `line[k]` (1-based).

    int32[k], int32[k], int64[k], sorted by node, then line, each (node, line) once. Ticks carry no time.
    """

    node: Int32
    line: Int32
    count: Int64

    def __len__(self) -> int:
        return len(self.node)

    def moved(self, row: Int32) -> Ticks:
        """The same ticks after node `i` moved to `row[i]`, in their new order."""
        if not len(self):
            return self
        node = row[self.node]
        if np.all(node[1:] >= node[:-1]):
            return Ticks(node, self.line, self.count)
        order = np.lexsort((self.line, node))
        return Ticks(node[order], self.line[order], self.count[order])


NO_TICKS = Ticks(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int64))


def ticks(entries: Iterable[tuple[int, int, int]]) -> Ticks:
    """Ticks from (node, line, count) in any order; entries of one node and line are added up."""
    columns = list(zip(*entries, strict=True))
    if not columns:
        return NO_TICKS
    node, line, count = columns
    return merged_ticks(np.array(node, np.int32), np.array(line, np.int32), np.array(count, np.int64))


def merged_ticks(node: Int32, line: Int32, count: Int64) -> Ticks:
    """Ticks from columns of one length, in any order; those of one node and line are added up.

    Node and line in one number are equal for equal pairs and sort by node first. Nodes 3, 3, 1 with lines 7, 7, 2 and
    counts 1, 4, 5 make (1, 2) and (3, 7) with counts 5 and 5.
    """
    pairs = (node.astype(np.int64) << 32) | line
    if np.any(pairs[1:] <= pairs[:-1]):
        order = np.argsort(pairs, kind="stable")
        first_of_pair = np.flatnonzero(np.diff(pairs[order], prepend=np.int64(-1)))
        count = np.add.reduceat(count[order], first_of_pair)
        pairs = pairs[order][first_of_pair]
    return Ticks((pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32), count)


def ticks_of_samples(node: Int32, line: Int32) -> Ticks:
    """The ticks that samples on `node` at `line` make, one each; a negative node or a line of 0 is unknown."""
    is_known = (node >= 0) & (line > 0)
    return merged_ticks(node[is_known], line[is_known], np.ones(np.count_nonzero(is_known), np.int64))
