"""The chart: going from box to box, zooming, panning, scrolling, and its two orders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np

from tui.analysis.chart.box_moves import box_beside, first_in_view, widest_child
from tui.analysis.chart.layout import Box, Cells, Layout, Viewport
from tui.analysis.search.found import Found
from tui.state.model.state import State, Update, with_look, with_notice
from tui.state.view import chart_view
from tui.state.view.chart_view import ChartView, Order
from tui.state.view.look import select_box
from tui.state.view.screen_layout import PaneName
from tui.state.view.words import no_order

_ZOOM_STEP = 2.0
_PAN_STEP = 0.25
_FEW_BYTES, _BOX_BYTES = 50, 20
"""What relighting may cost at once, and what a box costs beside its cells: moving there and two changes of the pen."""

# ── what is seen ───────────────────────────────────────────────────────────────────────────────────────────


def view_of(state: State) -> ChartView:
    """What is shown: without a zoom the whole axis, from the depth where the time forks if not all rows fit."""
    chart = state.look.chart
    if chart.view is not None:
        return chart.view
    view = chart_view.whole(state.layout, chart.order)
    deepest = state.counts.cells(state.layout, view.viewport(1, 1)).deepest
    _, height = state.panes.size(PaneName.CHART)
    return chart_view.scrolled(view, min(chart.top_depth, max(1, deepest - height + 1)) - 1, height, deepest)


def viewport(state: State) -> Viewport:
    """What is shown, in cells."""
    return view_of(state).viewport(*state.panes.size(PaneName.CHART))


def cells(state: State) -> Cells:
    """Which boxes own the cells of the pane."""
    return state.counts.cells(state.layout, viewport(state))


def selected_box(state: State) -> Box | None:
    """The box of the selected node, in time order the one at the selected moment."""
    layout, look, tree = state.layout, state.look, state.aggregate.profile.tree
    row = None if look.node is None else tree.row_of(look.node)
    if row is None or row == 0:
        return None
    if look.chart.order is Order.TIME:
        here = layout.box_at(int(tree.depth[row]), look.moment_us)
        if here is not None and here.row == row:
            return here
    return layout.first_of_row(row)


def relights_little(state: State) -> bool:
    """Whether following the selection changes so few boxes that it costs no more bytes than a moving cursor should."""
    lit, function = state.panes.lit_function, state.look.function
    if function == lit:
        return True
    seen = cells(state)
    shown = state.counts.functions_in(seen)
    is_relit = (shown == function) | (shown == lit)
    box_count, cell_count = np.count_nonzero(is_relit & seen.is_start), np.count_nonzero(is_relit)
    return bool(_BOX_BYTES * box_count + cell_count <= _FEW_BYTES)


# ── boxes ──────────────────────────────────────────────────────────────────────────────────────────────────


def box_down(state: State) -> Update:
    """Goes to the widest box below."""
    return _go(state, lambda layout, box: widest_child(layout, box, viewport(state)))


def box_up(state: State) -> Update:
    """Goes to the box above."""
    return _go(state, lambda layout, box: layout.parent(box))


def box_left(state: State) -> Update:
    """Goes to the box on the left in this row."""
    return _go_beside(state, -1)


def box_right(state: State) -> Update:
    """Goes to the box on the right in this row."""
    return _go_beside(state, 1)


def _go_beside(state: State, step: Literal[-1, 1]) -> Update:
    return _go(state, lambda layout, box: box_beside(layout, box, viewport(state), step))


def _go(state: State, step: Callable[[Layout, Box], Box | None]) -> Update:
    """Selects the box that `step` leads to; without a selected one, the first in view."""
    layout, box = state.layout, selected_box(state)
    return _select(state, step(layout, box) if box is not None else first_in_view(layout, viewport(state)))


def _select(state: State, box: Box | None) -> Update:
    """Selects a box and brings it into view."""
    if box is None:
        return state, ()
    seen, chart = view_of(state), state.look.chart
    view = chart_view.showing(seen, state.layout, box, state.panes.size(PaneName.CHART)[1])
    chart = chart if view == seen else chart.moved(view)
    return with_look(state, select_box(state.aggregate, state.look, box, chart)), ()


def click(state: State, x: int, y: int) -> Update:
    """Selects the box at a cell."""
    view = viewport(state)
    return _select(state, state.layout.box_at(view.top_depth + y, int(view.centers_us[x])))


def next_match(state: State, found: Found, step: int) -> tuple[Update, bool | None]:
    """Goes to the next box of a match to the right, of those that begin together the next one down."""
    matches, box = state.counts.box_matches(state.layout, found), selected_box(state)
    beside = matches.after if step > 0 else matches.before
    beyond = _with_time(beside, box) if box is not None else None
    target = beyond or _with_time(beside, None)
    return _select(state, target), None if target is None else beyond is None and box is not None


def _with_time(beside: Callable[[Box | None], Box | None], box: Box | None) -> Box | None:
    """The nearest box in the direction of `beside` that takes any time: what takes none can be seen nowhere."""
    box = beside(box)
    while box is not None and not box.width_us:
        box = beside(box)
    return box


# ── zooming, panning, scrolling ────────────────────────────────────────────────────────────────────────────


def _see(state: State, view: ChartView, *, is_zoom: bool = False) -> Update:
    if view == view_of(state):
        return state, ()
    chart = state.look.chart.zoomed(view) if is_zoom else state.look.chart.moved(view)
    return with_look(state, replace(state.look, chart=chart)), ()


def zoom_box(state: State) -> Update:
    """Zooms into the selected box."""
    box = selected_box(state)
    return (state, ()) if box is None else _see(state, chart_view.zoomed_to(view_of(state), box), is_zoom=True)


def zoom_to_row(state: State, row: int) -> Update:
    """Shows the chart zoomed to the box of a tree row; the focus stays where the chart is visible."""
    if not state.panes.is_visible(PaneName.CHART):
        state = replace(state, panes=state.panes.showing(PaneName.CHART))
    box = state.layout.first_of_row(row)
    return (state, ()) if box is None else _see(state, chart_view.zoomed_to(view_of(state), box), is_zoom=True)


def zoom_in(state: State) -> Update:
    """Zooms in around the selected box."""
    return _zoom(state, _ZOOM_STEP)


def zoom_out(state: State) -> Update:
    """Zooms out."""
    return _zoom(state, 1 / _ZOOM_STEP)


def _zoom(state: State, factor: float) -> Update:
    view, box = view_of(state), selected_box(state)
    around_us = (view.start_us + view.end_us) // 2
    if box is not None and box.start_us < view.end_us and box.end_us > view.start_us:
        around_us = (max(box.start_us, view.start_us) + min(box.end_us, view.end_us)) // 2
    return _see(state, chart_view.zoomed_by(view, state.layout, factor, around_us))


def pan_left(state: State) -> Update:
    """Moves the zoomed chart to the left."""
    return _see(state, chart_view.panned(view_of(state), state.layout, -_PAN_STEP))


def pan_right(state: State) -> Update:
    """Moves the zoomed chart to the right."""
    return _see(state, chart_view.panned(view_of(state), state.layout, _PAN_STEP))


def page_down(state: State) -> Update:
    """Scrolls to deeper calls."""
    return scroll(state, _page(state))


def page_up(state: State) -> Update:
    """Scrolls to shallower calls."""
    return scroll(state, -_page(state))


def top(state: State) -> Update:
    """Scrolls to the outermost calls."""
    return _see(state, replace(view_of(state), top_depth=1))


def bottom(state: State) -> Update:
    """Scrolls to the deepest calls in view."""
    return scroll(state, cells(state).deepest)


def scroll(state: State, rows: int) -> Update:
    """Scrolls by so many rows."""
    _, height = state.panes.size(PaneName.CHART)
    return _see(state, chart_view.scrolled(view_of(state), rows, height, cells(state).deepest))


def _page(state: State) -> int:
    return max(1, state.panes.size(PaneName.CHART)[1] - 2)


def toggle_order(state: State) -> Update:
    """Shows boxes in order of time, or merged with the widest first."""
    if why_not := no_order(state.origin):
        return with_notice(state, f"This profile has {why_not}."), ()
    chart = state.look.chart
    order = Order.TIME if chart.order is Order.MERGED else Order.MERGED
    return with_look(state, replace(state.look, chart=chart.ordered(order))), ()
