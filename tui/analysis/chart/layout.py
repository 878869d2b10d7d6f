"""Boxes: a call path over a stretch of an axis, one row a depth. Flame chart and icicle are both laid out here.

A layout is a sequence of samples on an axis in µs. For the flame chart it is the recording's own. For the icicle it
is one sample for each node with self time, ordered so that children stand widest first: see `left_heavy`.
A *box* is a node over a longest run of neighbouring samples in its subtree. Boxes are never listed: which one is
where follows from the samples, so a view costs the same at any zoom, and a recording of ten million samples none more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui.analysis.chart.box_counts import BoxCounts
from tui.analysis.counting.extremes import Extremes
from tui.profile.columns.column_types import Bool, Int32, Int64
from tui.profile.columns.timeline import Timeline
from tui.profile.columns.tree import CallTree

NOTHING = -1
"""In place of a row of the tree: no box there."""


@dataclass(frozen=True, slots=True)
class Box:
    """The node of tree row `row` over `[start_us, end_us)`, which are the samples `[first, last)` of the layout."""

    row: int
    depth: int
    start_us: int
    end_us: int
    first: int
    last: int

    @property
    def width_us(self) -> int:
        """How much of the axis it takes."""
        return self.end_us - self.start_us


@dataclass(frozen=True, slots=True)
class Viewport:
    """A part of a layout, cut into cells: `columns` of equal width over `[start_us, end_us)`, `rows` depths."""

    start_us: int
    end_us: int
    columns: int
    top_depth: int
    rows: int

    @property
    def centers_us(self) -> Int64:
        """int64[columns]: the whole µs that the middle of each column lies in. A box owns the cells whose middle it
        covers, so one that is a cell wide owns at least one."""
        odd = np.arange(1, 2 * self.columns, 2, dtype=np.int64)
        return self.start_us + odd * (self.end_us - self.start_us) // (2 * self.columns)

    def column_of(self, position_us: int) -> int:
        """The column that `position_us` lies in; outside the view it is left or right of the columns."""
        return (position_us - self.start_us) * self.columns // max(1, self.end_us - self.start_us)


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """What the cells of a viewport show.

    `row` int32[rows, columns]: the tree row whose box owns the cell, or NOTHING. `is_start` bool[rows, columns]: the
    cell's owner is another than that of the cell on its left, empty ones included. `is_unsampled` bool[columns]:
    nothing was sampled then. `narrower` counts the boxes in view that own no cell; `deepest` is the depth of the
    deepest box in the view's stretch of the axis, visible or not, 0 without any.
    """

    row: Int32
    is_start: Bool
    is_unsampled: Bool
    narrower: int
    deepest: int


@dataclass(frozen=True, eq=False)
class Layout:
    """The boxes of `samples` (on rows of `tree`) on an axis from `start_us` to `end_us`, which all of them lie in."""

    tree: CallTree
    samples: Timeline
    start_us: int
    end_us: int

    @property
    def length_us(self) -> int:
        """The length of the axis."""
        return self.end_us - self.start_us

    @cached_property
    def counts(self) -> BoxCounts:
        """How many boxes there are, and where they begin."""
        return BoxCounts(self.tree, self.samples.node)

    @cached_property
    def _extremes(self) -> Extremes:
        return Extremes(self.samples.node)

    @cached_property
    def _first_sample(self) -> Int32:
        """int32[nodes]: the first sample on each node, as many as there are samples where there is none.

        Of several values assigned to one place the last stays: from the last sample to the first, that of the first.
        """
        count = len(self.samples)
        first = np.full(len(self.tree), count, np.int32)
        first[self.samples.node[::-1]] = np.arange(count - 1, -1, -1, dtype=np.int32)
        return first

    def prepared(self) -> Layout:
        """The same layout, with all computed that depends on every sample: for a worker, before the first frame."""
        self._extremes.prepare()
        self.counts.prepare()
        _ = self._first_sample, self.tree.by_depth, self.tree.depth_start
        return self

    def cells(self, view: Viewport) -> Cells:
        """Which box owns each cell of `view`."""
        sample, leaf = self._probes(view)
        row = self._ancestors(leaf, view.top_depth, view.rows)
        is_start = np.ones(row.shape, bool)
        if view.columns > 1 and view.rows:
            is_start[:, 1:] = row[:, 1:] != row[:, :-1]
            # One node may have two boxes side by side, with one between that is too narrow to be seen: they are one
            # box when all samples from the middle of one cell to the middle of the next are in the node's subtree.
            low, high = self._extremes.between(sample) if len(self.samples) else (sample[1:], sample[1:])
            right = row[:, 1:]
            is_start[:, 1:] |= (right >= 0) & ((low < right) | (high >= self.tree.end[right]))
        counts = self.counts.per_depth(*self.samples.overlapping(view.start_us, view.end_us))
        in_view = int(counts[view.top_depth : view.top_depth + view.rows].sum())
        owning = int(np.count_nonzero(is_start & (row >= 0)))
        return Cells(row, is_start, leaf == 0, in_view - owning, int(np.flatnonzero(counts).max(initial=0)))

    def _probes(self, view: Viewport) -> tuple[Int64, Int32]:
        """int64[columns]: the sample nearest to the middle of each column; int32[columns]: its node, 0 (the root)
        where no sample is."""
        count = len(self.samples)
        if not count:
            return np.zeros(view.columns, np.int64), np.zeros(view.columns, np.int32)
        at = np.searchsorted(self.samples.start_us, view.centers_us, "right") - 1
        sample = np.clip(at, 0, count - 1)
        return sample, np.where(at == sample, self.samples.node[sample], np.int32(0))

    def _ancestors(self, leaf: Int32, top_depth: int, rows: int) -> Int32:
        """int32[rows, columns]: the node of each depth from `top_depth` on above or at each `leaf`, or NOTHING.

        From the deepest row that is asked for upwards, each step goes from a node to its parent.
        """
        above = np.full((rows, len(leaf)), NOTHING, np.int32)
        bottom = min(top_depth + rows - 1, int(self.tree.depth[leaf].max(initial=0)))
        node = self._at_depth(leaf, bottom)
        depth = self.tree.depth[node]
        for y in range(bottom - top_depth, -1, -1):
            is_here = depth == top_depth + y
            np.copyto(above[y], node, where=is_here)
            np.copyto(node, self.tree.parent[node], where=is_here)
            depth -= is_here
        return above

    def _at_depth(self, node: Int32, depth: int) -> Int32:
        """The ancestor at `depth` of each node that is deeper, the others unchanged.

        Of the rows of one depth, in preorder, the last one that is not behind a node is the one above it.
        """
        level = self.tree.by_depth[self.tree.depth_start[depth] : self.tree.depth_start[depth + 1]]
        above = level[np.searchsorted(level, node, "right") - 1]
        return np.where(self.tree.depth[node] > depth, above, node).astype(np.int32)

    def box_at(self, depth: int, position_us: int) -> Box | None:
        """The box at `depth` over `position_us`, None where there is none."""
        count = len(self.samples)
        sample = int(np.searchsorted(self.samples.start_us, position_us, "right")) - 1
        return self.box_of_sample(depth, sample) if count and 0 <= sample < count else None

    def box_of_sample(self, depth: int, sample: int) -> Box | None:
        """The box at `depth` that `sample` lies in, None when its stack is not that deep."""
        node = self.samples.node[sample : sample + 1]
        if depth < 1 or self.tree.depth[node[0]] < depth:
            return None
        return self._box(int(self._at_depth(node, depth)[0]), depth, sample, sample + 1)

    def _box(self, row: int, depth: int, first: int, last: int) -> Box:
        """The box of `row` around the samples `[first, last)`, which lie in its subtree."""
        end = int(self.tree.end[row])
        first = self._extremes.last_outside(first, row, end) + 1
        last = self._extremes.first_outside(last, row, end)
        start_us, end_us = self.samples.start_us[[first, last]].tolist()
        return Box(row, depth, start_us, end_us, first, last)

    def parent(self, box: Box) -> Box | None:
        """The box that `box` lies in, None at depth 1."""
        if box.depth <= 1:
            return None
        return self._box(int(self.tree.parent[box.row]), box.depth - 1, box.first, box.last)

    def first_child(self, box: Box) -> Box | None:
        """The leftmost box that lies in `box`, one deeper."""
        start = self.counts.next_start(box.first, box.depth + 1)
        return None if start is None or start >= box.last else self.box_of_sample(box.depth + 1, start)

    def first_from(self, depth: int, position_us: int) -> Box | None:
        """The first box at `depth` that begins at or after `position_us`."""
        sample = int(np.searchsorted(self.samples.start_us[:-1], position_us, "left"))
        start = self.counts.next_start(sample, depth)
        return None if start is None else self.box_of_sample(depth, start)

    def last_until(self, depth: int, position_us: int) -> Box | None:
        """The last box at `depth` that begins before `position_us`."""
        sample = int(np.searchsorted(self.samples.start_us[:-1], position_us, "left"))
        start = self.counts.previous_start(sample, depth)
        return None if start is None else self.box_of_sample(depth, start)

    def first_of_row(self, row: int) -> Box | None:
        """The leftmost box of the node of tree row `row`, None when nothing was sampled in it."""
        sample = int(self._first_sample[row : self.tree.end[row]].min())
        return None if sample == len(self.samples) else self.box_of_sample(int(self.tree.depth[row]), sample)
