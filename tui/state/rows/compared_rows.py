"""The rows of the hot functions beside a baseline, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np
import numpy.typing as npt

from tui.analysis.counting.sureness import Sureness
from tui.analysis.tables.callers import CallerRow, Path, hot_functions
from tui.analysis.tables.unfolded import Unfolded
from tui.profile.columns.column_types import Int64
from tui.profile.columns.functions import Functions
from tui.state.rows.hot_rows import callers_below, nearest_place
from tui.state.view.look import HotLook
from tui.state.view.measures import Measure

# Whoever compares nothing does not wait for it.
if TYPE_CHECKING:
    from tui.analysis.compare.compare import Comparison, Pair

SORTS = (Measure.CHANGE, Measure.SELF, Measure.BEFORE, Measure.NAME)


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A function of either profile; `row` is its row here, None for one that is gone. A caller's row has no `pair`."""

    row: CallerRow | None
    pair: Pair | None
    change: float = 0.0
    before_us: int = 0

    @property
    def self_us(self) -> int:
        """Self time here."""
        return 0 if self.row is None else self.row.self_us

    @property
    def function(self) -> int:
        """The function here, −1 for one that is gone."""
        return -1 if self.row is None else self.row.function


@dataclass(frozen=True, eq=False)
class Compared:
    """A comparison, what makes it less than it seems (in sentences), and how sure the shares of both are."""

    comparison: Comparison
    cautions: tuple[str, ...]
    sure_here: Sureness
    sure_there: Sureness

    def prepare(self) -> None:
        """Computes what rows rest on, and how much shares differ within each recording."""
        _ = self.changes, self.here, self.before_us, self.self_us
        for sureness in (self.sure_here, self.sure_there):
            if len(sureness.aggregate.function_samples):
                sureness.of_self(int(np.argmax(sureness.aggregate.function_samples)))

    def may_be_chance(self, pair: Pair) -> bool:
        """Whether the shares of both are no further apart than each of them is unsure."""
        from tui.analysis.compare.compare import may_be_the_same

        return may_be_the_same(self.sure_here, self.sure_there, pair)

    @cached_property
    def changes(self) -> npt.NDArray[np.float64]:
        """float64[pairs]: how the share of each changed."""
        pairs = self.comparison.pairs
        return np.fromiter((self.comparison.change(pair) for pair in pairs), np.float64, len(pairs))

    @cached_property
    def here(self) -> Int64:
        """int64[pairs]: the function of each here, −1 where it is gone."""
        pairs = self.comparison.pairs
        return np.fromiter((-1 if pair.here is None else pair.here for pair in pairs), np.int64, len(pairs))

    @cached_property
    def self_us(self) -> Int64:
        """int64[pairs]: self time here."""
        return _of_each(self.here, self.comparison.here.function_self_us)

    @cached_property
    def before_us(self) -> Int64:
        """int64[pairs]: self time in the baseline."""
        pairs = self.comparison.pairs
        there = np.fromiter((-1 if pair.there is None else pair.there for pair in pairs), np.int64, len(pairs))
        return _of_each(there, self.comparison.baseline.function_self_us)


def _of_each(functions: Int64, column: Int64) -> Int64:
    """`column` at `functions`, 0 where that is −1."""
    # −1 takes the 0 behind the last one.
    return np.append(column, 0)[functions]


class ComparedFunctions(Sequence[ComparedRow]):
    """A row for each of `order` (int64[rows], places of pairs); a row is made when it is asked for."""

    def __init__(self, compared: Compared, order: Int64) -> None:
        self.functions = compared.here[order]
        self._compared, self._order = compared, order
        self._found = hot_functions(compared.comparison.here)
        self._place = np.full(len(compared.comparison.here.profile.functions), -1, np.int64)
        is_here = np.flatnonzero(self.functions >= 0)
        self._place[self.functions[is_here]] = is_here

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, place: int) -> ComparedRow: ...

    @overload
    def __getitem__(self, place: slice) -> list[ComparedRow]: ...

    def __getitem__(self, place: int | slice) -> ComparedRow | list[ComparedRow]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        index, compared = self._order.item(place), self._compared
        pair = compared.comparison.pairs[index]
        found = None if pair.here is None else self._found.place_of(pair.here)
        row = None if found is None else self._found[found]
        return ComparedRow(row, pair, compared.changes.item(index), compared.before_us.item(index))

    def place_of(self, function: int) -> int | None:
        """Where the row of a function here stands, None when it has none."""
        place = self._place.item(function) if function < len(self._place) else -1
        return place if place >= 0 else None

    def place_of_gone(self, function: int) -> int | None:
        """Where the row of a function stands that only the baseline has."""
        pairs = self._compared.comparison.pairs
        gone = np.flatnonzero(self.functions < 0).tolist()
        return next((place for place in gone if pairs[self._order.item(place)].there == function), None)


@dataclass(frozen=True, eq=False, slots=True)
class ComparedTable:
    """The visible rows: each function, and below an unfolded one its callers here, whose places `below` has by path."""

    rows: Unfolded[ComparedRow]
    functions: ComparedFunctions
    below: dict[Path, int]

    def place_of(self, path: Path) -> int | None:
        """Where the row of a path stands, None when it is not visible."""
        if len(path) > 1:
            return self.below.get(path)
        row = self.functions.place_of(path[0])
        return None if row is None else self.rows.place_of(row)

    def cursor(self, look: HotLook) -> int:
        """The place of the selected row: of a function that is gone, or of the nearest visible row above."""
        if look.gone is not None and (row := self.functions.place_of_gone(look.gone)) is not None:
            return self.rows.place_of(row)
        return nearest_place(look.cursor, self.place_of)


def compared_table(compared: Compared, look: HotLook) -> ComparedTable:
    """The visible rows as `look` sorts and unfolds them."""
    functions = compared_functions(compared, look)
    places = {functions.place_of(path[0]): path for path in look.open if len(path) == 1}
    below = {place: _callers_below(compared, look, path) for place, path in places.items() if place is not None}
    rows = Unfolded(functions, functions.functions, below)
    inserted = {row.row.path: place for place, row in rows.inserted() if row.row is not None}
    return ComparedTable(rows, functions, inserted)


def compared_functions(compared: Compared, look: HotLook) -> ComparedFunctions:
    """The functions of both as `look` sorts them: the largest number first, names from a to z, or reversed."""
    pairs = range(len(compared.comparison.pairs))
    order: Int64 = np.arange(len(pairs))
    if look.sorted_by is Measure.NAME:
        order = np.array(sorted(pairs, key=lambda index: _label(compared, index).casefold()), np.int64)
    elif look.sorted_by is Measure.BEFORE:
        order = np.argsort(-compared.before_us, kind="stable")
    elif look.sorted_by is not Measure.CHANGE:
        order = np.argsort(-compared.self_us, kind="stable")
    return ComparedFunctions(compared, order[::-1] if look.is_reversed else order)


def _label(compared: Compared, index: int) -> str:
    comparison, pair = compared.comparison, compared.comparison.pairs[index]
    if pair.here is not None:
        return comparison.here.profile.functions.labels[pair.here]
    assert pair.there is not None, "a function is in one of the profiles"
    return comparison.baseline.profile.functions.labels[pair.there]


def _callers_below(compared: Compared, look: HotLook, path: Path) -> list[ComparedRow]:
    """The rows below the unfolded function of `path`: callers have no change, so they keep the order of self times."""
    rows = callers_below(compared.comparison.here, HotLook(open=look.open), path)
    return [ComparedRow(row, None) for row in rows]


def label_of(comparison: Comparison, row: ComparedRow) -> str:
    """What the row is called."""
    functions, function = function_of(comparison, row)
    return functions.labels[function]


def function_of(comparison: Comparison, row: ComparedRow) -> tuple[Functions, int]:
    """The row's function, in the functions of the profile that has it."""
    if row.row is not None:
        return comparison.here.profile.functions, row.row.function
    assert row.pair is not None, "only a function can be gone"
    assert row.pair.there is not None, "a function is in one of the profiles"
    return comparison.baseline.profile.functions, row.pair.there
