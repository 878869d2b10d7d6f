"""The rows and columns of the hot functions: each function, and below an unfolded one its callers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.callers import CallerRow, HotFunctions, Path, callers
from tui.analysis.tables.unfolded import Unfolded
from tui.profile.columns.function_key import FunctionKey
from tui.profile.profile import Unit
from tui.state.view.look import HotLook
from tui.state.view.measures import Measure, fitting
from tui.state.view.sorting import sorted_functions, sorted_rows

MEASURES = (Measure.SELF, Measure.SELF_SHARE, Measure.TOTAL_SHARE, Measure.TOTAL, Measure.SAMPLES)
CALLS_CELLS = 12
"""The column of calls: up to 999,999,999 of them."""

NO_CALLS: Mapping[FunctionKey, int] = MappingProxyType({})

HotRows = HotFunctions | Unfolded[CallerRow]


@dataclass(frozen=True, eq=False, slots=True)
class HotTable:
    """The visible rows: each function, and below an unfolded one its callers, whose places `below` has by path."""

    rows: HotRows
    functions: HotFunctions
    below: dict[Path, int]

    def place_of(self, path: Path) -> int | None:
        """Where the row of a path stands, None when it is not visible."""
        if len(path) > 1:
            return self.below.get(path)
        row = self.functions.place_of(path[0])
        return row if row is None or isinstance(self.rows, HotFunctions) else self.rows.place_of(row)

    def cursor(self, look: HotLook) -> int:
        """The place of the selected row, or of the nearest visible row above it."""
        return nearest_place(look.cursor, self.place_of)


def nearest_place(path: Path, place_of: Callable[[Path], int | None], default: int = 0) -> int:
    """The place of a path or of the longest beginning of it that has one; `default` without any."""
    while path:
        place = place_of(path)
        if place is not None:
            return place
        path = path[:-1]
    return default


def hot_table(aggregate: Aggregate, look: HotLook) -> HotTable:
    """The visible rows as `look` sorts and unfolds them."""
    functions = sorted_functions(aggregate, look)
    places = {functions.place_of(path[0]): path for path in look.open if len(path) == 1}
    below = {place: callers_below(aggregate, look, path) for place, path in places.items() if place is not None}
    if not below:
        return HotTable(functions, functions, {})
    rows = Unfolded(functions, functions.functions, below)
    return HotTable(rows, functions, {row.path: place for place, row in rows.inserted()})


def callers_below(aggregate: Aggregate, look: HotLook, path: Path) -> list[CallerRow]:
    """The rows below the unfolded function of `path`: its callers, and theirs where they are unfolded too."""
    labels = aggregate.profile.functions.labels
    rows: list[CallerRow] = []
    pending = sorted_rows(callers(aggregate, path), look, labels)[::-1]
    while pending:
        row = pending.pop()
        rows.append(row)
        if row.path in look.open:
            pending.extend(sorted_rows(callers(aggregate, row.path), look, labels)[::-1])
    return rows


def hot_measures(width: int, unit: Unit, calls: Mapping[FunctionKey, int]) -> list[Measure]:
    """The columns that have room beside that of the calls, where they were counted."""
    return fitting(MEASURES, width - (CALLS_CELLS if calls else 0), unit)
