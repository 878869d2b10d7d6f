"""Callers and callees: rows that unfold around the selected function, or boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from tui.analysis.chart.box_moves import box_beside, widest_child
from tui.analysis.chart.layout import Box, Layout, Viewport
from tui.analysis.tables.around import Side
from tui.state.commands import lists
from tui.state.commands.lists import ListPane, Rows
from tui.state.model.messages import CallersCounted
from tui.state.model.state import State, Update, with_look
from tui.state.rows.callers_rows import AroundRow, CallersTable, box_of, chart_rows, viewport
from tui.state.view.callers_choice import (
    fold_place,
    select_place,
    take_earlier,
    take_function,
    toggle_callers_chart,
    unfold_place,
)
from tui.state.view.look import Look
from tui.state.view.pane_looks import MIDDLE, CallersLook, Place
from tui.state.view.screen_layout import PaneName


def table_of(state: State, look: Look) -> CallersTable | None:
    """Callers and callees of the function of `look`; None until they are counted."""
    table = state.background.callers
    if table is None or table.around.aggregate is not state.aggregate or table.around.function != look.function:
        return None
    return table


def look_of(look: Look) -> CallersLook:
    """How the callers and callees of the selected function are seen."""
    return look.callers.of(look.function)


def _rows(state: State, look: Look) -> Rows:
    table, callers = table_of(state, look), look_of(look)
    return Rows() if table is None else Rows(len(table.rows(callers)), table.cursor(callers))


def _select(state: State, place: int) -> Update:
    table = table_of(state, state.look)
    return (state, ()) if table is None else _at(state, table.rows(look_of(state.look))[place].place)


PANE = ListPane(PaneName.CALLERS, _rows, _select)


def _at(state: State, place: Place) -> Update:
    return with_look(state, select_place(state.look, place)), ()


def _selected(state: State) -> AroundRow | None:
    table, callers = table_of(state, state.look), look_of(state.look)
    return None if table is None else table.rows(callers)[table.cursor(callers)]


def centre(state: State) -> Update:
    """Shows callers and callees of the cursor's function instead."""
    path, row = look_of(state.look).cursor.path, _selected(state)
    if row is not None and row.calls is not None and not look_of(state.look).is_chart:
        # Of a chain of calls, the one next to the function.
        path = path[: len(path) - len(row.calls.chain) + 1]
    return with_look(state, take_function(state.aggregate, state.look, path[-1])) if path else state, ()


def has_earlier(state: State) -> bool:
    """Whether another function was in the middle before."""
    return bool(look_of(state.look).earlier)


def show_earlier(state: State) -> Update:
    """Puts the function in the middle again that was there before."""
    return with_look(state, take_earlier(state.aggregate, state.look)), ()


def toggle_chart(state: State) -> Update:
    """Shows callers and callees as rows, or as boxes."""
    return with_look(state, toggle_callers_chart(state.look)), ()


def unfold(state: State) -> Update:
    """Unfolds the row, then goes into it; among boxes goes to the one on the right."""
    if look_of(state.look).is_chart:
        return _go_beside(state, 1)
    row = _selected(state)
    if row is None or row.calls is None or not row.calls.has_children:
        return state, ()
    if row.calls.is_open:
        # Callers of a caller are above it, callees of a callee below.
        return lists.move_by(PANE, state, -1 if row.place.is_caller else 1)
    return with_look(state, unfold_place(state.look, row.place)), ()


def fold(state: State) -> Update:
    """Folds the row, then goes back from it; among boxes goes to the one on the left."""
    if look_of(state.look).is_chart:
        return _go_beside(state, -1)
    table, row = table_of(state, state.look), _selected(state)
    if table is None or row is None or row.calls is None:
        return state, ()
    if row.calls.is_open:
        return with_look(state, fold_place(state.look, row.place)), ()
    rows, place = table.rows(look_of(state.look)), table.cursor(look_of(state.look))
    level, step = row.calls.level, 1 if row.place.is_caller else -1
    while (calls := rows[place].calls) is not None and calls.level >= level:
        place += step
    return _select(state, place)


def move_by(state: State, rows: int) -> Update:
    """Moves the cursor by so many rows; among boxes one box up or down."""
    if look_of(state.look).is_chart:
        return _go_deeper(state, is_up=rows < 0)
    return lists.move_by(PANE, state, rows)


def _go_deeper(state: State, is_up: bool) -> Update:
    """Selects the box above or below: away from the function the widest one, towards it the one that it is on."""
    place = look_of(state.look).cursor
    if table_of(state, state.look) is None:
        return state, ()
    if place.path and place.is_caller != is_up:
        path = place.path[:-1]
        return _at(state, Place(place.is_caller, path) if path else MIDDLE)
    return _go(state, Place(is_up, place.path), widest_child)


def _go_beside(state: State, step: Literal[-1, 1]) -> Update:
    place = look_of(state.look).cursor
    if not place.path:
        return state, ()
    return _go(state, place, lambda layout, box, view: box_beside(layout, box, view, step))


def _go(state: State, place: Place, step: Callable[[Layout, Box, Viewport], Box | None]) -> Update:
    table = table_of(state, state.look)
    if table is None:
        return state, ()
    around, (width, height) = table.around, state.panes.size(PaneName.CALLERS)
    side: Side = around.callers if place.is_caller else around.callees
    box = box_of(side, place)
    if box is None:
        return state, ()
    rows = chart_rows(around, height)
    target = step(side.layout, box, viewport(side, rows.above if place.is_caller else rows.below, width, box))
    return (state, ()) if target is None else _at(state, Place(place.is_caller, side.path_of(target.row)))


def show(state: State) -> Update:
    """Shows callers and callees of the selected function."""
    return replace(state, panes=state.panes.showing(PaneName.CALLERS)), ()


def counted(state: State, message: CallersCounted) -> Update:
    """Shows callers and callees, with the function in the middle of the pane."""
    state = replace(state, background=replace(state.background, callers=message.table))
    look = state.shown_look(PaneName.CALLERS)
    if table_of(state, look) is None:
        return state, ()
    middle, (_, height) = message.table.middle(look_of(look)), state.panes.size(PaneName.CALLERS)
    panes = state.panes.scrolled(PaneName.CALLERS, max(0, middle - (height - 1) // 2))
    return lists.with_cursor_in_view(PANE, replace(state, panes=panes)), ()
