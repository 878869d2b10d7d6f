"""The commands that all lists share, and the mouse, for whichever pane they are about."""

from __future__ import annotations

from dataclasses import replace

from tui.state.commands import callers, chart, hot, lines, lists, overview, runs, tree
from tui.state.commands.lists import ListPane
from tui.state.model.messages import Clicked, Scrolled
from tui.state.model.pane_layout import FOCUSABLE
from tui.state.model.state import State, Update
from tui.state.view.screen_layout import PaneName

LISTS = {pane.name: pane for pane in (tree.PANE, hot.PANE, lines.PANE, callers.PANE, runs.PANE)}
_WHEEL_ROWS = 3
"""How far a notch of the wheel goes."""


def down(state: State) -> Update:
    """Moves down."""
    return _move(state, 1)


def up(state: State) -> Update:
    """Moves up."""
    return _move(state, -1)


def page_down(state: State) -> Update:
    """Moves a page down."""
    return _page(state, 1)


def page_up(state: State) -> Update:
    """Moves a page up."""
    return _page(state, -1)


def half_down(state: State) -> Update:
    """Moves half a page down."""
    return _page(state, 0.5)


def half_up(state: State) -> Update:
    """Moves half a page up."""
    return _page(state, -0.5)


def first(state: State) -> Update:
    """Goes to the first row."""
    pane = LISTS.get(state.panes.focus)
    return (state, ()) if pane is None else _move(state, -lists.shown_rows(pane, state).length)


def last(state: State) -> Update:
    """Goes to the last row."""
    pane = LISTS.get(state.panes.focus)
    return (state, ()) if pane is None else _move(state, lists.shown_rows(pane, state).length)


def _move(state: State, rows: int) -> Update:
    pane = LISTS.get(state.panes.focus)
    return (state, ()) if pane is None else _move_in(pane, state, rows)


def _move_in(pane: ListPane, state: State, rows: int) -> Update:
    return callers.move_by(state, rows) if pane is callers.PANE else lists.move_by(pane, state, rows)


def _page(state: State, pages: float) -> Update:
    pane = LISTS.get(state.panes.focus)
    if pane is None:
        return state, ()
    rows = lists.page_rows(pane, state, pages)
    return _move_in(pane, lists.scroll_by(pane, state, rows), rows)


# ── the mouse ──────────────────────────────────────────────────────────────────────────────────────────────


def click(state: State, message: Clicked) -> Update:
    """Gives the keys to the pane, and selects what is at the cell."""
    name = message.pane
    width, height = state.panes.size(name)
    # A click may have been meant for the pane as it was before the terminal got smaller.
    if name not in FOCUSABLE or not (message.x < width and message.y < height):
        return state, ()
    state = replace(state, panes=state.panes.focusing(name).following(state.look, name))
    if name is PaneName.CHART:
        return chart.click(state, message.x, message.y)
    if name is PaneName.OVERVIEW:
        return overview.press_at(state, message.x)
    pane = LISTS[name]
    if name is PaneName.CALLERS and callers.look_of(state.look).is_chart:
        return state, ()
    row = lists.row_at(pane, state, message.y)
    return (state, ()) if row is None or row == lists.shown_rows(pane, state).cursor else pane.select(state, row)


def scroll(state: State, message: Scrolled) -> Update:
    """Turns of the wheel move the cursor of a list, and the chart to deeper or shallower calls."""
    if message.pane is PaneName.CHART:
        return chart.scroll(state, message.notches * _WHEEL_ROWS)
    pane = LISTS.get(message.pane)
    return (state, ()) if pane is None else _move_in(pane, state, message.notches * _WHEEL_ROWS)
