"""From one box to another among those that a view shows: what arrow keys do in the chart."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from tui.analysis.chart.layout import Box, Layout, Viewport
from tui.profile.columns.column_types import Int64


def box_beside(layout: Layout, box: Box, view: Viewport, step: Literal[-1, 1]) -> Box | None:
    """The nearest box right (`step` 1) or left (−1) of `box` at its depth that owns a cell of `view`.

    Without one, the nearest beyond the view's edge, however narrow; None at the end of the axis.
    """
    line = replace(view, top_depth=box.depth, rows=1)
    starts, centers = _owned_starts(layout, line)
    if step > 0:
        right = starts[centers[starts] >= box.end_us]
        if len(right):
            return layout.box_at(box.depth, int(centers[right[0]]))
        return layout.first_from(box.depth, max(box.end_us, view.end_us))
    left = starts[centers[starts] < box.start_us]
    if len(left):
        return layout.box_at(box.depth, int(centers[left[-1]]))
    return layout.last_until(box.depth, min(box.start_us, view.start_us))


def widest_child(layout: Layout, box: Box, view: Viewport) -> Box | None:
    """The box in `box`, one deeper, that owns the most cells of `view`, of equal ones the leftmost.

    Without one that owns a cell, the leftmost child; None when `box` has no child.
    """
    line = replace(view, top_depth=box.depth + 1, rows=1)
    cells, centers = layout.cells(line), line.centers_us
    starts = np.flatnonzero(cells.is_start[0])
    widths = np.diff(np.append(starts, view.columns))
    is_child = (cells.row[0, starts] >= 0) & (centers[starts] >= box.start_us) & (centers[starts] < box.end_us)
    if not is_child.any():
        return layout.first_child(box)
    widest = starts[np.argmax(np.where(is_child, widths, 0))]
    return layout.box_at(box.depth + 1, int(centers[widest]))


def first_in_view(layout: Layout, view: Viewport) -> Box | None:
    """The leftmost box of the top row that owns a cell; None when the top row is empty."""
    starts, centers = _owned_starts(layout, replace(view, rows=1))
    return layout.box_at(view.top_depth, int(centers[starts[0]])) if len(starts) else None


def _owned_starts(layout: Layout, line: Viewport) -> tuple[Int64, Int64]:
    """int64[k]: the first column of each box in the one row of `line`; int64[columns]: the middles of its columns."""
    cells = layout.cells(line)
    return np.flatnonzero(cells.is_start[0] & (cells.row[0] >= 0)), line.centers_us
