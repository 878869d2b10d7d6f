"""The hot functions beside those of a baseline."""

from __future__ import annotations

from typing import ClassVar, cast

import numpy as np

from tui.analysis.search.found import Found
from tui.analysis.tables.callers import CallerRow, Path
from tui.analysis.tables.unfolded import Unfolded
from tui.base.cells import Canvas
from tui.draw.tables.comparison import draw_comparison
from tui.explorer.profile.model.baseline import Baseline
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.hot_pane import HotPane
from tui.state.rows.compared_rows import SORTS, Compared, ComparedFunctions, ComparedRow, compared_rows, label_of
from tui.state.view.look import select_path
from tui.state.view.measures import Measure


class ComparedPane(HotPane):
    """Takes the place of the hot functions where there is a baseline."""

    title: ClassVar[str] = "Hot functions, compared"
    explanation: ClassVar[str] = (
        "The self time of each function here and in the baseline, and how its share of the active time changed: +2.0 "
        "is two more of a hundred milliseconds. The largest change comes first, `s` sorts otherwise. `~`: the shares "
        "are no further apart than each is unsure by within its own recording. Functions are the same when name and "
        "place are, as they were written, or name and url where lines moved. What is gone has no samples here: no "
        "other pane can show it. The steps of a lens hold for both recordings, a time range only for this one."
    )

    _compared: Compared
    _compared_rows: Unfolded[ComparedRow]
    _functions: ComparedFunctions
    _gone: int | None = None
    """The function of the baseline that the cursor is on, when it is gone."""

    def __init__(self, baseline: Baseline) -> None:
        super().__init__()
        self._baseline = baseline

    def prepare(self, before: Sight | None, sight: Sight) -> None:
        """Keeps the visible rows and where each is."""
        hot, old = sight.look.hot, before.look.hot if before else None
        is_other = before is None or before.aggregate is not sight.aggregate
        if is_other:
            self._compared = self._baseline.compared(sight.aggregate)
        shown = (hot.open, hot.sorted_by, hot.is_reversed)
        if is_other or old is None or (old.open, old.sorted_by, old.is_reversed) != shown:
            self._compared_rows = compared_rows(self._compared, hot)
            self._functions = cast(ComparedFunctions, self._compared_rows.rows)
            rows = self._compared_rows.inserted()
            self._below = {row.row.path: place for place, row in rows if row.row is not None}
            self._place_of = self._place_of_path
        if old is None or old.cursor != hot.cursor:
            self._gone = None

    @property
    def row_count(self) -> int:
        return len(self._compared_rows)

    @property
    def cursor(self) -> int:
        if self._gone is not None and (row := self._functions.place_of_gone(self._gone)) is not None:
            return self._compared_rows.place_of(row)
        return super().cursor

    def _place_of_path(self, path: Path) -> int | None:
        if len(path) > 1:
            return self._below.get(path)
        row = self._functions.place_of(path[0])
        return None if row is None else self._compared_rows.place_of(row)

    @property
    def _selected(self) -> CallerRow | None:
        return self._compared_rows[self.cursor].row if self._compared_rows else None

    def move_to(self, row: int) -> None:
        target = self._compared_rows[row]
        if target.row is None and target.pair is not None:
            self._gone = target.pair.there
            name = label_of(self._compared.comparison, target)
            self.answers.say(f"{name} is in the baseline only: no other pane can show it.")
            self.repaint()
        elif target.row is not None:
            was_gone, self._gone = self._gone is not None, None
            self.ask(select_path, target.row.path)
            if was_gone:
                self.repaint()

    def paint(self, width: int, height: int) -> Canvas:
        """The pane's cells."""
        if self.sight is None:
            return Canvas(width, height)
        view = self.view(width, height)
        return draw_comparison(
            self._compared, self._compared_rows, self.look.hot, view, self.sight.glyphs, self.page, self.sight.found
        )

    def go_to_match(self, found: Found, step: int) -> bool | None:
        """The next row, whose function is found."""
        functions = self._compared_rows.functions
        is_match = np.append(found.is_match, False)[functions]  # −1, what is gone, takes the last one
        places = np.flatnonzero(is_match)[::step]
        if not len(places):
            return None
        beyond = places[(places - self.cursor) * step > 0]
        self.move_to(int(beyond[0] if len(beyond) else places[0]))
        return not len(beyond)

    @property
    def _columns(self) -> list[Measure]:
        """What rows can be sorted by."""
        return list(SORTS)
