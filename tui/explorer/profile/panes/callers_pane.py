"""The pane of callers and callees: the selected function in the middle of those that call it and those it calls."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import ClassVar, Literal

from textual import events
from textual.binding import BindingType

from tui.analysis.chart.box_moves import box_beside, widest_child
from tui.analysis.chart.layout import Box, Layout, Viewport
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.around import Around, Side
from tui.base.cells import Canvas
from tui.draw.chart.box_faces import BoxFaces, box_faces
from tui.draw.chart.callers_chart import draw_callers_chart
from tui.draw.rows.list_rows import draw_counting
from tui.draw.tables.callers import draw_callers
from tui.explorer.background.recount import PATIENCE_S
from tui.explorer.commands.commands import Where, bindings_of
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.list_pane import ListPane
from tui.state.callers_choice import fold_place, select_place, take_function, toggle_callers_chart, unfold_place
from tui.state.rows.callers_rows import AroundRow, around_rows, box_of, chart_rows, viewport
from tui.state.view.pane_looks import MIDDLE, CallersLook, Place


class CallersPane(ListPane):
    """Callers above, the function, callees below: as rows that unfold, or as boxes."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.CALLERS)
    places = (Where.LIST, Where.CALLERS)
    title = "Callers and callees"
    explanation = (
        "The selected function stands in the middle. Above it are its callers: a row's total is the part of the "
        "function's time that came through that caller, and unfolding one shows who called it, further up. Below it is "
        "what the function calls, with the time that it spent there. Enter puts the row's function in the middle, "
        "Backspace the one before it. `t` shows the same as boxes: callers grow up, callees hang down."
    )

    _wanted: tuple[Aggregate, int | None] | None = None
    """What the pane is to show."""
    _around: Around | None = None
    """What it shows; None while that is counted."""
    _counting: Future[Around] | None = None
    _rows: list[AroundRow]
    _place: dict[Place, int]
    _faces: BoxFaces

    def prepare(self, before: Sight | None, sight: Sight) -> None:
        """Keeps both trees of the selected function, their visible rows, and where each is."""
        if before is None or before.aggregate.profile is not sight.aggregate.profile:
            self._faces = box_faces(sight.aggregate.profile.functions, sight.glyphs)
        function, wanted = sight.look.function, self._wanted
        if wanted is None or wanted[0] is not sight.aggregate or wanted[1] != function:
            self._wanted, self._around, self._counting = (sight.aggregate, function), None, None
            self._rows, self._place = [], {}
            if function is not None:
                self._count(sight.aggregate, function)
        elif self._around is not None and before is not None:
            look = sight.look.callers.of(function)
            if before.look.callers.of(before.look.function).open != look.open:
                self._list(self._around, look)

    def _count(self, aggregate: Aggregate, function: int) -> None:
        """Counts beside the screen; while keys go to this pane, they wait a little for what is quick."""
        counted = self._counting = Future[Around]()

        def count() -> None:
            around = Around(aggregate, function)
            _ = around.callers, around.callees
            counted.set_result(around)
            self.call_later(self._counted, around)
            _ = around.callers.layout, around.callees.layout

        threading.Thread(target=count, name="tickscope-callers", daemon=True).start()
        if self.has_focus:
            self._wait(counted)

    def _wait(self, counted: Future[Around]) -> None:
        with suppress(TimeoutError):
            self._show(counted.result(PATIENCE_S))

    def takes_key(self, key: events.Key) -> bool:
        """None, but one that came together with that which opened the pane is for its rows."""
        if self._around is None and self._counting is not None:
            self._wait(self._counting)
        return False

    def _counted(self, around: Around) -> None:
        wanted = self._wanted
        if wanted is None or around is self._around:
            return
        if wanted[0] is around.aggregate and wanted[1] == around.function:
            self._show(around)
            self.repaint()

    def _show(self, around: Around) -> None:
        """Takes what was counted, with the function in the middle of the pane."""
        self._around = around
        self._list(around, self._look)
        self.top = max(0, self._place[MIDDLE] - (self.size.height - 1) // 2)

    def _list(self, around: Around, look: CallersLook) -> None:
        """Keeps the visible rows, and where each is."""
        self._rows = around_rows(around, look)
        self._place = {row.place: place for place, row in enumerate(self._rows)}

    def selection(self, sight: Sight) -> object:
        """The function, and the cursor's row."""
        return sight.look.function, sight.look.callers

    @property
    def _look(self) -> CallersLook:
        return self.look.callers.of(self.look.function)

    @property
    def row_count(self) -> int:
        return len(self._rows)

    @property
    def cursor(self) -> int:
        place = self._look.cursor
        while place not in self._place and place.path:
            place = Place(place.is_caller, place.path[:-1])
        return self._place.get(place, self._place.get(MIDDLE, 0))

    @property
    def _row(self) -> AroundRow | None:
        return self._rows[self.cursor] if self._rows else None

    def row_at(self, y: int) -> int | None:
        return None if self._look.is_chart else super().row_at(y)

    def move_to(self, row: int) -> None:
        self.ask(select_place, self._rows[row].place)

    def paint(self, width: int, height: int) -> Canvas:
        """The rows or the boxes."""
        if self.sight is None or self._around is None:
            is_counted = self._wanted is not None and self._wanted[1] is not None
            note = "counting…" if is_counted else "No function is selected."
            return draw_counting(self.title, width, height, note)
        if self._look.is_chart:
            found = self.sight.found
            matches = found.is_match if found else None
            size = width, height
            return draw_callers_chart(self._around, self._look.cursor, size, self._faces, self.has_focus, matches)
        view = self.view(width, height)
        return draw_callers(
            self._around, self._rows, view, self.sight.base, self.sight.glyphs, self.page, self.sight.found
        )

    def action_take_function(self) -> None:
        """Puts the function of the cursor in the middle."""
        path, row = self._look.cursor.path, self._row
        if row is not None and row.calls is not None and not self._look.is_chart:
            # Of a chain of calls, the one next to the function.
            path = path[: len(path) - len(row.calls.chain) + 1]
        if path:
            self.ask(take_function, path[-1])

    def action_toggle_callers_chart(self) -> None:
        self.ask(toggle_callers_chart)

    def action_unfold_place(self) -> None:
        if self._look.is_chart:
            self._go_beside(1)
            return
        row = self._row
        if row is None or row.calls is None or not row.calls.has_children:
            return
        if row.calls.is_open:
            # Callers of a caller are above it, callees of a callee below.
            self.move_by(-1 if row.place.is_caller else 1)
        else:
            self.ask(unfold_place, row.place)

    def action_fold_place(self) -> None:
        if self._look.is_chart:
            self._go_beside(-1)
            return
        row = self._row
        if row is None or row.calls is None:
            return
        if row.calls.is_open:
            self.ask(fold_place, row.place)
            return
        level, step = row.calls.level, 1 if row.place.is_caller else -1
        place = self.cursor
        while (calls := self._rows[place].calls) is not None and calls.level >= level:
            place += step
        self.move_to(place)

    def move_by(self, rows: int) -> None:
        """Moves the cursor by so many rows; among boxes one box up or down."""
        if self._look.is_chart:
            self._go_deeper(is_up=rows < 0)
        else:
            super().move_by(rows)

    def _side(self, is_caller: bool) -> Side:
        assert self._around is not None, "boxes are of a function"
        return self._around.callers if is_caller else self._around.callees

    def _go_deeper(self, is_up: bool) -> None:
        """Selects the box above or below: away from the function the widest one, towards it the one that it is on."""
        place = self._look.cursor
        if self._around is None:
            return
        if place.path and place.is_caller != is_up:
            path = place.path[:-1]
            self.ask(select_place, Place(place.is_caller, path) if path else MIDDLE)
            return
        self._go(Place(is_up, place.path), widest_child)

    def _go_beside(self, step: Literal[-1, 1]) -> None:
        place = self._look.cursor
        if self._around is not None and place.path:
            self._go(place, lambda layout, box, view: box_beside(layout, box, view, step))

    def _go(self, place: Place, step: Callable[[Layout, Box, Viewport], Box | None]) -> None:
        assert self._around is not None, "boxes are of a function"
        side, rows = self._side(place.is_caller), chart_rows(self._around, self.size.height)
        box = box_of(side, place)
        if box is None:
            return
        view = viewport(side, rows.above if place.is_caller else rows.below, self.size.width, box)
        found = step(side.layout, box, view)
        if found is not None:
            self.ask(select_place, Place(place.is_caller, side.path_of(found.row)))
