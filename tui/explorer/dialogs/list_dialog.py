"""A dialog with a list that typing narrows: of commands, of threads and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import var
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.base.cells import Canvas
from tui.explorer.dialogs.line_input import LineInput
from tui.state.view.list_view import ListView, scrolled
from tui.terminal.app.cell_widget import CellWidget

Row = TypeVar("Row")
Draw = Callable[[Sequence[Any], ListView], Canvas]
"""Draws rows below a head, or none: as many as the view's height."""


class FilteredList(CellWidget):
    """The rows that match, drawn by `draw`; `head_rows` of them are above the first row."""

    rows: var[tuple[Any, ...]] = var((), init=False)
    cursor: var[int] = var(0, init=False)
    _top = 0

    def __init__(self, draw: Draw, head_rows: int) -> None:
        super().__init__()
        self._draw = draw
        self._head_rows = head_rows

    def paint(self, width: int, height: int) -> Canvas:
        """The rows around the cursor."""
        self._top = scrolled(self._top, self.cursor, max(1, height - self._head_rows), len(self.rows))
        # A view counts one row of head.
        return self._draw(
            self.rows, ListView(width, height + 1 - self._head_rows, self._top, self.cursor, has_focus=True)
        )

    def watch_rows(self) -> None:
        """Starts at the best match."""
        self.cursor = 0
        self.repaint()

    def watch_cursor(self) -> None:
        """Paints the cursor where it is."""
        self.repaint()


class ListDialog(ModalScreen[Row | None], Generic[Row]):
    """Finds one of `rows` and answers it, None for none. Subclasses say what matches and how it looks."""

    DEFAULT_CSS = """
    ListDialog { align: center top; background: transparent; }
    ListDialog Vertical { width: 90%; max-width: 100; height: 60%; margin-top: 2; }
    ListDialog LineInput.-textual-compact { padding: 0 1; }
    ListDialog FilteredList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("ctrl+c", "cancel", "Back", show=False, priority=True),  # where text is typed it would copy
        Binding("down,ctrl+n,tab", "move(1)", "Down", show=False, priority=True),
        Binding("up,ctrl+p,shift+tab", "move(-1)", "Up", show=False, priority=True),
    ]
    placeholder: ClassVar[str] = ""
    head_rows: ClassVar[int] = 0

    def __init__(self, rows: Sequence[Row], first: int = 0) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self._first = first

    def matching(self, typed: str) -> Sequence[Row]:
        """The rows that fit what was typed, the best first; all of them for nothing."""
        raise NotImplementedError

    def draw(self, rows: Sequence[Row], view: ListView) -> Canvas:
        """The list."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The input and the list."""
        with Vertical():
            yield LineInput(placeholder=self.placeholder, compact=True)
            yield FilteredList(self.draw, self.head_rows)

    def on_mount(self) -> None:
        """Lists all rows to begin with. The cursor does not blink, which would be sent every half second."""
        field = self.query_one(Input)
        field.cursor_blink = False
        self.set_focus(field)
        listed = self.query_one(FilteredList)
        listed.rows = self._rows
        listed.cursor = self._first

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.query_one(FilteredList).rows = tuple(self.matching(event.value))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        listed = self.query_one(FilteredList)
        self.dismiss(listed.rows[listed.cursor] if listed.rows else None)

    def action_move(self, rows: int) -> None:
        """Moves the cursor, stopping at the ends."""
        listed = self.query_one(FilteredList)
        listed.cursor = max(0, min(listed.cursor + rows, len(listed.rows) - 1))

    def action_cancel(self) -> None:
        """Goes back without choosing anything."""
        self.dismiss(None)
