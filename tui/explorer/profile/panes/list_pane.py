"""Panes that are lists of rows with a cursor."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType

from tui.draw.rows.page import Page
from tui.explorer.commands.commands import Where, bindings_of
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.pane import Pane
from tui.state.view.list_view import ListView, scrolled

_PARTS_OF_A_PAGE = 4
"""What part of a page a list moves on that has another pane beside it."""
WHEEL_ROWS = 3
"""How far a notch of the wheel goes."""


class ListPane(Pane, can_focus=True):
    """A list below a head row. Subclasses say how many rows there are, where the cursor is, and what moving it asks."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.LIST)

    def scene(self, sight: Sight) -> object:
        """The lists show nothing of the chart."""
        return sight.scene_of_tables

    def keeps_up(self, sight: Sight) -> bool:
        """Only the list that the keys go to: another place in a list is most of its rows."""
        return self.has_focus

    top = 0
    """The first visible row."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    @property
    def row_count(self) -> int:
        """How many rows the list has."""
        raise NotImplementedError

    @property
    def cursor(self) -> int:
        """The selected row."""
        raise NotImplementedError

    def move_to(self, row: int) -> None:
        """Asks for the cursor to be on `row`, which exists."""
        raise NotImplementedError

    def view(self, width: int, height: int) -> ListView:
        """The visible part, scrolled so that the cursor is in it."""
        rows = max(1, height - 1)
        # A terminal moves whole rows of the screen. Beside another pane all rows are written anew: rather more at once.
        ahead = 0 if width == self.screen.size.width else rows // _PARTS_OF_A_PAGE
        self.top = scrolled(self.top, self.cursor, rows, self.row_count, ahead)
        return ListView(width, height, self.top, self.cursor, self.has_focus)

    def move_by(self, rows: int) -> None:
        """Moves the cursor by so many rows, stopping at the ends."""
        if self.row_count:
            target = min(max(0, self.cursor + rows), self.row_count - 1)
            if target != self.cursor:
                self.move_to(target)

    def move_page(self, pages: float) -> None:
        """Moves the visible part and the cursor by so many pages."""
        rows = max(1, int(abs(pages) * max(1, self.size.height - 1)))
        shift = rows if pages > 0 else -rows
        self.top = max(0, min(self.top + shift, self.row_count - (self.size.height - 1)))
        self.move_by(shift)

    @property
    def first_row_y(self) -> int:
        """Where the first visible row stands in the pane."""
        return 1

    def row_at(self, y: int) -> int | None:
        """The row that is seen at `y` in the pane."""
        row = self.top + y - self.first_row_y
        return row if y >= self.first_row_y and row < self.row_count else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click selects the row that it is on."""
        row = self.row_at(event.y)
        if row is not None and row != self.cursor:
            self.move_to(row)

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor."""
        self.move_by(WHEEL_ROWS)

    def on_mouse_scroll_up(self) -> None:
        """See `on_mouse_scroll_down`."""
        self.move_by(-WHEEL_ROWS)

    def action_cursor_down(self) -> None:
        self.move_by(1)

    def action_cursor_up(self) -> None:
        self.move_by(-1)

    def action_page_down(self) -> None:
        self.move_page(1)

    def action_page_up(self) -> None:
        self.move_page(-1)

    def action_half_down(self) -> None:
        self.move_page(0.5)

    def action_half_up(self) -> None:
        self.move_page(-0.5)

    def action_first(self) -> None:
        self.move_by(-self.row_count)

    def action_last(self) -> None:
        self.move_by(self.row_count)
