"""What all lists have in common: moving the cursor by rows and pages, and scrolling so that it stays in view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from tui.state.model.state import State, Update
from tui.state.view.list_view import ListView, scrolled
from tui.state.view.look import Look
from tui.state.view.screen_layout import PaneName

_PARTS_OF_A_PAGE = 4
"""What part of a page a list moves on that has another pane beside it."""


class Rows(NamedTuple):
    """How many rows a list has, which of them is selected, and how many rows of notes stand above it."""

    length: int = 0
    cursor: int = 0
    notes: int = 0


class ListPane(NamedTuple):
    """A list: its rows under a look, and what selecting one of them leads to."""

    name: PaneName
    rows: Callable[[State, Look], Rows]
    select: Callable[[State, int], Update]


def shown_rows(pane: ListPane, state: State) -> Rows:
    """The rows that a list shows now."""
    return pane.rows(state, state.shown_look(pane.name))


def move_by(pane: ListPane, state: State, rows: int) -> Update:
    """Moves the cursor by so many rows, stopping at the ends; a list without the focus may not show it yet."""
    length, cursor, _ = pane.rows(state, state.look)
    target = min(max(0, cursor + rows), length - 1)
    return (state, ()) if target in (cursor, -1) else pane.select(state, target)


def page_rows(pane: ListPane, state: State, pages: float) -> int:
    """How many rows so many pages are; negative upwards."""
    rows = max(1, int(abs(pages) * max(1, _height(pane, state) - 1)))
    return rows if pages > 0 else -rows


def scroll_by(pane: ListPane, state: State, rows: int) -> State:
    """Moves the visible part by so many rows."""
    top = state.panes.tops.get(pane.name, 0) + rows
    length, _, notes = shown_rows(pane, state)
    last_top = length - (_height(pane, state) - notes - 1)
    return replace(state, panes=state.panes.scrolled(pane.name, max(0, min(top, last_top))))


def with_cursor_in_view(pane: ListPane, state: State) -> State:
    """The state with a list scrolled as little as needed to show its cursor."""
    length, cursor, notes = shown_rows(pane, state)
    width, height = state.panes.size(pane.name)
    rows = max(1, height - notes - 1)
    # A terminal moves whole rows of the screen. Beside another pane all rows are written anew: rather more at once.
    ahead = 0 if width == state.panes.width else rows // _PARTS_OF_A_PAGE
    top = scrolled(state.panes.tops.get(pane.name, 0), cursor, rows, length, ahead)
    return replace(state, panes=state.panes.scrolled(pane.name, top))


def list_view(pane: ListPane, state: State, width: int, height: int) -> ListView:
    """The visible part of a list, without its notes."""
    top = state.panes.tops.get(pane.name, 0)
    return ListView(width, height, top, shown_rows(pane, state).cursor, state.panes.has_focus(pane.name))


def row_at(pane: ListPane, state: State, y: int) -> int | None:
    """The row that is seen at `y` in the pane; None on its head, its notes, and below the last row."""
    length, _, notes = shown_rows(pane, state)
    row = state.panes.tops.get(pane.name, 0) + y - notes - 1
    return row if y > notes and row < length else None


def _height(pane: ListPane, state: State) -> int:
    return state.panes.size(pane.name)[1]
