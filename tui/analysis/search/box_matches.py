"""From match to match through a chart: left to right, and where several begin together from the top down.

A sample begins boxes of matches when the deepest match on its stack is deeper than what the stack has in common with
the sample before. So no box is listed, and samples are looked through only as far as to the next match.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui.analysis.chart.layout import Box, Layout
from tui.analysis.search.found import Found
from tui.profile.columns.column_types import Int32, Int64

_CHUNK = 1 << 16


@dataclass(frozen=True, eq=False)
class BoxMatches:
    """The boxes of `layout` on rows that are `found`."""

    layout: Layout
    found: Found

    @cached_property
    def _deepest(self) -> Int32:
        """int32[rows]: the deepest match at or above each row, 0 (the root) where there is none.

        By pointer doubling: each row points to itself if it is a match, else to its parent; then each takes over where
        what it points to points.
        """
        is_match = self.found.is_match_row
        rows = np.arange(len(is_match), dtype=np.int32)
        deepest = np.where(is_match, rows, self.layout.tree.parent)
        deepest[0] = 0
        while not np.array_equal(further := deepest[deepest], deepest):
            deepest = further
        return deepest

    def after(self, box: Box | None) -> Box | None:
        """The next match behind `box`, without one the first of all; None behind the last."""
        first, depth = (-1, 0) if box is None else (box.first, box.depth)
        behind = [row for row in self._begun_at(first) if self.layout.tree.depth[row] > depth] if box else []
        if behind:
            return self._box(behind[0], first)
        for start in range(first + 1, len(self.layout.samples), _CHUNK):
            found = self._beginning(start, start + _CHUNK)
            if len(found):
                return self._box(self._begun_at(int(found[0]))[0], int(found[0]))
        return None

    def before(self, box: Box | None) -> Box | None:
        """The last match before `box`, without one the last of all; None before the first."""
        first, depth = (len(self.layout.samples), 0) if box is None else (box.first, box.depth)
        above = [row for row in self._begun_at(first) if self.layout.tree.depth[row] < depth] if box else []
        if above:
            return self._box(above[-1], first)
        for end in range(first, 0, -_CHUNK):
            found = self._beginning(max(0, end - _CHUNK), end)
            if len(found):
                return self._box(self._begun_at(int(found[-1]))[-1], int(found[-1]))
        return None

    def _beginning(self, first: int, last: int) -> Int64:
        """The samples of `[first, last)` that begin a box of a match."""
        layout = self.layout
        match_depth = layout.tree.depth[self._deepest[layout.samples.node[first:last]]]
        return first + np.flatnonzero(match_depth > layout.counts.common[first:last])

    def _begun_at(self, sample: int) -> list[int]:
        """The rows of the matches whose boxes `sample` begins, from the top down."""
        tree, common = self.layout.tree, int(self.layout.counts.common[sample])
        row = int(self._deepest[self.layout.samples.node[sample]])
        rows: list[int] = []
        while tree.depth[row] > common:
            rows.append(row)
            row = int(self._deepest[tree.parent[row]])
        return rows[::-1]

    def _box(self, row: int, sample: int) -> Box | None:
        return self.layout.box_of_sample(int(self.layout.tree.depth[row]), sample)
