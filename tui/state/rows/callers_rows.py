"""Callers and callees as rows that unfold, and where their boxes stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from tui.analysis.chart.layout import Box, Viewport
from tui.analysis.tables.around import Around, Side
from tui.analysis.tables.outline import OutlineRow
from tui.state.rows.hot_rows import nearest_place
from tui.state.view.pane_looks import MIDDLE, CallersLook, Place


@dataclass(frozen=True, slots=True)
class AroundRow:
    """A row: the function itself, or calls (rows of one of the trees) at `place`."""

    place: Place
    calls: OutlineRow | None = None


def around_rows(around: Around, opened: frozenset[Place]) -> list[AroundRow]:
    """The rows from top to bottom: callers, those that are furthest away first, the function, its callees."""
    above = _rows(around.callers, opened, is_caller=True)
    return [*above[::-1], AroundRow(MIDDLE), *_rows(around.callees, opened, is_caller=False)]


def _rows(side: Side, opened: frozenset[Place], is_caller: bool) -> list[AroundRow]:
    paths = frozenset(place.path for place in opened if place.is_caller == is_caller)
    return [AroundRow(Place(is_caller, side.path_of(row.last)), row) for row in side.rows(paths)]


_LISTS_KEPT = 4


class CallersTable:
    """Callers and callees of `around.function` as rows; lists that were asked for are kept."""

    def __init__(self, around: Around) -> None:
        self.around = around
        self._rows: Callable[[frozenset[Place]], tuple[list[AroundRow], dict[Place, int]]] = lru_cache(_LISTS_KEPT)(
            self._listed
        )

    def rows(self, look: CallersLook) -> list[AroundRow]:
        """The visible rows: callers, the function, callees."""
        return self._rows(look.open)[0]

    def cursor(self, look: CallersLook) -> int:
        """The place of the selected row, or of the nearest visible one on the way to the function."""
        cursor, places = look.cursor, self._rows(look.open)[1]
        return nearest_place(cursor.path, lambda path: places.get(Place(cursor.is_caller, path)), places.get(MIDDLE, 0))

    def middle(self, look: CallersLook) -> int:
        """The place of the function itself."""
        return self._rows(look.open)[1][MIDDLE]

    def _listed(self, opened: frozenset[Place]) -> tuple[list[AroundRow], dict[Place, int]]:
        rows = around_rows(self.around, opened)
        return rows, {row.place: place for place, row in enumerate(rows)}


FUNCTION_DEPTH = 1
"""Of the function itself, on both sides."""


@dataclass(frozen=True, slots=True)
class ChartRows:
    """How many rows of a pane callers and callees have; the head is above them, the function's row between them."""

    above: int
    below: int


def chart_rows(around: Around, height: int) -> ChartRows:
    """Half of the rows for each; what one of them does not need goes to the other."""
    room = max(0, height - 2)
    deep_above, deep_below = rows_beyond(around.callers), rows_beyond(around.callees)
    above = min(deep_above, max(room // 2, room - deep_below))
    return ChartRows(above, max(0, room - above))


def viewport(side: Side, rows: int, width: int, cursor: Box | None) -> Viewport:
    """What is beyond the function on one side, over the whole axis, so that the box of the cursor is in it."""
    top = FUNCTION_DEPTH + 1
    if cursor is not None:
        top = max(top, cursor.depth - rows + 1)
    return Viewport(0, max(1, side.layout.end_us), width, top, rows)


def box_of(side: Side, place: Place) -> Box | None:
    """The box at `place`, None when there is none."""
    row = side.row_of(place.path)
    return None if row is None else side.layout.first_of_row(row)


def rows_beyond(side: Side) -> int:
    """How many rows of boxes there are beyond the function itself."""
    return max(0, int(side.aggregate.profile.tree.depth.max()) - FUNCTION_DEPTH)
