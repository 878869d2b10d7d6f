"""The panes of boxes and bars: the chart, and the overview above it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from tui.base.cells import Canvas, Role, attribute
from tui.base.text import clip
from tui.draw.chart.axis import AxisLook, draw_axis
from tui.draw.chart.box_faces import BoxFacesCache
from tui.draw.chart.chart import Lit, draw_cells
from tui.draw.chart.overview import draw_overview
from tui.draw.panes.painter import ByIdentity, Parts, glyphs_of
from tui.profile.columns.column_types import Int64
from tui.state.commands import chart, overview
from tui.state.model.state import State
from tui.state.view.chart_view import Order
from tui.state.view.screen_layout import PaneName
from tui.state.view.time_range import OverviewLook
from tui.state.view.words import in_words_of, no_order


class ChartPainter:
    """Boxes as wide as their time, the callers above."""

    def __init__(self) -> None:
        self._faces = BoxFacesCache()

    def parts(self, state: State) -> Parts:
        """See `Painter`."""
        panes, look = state.panes, state.look
        selected = (look.node, look.moment_us) if panes.focus is PaneName.CHART else None
        seen = look.chart, look.percent_base, look.search
        return (*seen, state.counts, panes.areas, selected, panes.lit_function)

    def paint(self, state: State, width: int, height: int) -> Canvas:
        """See `Painter`."""
        view = chart.view_of(state).viewport(width, height)
        box = chart.selected_box(state) if state.panes.has_focus(PaneName.CHART) else None
        lit = Lit(box, state.panes.lit_function, state.found.is_match if state.found else None)
        cells, tree = state.counts.cells(state.layout, view), state.layout.tree
        return draw_cells(tree, cells, view, self._faces.of(state.aggregate.profile.functions, glyphs_of(state)), lit)


class _Strip(NamedTuple):
    """A strip as it was drawn: of which bins and matches, and how."""

    bins_us: Int64
    matched_us: Int64 | None
    look: OverviewLook
    rows: int
    canvas: Canvas


class OverviewPainter:
    """A strip of bars over the whole recording, and from three rows on the axis with the part that the chart shows."""

    def __init__(self) -> None:
        self._strip: _Strip | None = None

    def parts(self, state: State) -> Parts:
        """See `Painter`."""
        look, panes = state.look, state.panes
        has_cursor = panes.focus is PaneName.OVERVIEW
        # A range that is being chosen ends there, whichever pane the keys go to.
        moment_us = look.moment_us if has_cursor or look.choice is not None else None
        times_us = ByIdentity(state.background.match_times)
        seen = look.chart, look.search, panes.areas, has_cursor, moment_us, look.choice
        return (state.activity, state.counts, *seen, times_us)

    def paint(self, state: State, width: int, height: int) -> Canvas:
        """See `Painter`."""
        canvas = Canvas(width, height)
        if not width:
            return canvas
        rows = height - 1 if height > 1 else height
        why_empty = no_order(state.origin)
        if why_empty:
            canvas.write((rows - 1) // 2, 1, clip(f"overview: {why_empty}", width - 2), attribute(Role.MUTED))
        else:
            canvas.paste(0, 0, self._bars(state, width, rows))
        if height > rows:
            axis = replace(_axis(state), has_ticks=not why_empty)
            canvas.paste(rows, 0, draw_axis(axis, width, glyphs_of(state)))
        return canvas

    def _bars(self, state: State, width: int, rows: int) -> Canvas:
        """The strip, kept while it is the same: most keys only change what the chart shows."""
        bins_us, look, drawn = overview.bins_us(state, width), overview.strip(state), self._strip
        matched_us = _matched_us(state, width)
        is_same = drawn is not None and drawn.bins_us is bins_us and drawn.matched_us is matched_us
        if drawn is None or not is_same or (drawn.look, drawn.rows) != (look, rows):
            canvas = draw_overview(bins_us, replace(look, matched_us=matched_us), rows, glyphs_of(state))
            drawn = self._strip = _Strip(bins_us, matched_us, look, rows, canvas)
        return drawn.canvas


def _matched_us(state: State, width: int) -> Int64 | None:
    """int64[width]: when what is searched for ran; None without a search, and until that is found out."""
    times = state.background.match_times
    is_current = times is not None and times.found is state.found and len(times.times_us) == width
    return times.times_us if times is not None and is_current else None


def _axis(state: State) -> AxisLook:
    """The axis of time, the part of it that the chart shows, and what the chart's own axis is."""
    view, is_in_time = state.look.chart.view, state.look.chart.order is Order.TIME
    window_us = (view.start_us, view.end_us) if view is not None and is_in_time else None
    in_time = f"chart: {in_words_of(state.origin.unit, 'time order')}"
    note = in_time if is_in_time else "chart: merged, widest first"
    return AxisLook(0, max(1, state.aggregate.profile.duration_us), window_us, note, state.origin.unit)
