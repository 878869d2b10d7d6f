"""The hot functions: unfolding callers, sorting, and going from match to match; beside a baseline too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui.analysis.search.found import Found
from tui.analysis.tables.callers import CallerRow
from tui.state.commands.lists import ListPane, Rows, move_by
from tui.state.model.state import State, Update, with_look, with_notice
from tui.state.rows.compared_rows import SORTS, label_of
from tui.state.rows.hot_rows import hot_measures
from tui.state.view.list_view import next_place
from tui.state.view.look import Look, fold_callers, select_path, unfold_callers
from tui.state.view.measures import Measure
from tui.state.view.screen_layout import PaneName
from tui.state.view.sorting import reverse_hot, sort_hot


def _rows(state: State, look: Look) -> Rows:
    table = state.counts.hot_table(look.hot) if state.baseline is None else state.counts.compared_table(look.hot)
    return Rows(len(table.rows), table.cursor(look.hot))


def _select(state: State, place: int) -> Update:
    if state.baseline is not None:
        return _select_compared(state, place)
    path = state.counts.hot_table(state.look.hot).rows[place].path
    return with_look(state, select_path(state.aggregate, state.look, path)), ()


def _select_compared(state: State, place: int) -> Update:
    """Selects a row beside the baseline; a function that is gone has nothing to show in other panes."""
    row = state.counts.compared_table(state.look.hot).rows[place]
    if row.row is not None:
        return with_look(state, select_path(state.aggregate, state.look, row.row.path)), ()
    assert row.pair is not None, "a row is of a function here or of a pair"
    assert state.counts.compared is not None, "only profiles with a baseline are compared"
    name = label_of(state.counts.compared.comparison, row)
    look = replace(state.look, hot=replace(state.look.hot, gone=row.pair.there))
    return with_notice(with_look(state, look), f"{name} is in the baseline only: no other pane can show it."), ()


PANE = ListPane(PaneName.HOT, _rows, _select)


def _selected(state: State) -> CallerRow | None:
    """The row that the cursor is on; None where there is none, or it is of a function that is gone."""
    hot = state.look.hot
    if state.baseline is not None:
        compared = state.counts.compared_table(hot)
        return compared.rows[compared.cursor(hot)].row if len(compared.rows) else None
    table = state.counts.hot_table(hot)
    return table.rows[table.cursor(hot)] if len(table.rows) else None


def unfold(state: State) -> Update:
    """Shows who calls the function, then goes to them."""
    row = _selected(state)
    if row is None or not row.has_callers:
        return state, ()
    if row.path in state.look.hot.open:
        return move_by(PANE, state, 1)
    return with_look(state, unfold_callers(state.look, row.path)), ()


def fold(state: State) -> Update:
    """Hides the callers, then goes to the row they belong to."""
    row = _selected(state)
    if row is not None and row.path in state.look.hot.open:
        state = with_look(state, fold_callers(state.look, row.path))
    elif row is not None and len(row.path) > 1:
        state = with_look(state, select_path(state.aggregate, state.look, row.path[:-1]))
    return state, ()


def drill(state: State) -> Update:
    """Shows callers and callees of the function."""
    return state if _selected(state) is None else replace(state, panes=state.panes.showing(PaneName.CALLERS)), ()


def sort_next(state: State) -> Update:
    """Sorts by the next column, the name behind the last."""
    return with_look(state, sort_hot(state.look, _columns(state), 1)), ()


def sort_previous(state: State) -> Update:
    """Sorts by the column before."""
    return with_look(state, sort_hot(state.look, _columns(state), -1)), ()


def sort_reverse(state: State) -> Update:
    """Reverses the order of the rows."""
    return with_look(state, reverse_hot(state.look)), ()


def _columns(state: State) -> list[Measure]:
    """What rows can be sorted by: the visible columns, and the name."""
    if state.baseline is not None:
        return list(SORTS)
    width, _ = state.panes.size(PaneName.HOT)
    return [*hot_measures(width, state.origin.unit, state.opened.calls), Measure.NAME]


def next_match(state: State, found: Found, step: int) -> tuple[Update, bool | None]:
    """Goes to the next row whose function is found; whether it wrapped around, None without a match."""
    hot = state.look.hot
    if state.baseline is None:
        table = state.counts.hot_table(hot)
        is_match, cursor = found.is_match[table.rows.functions], table.cursor(hot)
    else:
        compared = state.counts.compared_table(hot)
        # −1, what is gone, takes the last one.
        is_match, cursor = np.append(found.is_match, False)[compared.rows.functions], compared.cursor(hot)
    target, has_wrapped = next_place(np.flatnonzero(is_match), cursor, step)
    return ((state, ()), None) if target is None else (_select(state, target), has_wrapped)


def next_hot(state: State) -> Update:
    """Selects the next function by self time."""
    return _step_hot(state, 1)


def previous_hot(state: State) -> Update:
    """Selects the previous function by self time."""
    return _step_hot(state, -1)


def _step_hot(state: State, step: int) -> Update:
    ranking = state.counts.functions_by_self
    if not ranking:
        return state, ()
    function = state.look.function
    place = ranking.index(function) + step if function in ranking else 0
    path = (ranking[max(0, min(place, len(ranking) - 1))],)
    return with_look(state, select_path(state.aggregate, state.look, path)), ()
