"""Line ticks: on which source lines V8 saw a call path's own code run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tui.profile.columns import Int32, Int64


@dataclass(frozen=True, eq=False)
class Ticks:
    """`count[k]` samples of node `node[k]` (a row of the tree) stood on `line[k]` (1-based).

    int32[k], int32[k], int64[k], sorted by node, then line, each (node, line) once. Ticks carry no time.
    """

    node: Int32
    line: Int32
    count: Int64

    def __len__(self) -> int:
        return len(self.node)

    def of_rows(self, start: int, end: int) -> slice:
        """The ticks of the rows `[start, end)`."""
        first, last = np.searchsorted(self.node, np.array([start, end], self.node.dtype))
        return slice(int(first), int(last))

    def moved(self, row: Int32) -> Ticks:
        """The same ticks after node `i` moved to `row[i]`, in their new order."""
        node = row[self.node]
        order = np.lexsort((self.line, node))
        return Ticks(node[order], self.line[order], self.count[order])


NO_TICKS = Ticks(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int64))


def ticks(entries: Iterable[tuple[int, int, int]]) -> Ticks:
    """Ticks from (node, line, count) in any order; entries of one node and line are added up."""
    merged: dict[tuple[int, int], int] = {}
    for node, line, count in entries:
        merged[node, line] = merged.get((node, line), 0) + count
    if not merged:
        return NO_TICKS
    rows = sorted((node, line, count) for (node, line), count in merged.items())
    node_column, line_column, count_column = zip(*rows, strict=True)
    return Ticks(np.array(node_column, np.int32), np.array(line_column, np.int32), np.array(count_column, np.int64))
