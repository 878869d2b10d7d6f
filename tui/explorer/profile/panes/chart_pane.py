"""The chart pane: flame chart and icicle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from textual import events
from textual.binding import BindingType

from tui.analysis.chart.box_moves import box_beside, first_in_view, widest_child
from tui.analysis.chart.layout import Box, Cells, Layout, Viewport
from tui.analysis.search.box_matches import BoxMatches
from tui.analysis.search.found import Found
from tui.base.cells import Canvas
from tui.draw.chart.box_faces import BoxFaces, box_faces
from tui.draw.chart.chart import Lit, draw_cells
from tui.explorer.commands.commands import Where, bindings_of
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.list_pane import WHEEL_ROWS
from tui.explorer.profile.panes.pane import Pane
from tui.state.view.chart_view import ChartView, Order, panned, scrolled, showing, whole, zoomed_by, zoomed_to
from tui.state.view.look import select_box, with_chart
from tui.state.view.words import no_order

_ZOOM_STEP = 2.0
_PAN_STEP = 0.25
_FEW_BYTES, _BOX_BYTES = 50, 20
"""What relighting may cost at once, and what a box costs beside its cells: moving there and two changes of the pen."""
_VIEWS_KEPT = 4


class ChartPane(Pane, can_focus=True):
    """Boxes as wide as their time, the callers above."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.CHART)
    places = (Where.CHART,)
    title = "Chart"
    explanation = (
        "Each box is a call path, as wide as its total time; what it calls is below it. Merged: the same call paths "
        "are one box, the widest first. In time order: what ran when. The colour is the category of the function, "
        "all boxes of the selected function are lit. Names of narrow boxes show their end; `+N narrower` counts the "
        "boxes that are less than a cell wide: zoom in to see them."
    )

    _faces: BoxFaces
    _lit: int | None = None
    """The function whose boxes are lit; where that needs many bytes, it follows the selection when that rests."""
    _layout: Layout | None = None
    _matches: BoxMatches | None = None
    _cells_of: Callable[[Viewport], Cells]
    _functions: tuple[Cells, npt.NDArray[np.int32]] | None = None

    def prepare(self, before: Sight | None, sight: Sight) -> None:
        """Keeps the labels of the profile's functions as cells."""
        is_other = before is None or before.aggregate.profile is not sight.aggregate.profile
        if is_other:
            self._faces = box_faces(sight.aggregate.profile.functions, sight.glyphs)
        # In another profile what is lit would be some other function.
        if is_other or not self.has_focus or self._relights_little(sight):
            self._lit = sight.look.function

    def selection(self, sight: Sight) -> object:
        """The lit function, and the selected box where the keys go to it."""
        look = sight.look
        return look.function, (look.node, look.moment_us) if self.has_focus else None

    def keeps_up(self, sight: Sight) -> bool:
        """When the keys go to it, for the selected box, or when that costs little."""
        return self.has_focus or self._relights_little(sight)

    def rest(self) -> None:
        """Lights the boxes of the selected function, if it was another's until now."""
        self.catch_up()
        if self.sight is not None and self._lit != self.look.function:
            self._lit = self.look.function
            self.repaint()

    def _relights_little(self, sight: Sight) -> bool:
        """Whether so few boxes change their light that it needs no more bytes than a cursor that moves should."""
        if sight.look.function == self._lit:
            return True
        cells = self._cells_in(self._cells)
        function = self._functions_in(cells)
        is_relit = (function == sight.look.function) | (function == self._lit)
        box_count, cell_count = np.count_nonzero(is_relit & cells.is_start), np.count_nonzero(is_relit)
        return bool(_BOX_BYTES * box_count + cell_count <= _FEW_BYTES)

    def paint(self, width: int, height: int) -> Canvas:
        """The boxes in view."""
        if self.sight is None:
            return Canvas(width, height)
        view, box = self._viewport(width, height), self._box if self.has_focus else None
        found = self.sight.found
        lit = Lit(box, self._lit, found.is_match if found else None)
        return draw_cells(self.sight.layout.tree, self._cells_in(view), view, self._faces, lit)

    @property
    def _view(self) -> ChartView:
        """What is shown: without a zoom the whole axis, from the depth where the time forks if not all rows fit."""
        assert self.sight is not None, "a pane has no keys before it has a sight"
        chart = self.look.chart
        if chart.view is not None:
            return chart.view
        view = whole(self.sight.layout, chart.order)
        deepest = self._cells_in(view.viewport(1, 1)).deepest
        last_top = max(1, deepest - self.size.height + 1)
        return scrolled(view, min(chart.top_depth, last_top) - 1, self.size.height, deepest)

    def _cells_in(self, view: Viewport) -> Cells:
        """Which boxes own the cells of a view; kept, since most keys change no view."""
        assert self.sight is not None, "a pane has no keys before it has a sight"
        if self._layout is not self.sight.layout:
            self._layout = self.sight.layout
            self._cells_of = lru_cache(_VIEWS_KEPT)(self._layout.cells)
        return self._cells_of(view)

    def _functions_in(self, cells: Cells) -> npt.NDArray[np.int32]:
        """int32 of the shape of the cells: whose box owns each, -1 where none is; kept while the cells are the same."""
        if self._functions is None or self._functions[0] is not cells:
            function = self.aggregate.profile.tree.function
            self._functions = cells, np.where(cells.row >= 0, function[cells.row], np.int32(-1))
        return self._functions[1]

    def _viewport(self, width: int, height: int) -> Viewport:
        return self._view.viewport(width, height)

    @property
    def _cells(self) -> Viewport:
        return self._viewport(self.size.width, self.size.height)

    @property
    def _box(self) -> Box | None:
        """The selected box: of the selected node, in time order the one at the moment that was selected."""
        assert self.sight is not None, "a pane has no keys before it has a sight"
        layout, node = self.sight.layout, self.look.node
        row = None if node is None else self.aggregate.profile.tree.row_of(node)
        if row is None or row == 0:
            return None
        if self.look.chart.order is Order.TIME:
            here = layout.box_at(int(self.aggregate.profile.tree.depth[row]), self.look.moment_us)
            if here is not None and here.row == row:
                return here
        return layout.first_of_row(row)

    def _select(self, box: Box | None) -> None:
        """Asks for a box to be selected, and for the view to show it."""
        if box is None or self.sight is None:
            return
        view = showing(self._view, self.sight.layout, box, self.size.height)
        chart = self.look.chart if view == self._view else self.look.chart.moved(view)
        self.ask(select_box, box, chart)

    def _see(self, view: ChartView, is_zoom: bool = False) -> None:
        if view != self._view:
            chart = self.look.chart
            self.ask(with_chart, chart.zoomed(view) if is_zoom else chart.moved(view))

    def zoom_to_row(self, row: int) -> None:
        """Zooms to the box of a tree row."""
        assert self.sight is not None, "a pane has no keys before it has a sight"
        box = self.sight.layout.first_of_row(row)
        if box is not None:
            self._see(zoomed_to(self._view, box), is_zoom=True)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click selects the box that it is on."""
        if self.sight is not None:
            view = self._cells
            self._select(self.sight.layout.box_at(view.top_depth + event.y, int(view.centers_us[event.x])))

    def on_mouse_scroll_down(self) -> None:
        """The wheel scrolls to deeper calls."""
        self._scroll(WHEEL_ROWS)

    def on_mouse_scroll_up(self) -> None:
        """See `on_mouse_scroll_down`."""
        self._scroll(-WHEEL_ROWS)

    def action_box_down(self) -> None:
        self._go(lambda layout, box: widest_child(layout, box, self._cells))

    def action_box_up(self) -> None:
        self._go(lambda layout, box: layout.parent(box))

    def action_box_right(self) -> None:
        self._go(lambda layout, box: box_beside(layout, box, self._cells, 1))

    def action_box_left(self) -> None:
        self._go(lambda layout, box: box_beside(layout, box, self._cells, -1))

    def _go(self, step: Callable[[Layout, Box], Box | None]) -> None:
        """Selects the box that `step` leads to; without a selected one, the first in view."""
        if self.sight is not None:
            layout, box = self.sight.layout, self._box
            self._select(step(layout, box) if box is not None else first_in_view(layout, self._cells))

    def takes_matches(self, found: Found) -> bool:
        """Boxes are call paths of functions."""
        return True

    def go_to_match(self, found: Found, step: int) -> bool | None:
        """The next box of a match to the right, of those that begin together the next one down; it comes into view."""
        assert self.sight is not None, "a pane has no keys before it has a sight"
        layout, matches = self.sight.layout, self._matches
        if matches is None or (matches.layout, matches.found) != (layout, found):
            matches = self._matches = BoxMatches(layout, found)
        beside = matches.after if step > 0 else matches.before
        beyond = _with_time(beside, self._box) if self._box is not None else None
        target = beyond or _with_time(beside, None)
        self._select(target)
        return None if target is None else beyond is None and self._box is not None

    def action_zoom_box(self) -> None:
        if (box := self._box) is not None:
            self._see(zoomed_to(self._view, box), is_zoom=True)

    def action_zoom_in(self) -> None:
        self._zoom(_ZOOM_STEP)

    def action_zoom_out(self) -> None:
        self._zoom(1 / _ZOOM_STEP)

    def _zoom(self, factor: float) -> None:
        assert self.sight is not None, "a pane has no keys before it has a sight"
        view, box = self._view, self._box
        middle_us = (view.start_us + view.end_us) // 2
        is_in_view = box is not None and box.start_us < view.end_us and box.end_us > view.start_us
        around_us = (
            (max(box.start_us, view.start_us) + min(box.end_us, view.end_us)) // 2 if box and is_in_view else middle_us
        )
        self._see(zoomed_by(view, self.sight.layout, factor, around_us))

    def action_pan_left(self) -> None:
        self._pan(-_PAN_STEP)

    def action_pan_right(self) -> None:
        self._pan(_PAN_STEP)

    def _pan(self, fraction: float) -> None:
        assert self.sight is not None, "a pane has no keys before it has a sight"
        self._see(panned(self._view, self.sight.layout, fraction))

    def action_toggle_order(self) -> None:
        chart, why_not = self.look.chart, no_order(self.aggregate.profile.origin)
        if why_not:
            self.answers.say(f"This profile has {why_not}.")
            return
        self.ask(with_chart, chart.ordered(Order.TIME if chart.order is Order.MERGED else Order.MERGED))

    def action_chart_page_down(self) -> None:
        self._scroll(max(1, self.size.height - 2))

    def action_chart_page_up(self) -> None:
        self._scroll(-max(1, self.size.height - 2))

    def action_chart_top(self) -> None:
        self._see(replace(self._view, top_depth=1))

    def action_chart_bottom(self) -> None:
        self._scroll(self._deepest)

    def _scroll(self, rows: int) -> None:
        self._see(scrolled(self._view, rows, self.size.height, self._deepest))

    @property
    def _deepest(self) -> int:
        assert self.sight is not None, "a pane has no keys before it has a sight"
        return self._cells_in(self._cells).deepest


def _with_time(beside: Callable[[Box | None], Box | None], box: Box | None) -> Box | None:
    """The nearest box in the direction of `beside` that takes any time: what takes none can be seen nowhere."""
    box = beside(box)
    while box is not None and not box.width_us:
        box = beside(box)
    return box
