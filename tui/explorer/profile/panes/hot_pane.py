"""The hot functions pane."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, cast

import numpy as np
from textual.binding import BindingType

from tui.analysis.search.found import Found
from tui.analysis.tables.callers import CallerRow, HotFunctions, Path
from tui.base.cells import Canvas
from tui.draw.tables.hot_functions import draw_hot_functions
from tui.explorer.commands.commands import Where, bindings_of
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.list_pane import ListPane
from tui.state.rows.hot_rows import HotRows, hot_measures, hot_rows
from tui.state.view.look import fold_callers, select_path, unfold_callers
from tui.state.view.measures import Measure
from tui.state.view.sorting import reverse_hot, sort_hot


class HotPane(ListPane):
    """The hot functions, flat; an unfolded row shows its callers."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.HOT)
    places = (Where.LIST, Where.HOT)
    title = "Hot functions"
    explanation = (
        "Where the time goes: each function once, however it was called, the one with the most self time first. "
        "Unfold a row to see who called it; a caller's numbers are the part of the function's time that came "
        "through it. A recursive function counts once in total. Samples are no calls: the "
        "column of calls, in a recording made with --count-calls, is V8's own count of them."
    )

    _rows: HotRows
    _place_of: Callable[[Path], int | None]

    def prepare(self, before: Sight | None, sight: Sight) -> None:
        """Keeps the visible rows and where each is."""
        hot, old = sight.look.hot, before.look.hot if before else None
        is_same = (
            before is not None
            and old is not None
            and before.aggregate is sight.aggregate
            and (old.open, old.sorted_by, old.is_reversed) == (hot.open, hot.sorted_by, hot.is_reversed)
        )
        if not is_same:
            self._rows = hot_rows(sight.aggregate, hot)
            self._place_of = _places(self._rows)

    def selection(self, sight: Sight) -> object:
        """The cursor's row."""
        return sight.look.hot.cursor

    @property
    def row_count(self) -> int:
        return len(self._rows)

    @property
    def cursor(self) -> int:
        path = self.look.hot.cursor
        while path:
            place = self._place_of(path)
            if place is not None:
                return place
            path = path[:-1]
        return 0

    @property
    def _selected(self) -> CallerRow | None:
        return self._rows[self.cursor] if self._rows else None

    def move_to(self, row: int) -> None:
        self.ask(select_path, self._rows[row].path)

    def paint(self, width: int, height: int) -> Canvas:
        """The pane's cells."""
        if self.sight is None:
            return Canvas(width, height)
        view = self.view(width, height)
        base, glyphs = self.sight.base, self.sight.glyphs
        found, sureness = self.sight.found, self.sight.sureness
        return draw_hot_functions(
            self.aggregate, self._rows, self.look.hot, view, base, glyphs, self.page, found, sureness, self.sight.calls
        )

    def takes_matches(self, found: Found) -> bool:
        """Rows are functions."""
        return True

    def go_to_match(self, found: Found, step: int) -> bool | None:
        """The next row, whose function is found."""
        places = np.flatnonzero(found.is_match[self._rows.functions])[::step]
        if not len(places):
            return None
        beyond = places[(places - self.cursor) * step > 0]
        self.move_to(int(beyond[0] if len(beyond) else places[0]))
        return not len(beyond)

    def action_unfold_callers(self) -> None:
        row = self._selected
        if row is None or not row.has_callers:
            return
        if row.path in self.look.hot.open:
            self.move_by(1)
        else:
            self.ask(unfold_callers, row.path)

    def action_fold_callers(self) -> None:
        row = self._selected
        if row is None:
            return
        if row.path in self.look.hot.open:
            self.ask(fold_callers, row.path)
        elif len(row.path) > 1:
            self.ask(select_path, row.path[:-1])

    def action_drill(self) -> None:
        if self._selected is not None:
            self.answers.show_callers()

    def action_sort_next(self) -> None:
        self.ask(sort_hot, self._columns, 1)

    def action_sort_previous(self) -> None:
        self.ask(sort_hot, self._columns, -1)

    def action_sort_reverse(self) -> None:
        self.ask(reverse_hot)

    @property
    def _columns(self) -> list[Measure]:
        """The columns that are shown."""
        unit, calls = self.aggregate.profile.origin.unit, {} if self.sight is None else self.sight.calls
        return [*hot_measures(self.size.width, unit, calls), Measure.NAME]


def _places(rows: HotRows) -> Callable[[Path], int | None]:
    """Where the row of a path stands, None when it is not visible."""
    if isinstance(rows, HotFunctions):
        return lambda path: rows.place_of(path[0]) if len(path) == 1 else None
    unfolded, functions = rows, cast(HotFunctions, rows.rows)
    below = {row.path: place for place, row in unfolded.inserted()}

    def place_of(path: Path) -> int | None:
        if len(path) > 1:
            return below.get(path)
        row = functions.place_of(path[0])
        return None if row is None else unfolded.place_of(row)

    return place_of
