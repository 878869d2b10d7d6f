"""A dialog with a list that typing narrows: of commands, of threads and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.base.cells import Canvas
from tui.explorer.dialogs.line_input import LineInput
from tui.state.view.list_view import ListView, scrolled
from tui.terminal.app.cell_widget import CellWidget

Row = TypeVar("Row")


LIST_BINDINGS: list[BindingType] = [
    Binding("escape", "cancel", "Back", show=False),
    Binding("ctrl+c", "cancel", "Back", show=False, priority=True),  # where text is typed it would copy
    Binding("down,ctrl+n,tab", "move(1)", "Down", show=False, priority=True),
    Binding("up,ctrl+p,shift+tab", "move(-1)", "Up", show=False, priority=True),
]
"""The keys of a list that typing narrows."""


class FilteredList(CellWidget, Generic[Row]):
    """The rows that match, drawn by `draw`; `head_rows` of them are above the first row."""

    def __init__(self, draw: Callable[[Sequence[Row], ListView], Canvas], head_rows: int) -> None:
        super().__init__()
        self._draw = draw
        self._head_rows = head_rows
        self._top = 0
        self.rows: tuple[Row, ...] = ()
        self.cursor = 0

    @property
    def selected(self) -> Row | None:
        """The row that the cursor is on; None while there is none."""
        return self.rows[self.cursor] if self.rows else None

    def show(self, rows: Sequence[Row], cursor: int = 0) -> None:
        """Shows other rows, with the cursor on one of them."""
        self.rows = tuple(rows)
        self.move_to(cursor)

    def move_to(self, cursor: int) -> None:
        """Puts the cursor on a row, the nearest one when there is none of that number."""
        self.cursor = max(0, min(cursor, len(self.rows) - 1))
        self.repaint()

    def paint(self, width: int, height: int) -> Canvas:
        """The rows around the cursor."""
        self._top = scrolled(self._top, self.cursor, max(1, height - self._head_rows), len(self.rows))
        # A view counts one row of head.
        view = ListView(width, height + 1 - self._head_rows, self._top, self.cursor, has_focus=True)
        return self._draw(self.rows, view)


class ListDialog(ModalScreen[Row | None], Generic[Row]):
    """Finds one of `rows` and answers it, None for none. Subclasses say what matches and how it looks."""

    DEFAULT_CSS = """
    ListDialog { align: center top; background: transparent; }
    ListDialog Vertical { width: 90%; max-width: 100; height: 60%; margin-top: 2; }
    ListDialog LineInput.-textual-compact { padding: 0 1; }
    ListDialog FilteredList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = LIST_BINDINGS
    placeholder: ClassVar[str] = ""
    head_rows: ClassVar[int] = 0

    def __init__(self, rows: Sequence[Row], first: int = 0) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self._first = first
        self.listed = FilteredList(self.draw, self.head_rows)

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
            yield self.listed

    def on_mount(self) -> None:
        """Lists all rows to begin with. The cursor does not blink, which would be sent every half second."""
        field = self.query_one(Input)
        field.cursor_blink = False
        self.set_focus(field)
        self.listed.show(self._rows, self._first)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.listed.show(self.matching(event.value))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.dismiss(self.listed.selected)

    def action_move(self, rows: int) -> None:
        """Moves the cursor, stopping at the ends."""
        self.listed.move_to(self.listed.cursor + rows)

    def action_cancel(self) -> None:
        """Goes back without choosing anything."""
        self.dismiss(None)
