"""A dialog with text to read: help, facts, warnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.cells import Canvas
from tui.draw.text_page import Paragraph, draw_page, page_height
from tui.terminal.cell_widget import CellWidget


class TextPage(CellWidget, can_focus=True):
    """Paragraphs, scrolled by lines and pages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("pagedown,space,ctrl+f,ctrl+d", "page(1)", "Page down", show=False),
        Binding("pageup,ctrl+b,ctrl+u", "page(-1)", "Page up", show=False),
        Binding("g,home", "scroll(-100000)", "Top", show=False),
        Binding("G,end", "scroll(100000)", "End", show=False),
    ]

    def __init__(self, title: str, paragraphs: Sequence[Paragraph]) -> None:
        super().__init__()
        self._title = title
        self._paragraphs = paragraphs
        self._top = 0

    def paint(self, width: int, height: int) -> Canvas:
        """The visible part, in a frame of its own."""
        self._top = max(0, min(self._top, page_height(self._paragraphs, width) - (height - 2)))
        return draw_page(self._title, self._paragraphs, self._top, width, height)

    def action_scroll(self, lines: int) -> None:
        """Scrolls by so many lines."""
        self._top = max(0, self._top + lines)
        self.repaint()

    def action_page(self, pages: int) -> None:
        """Scrolls by so many pages."""
        self.action_scroll(pages * max(1, self.size.height - 3))


class TextDialog(ModalScreen[None]):
    """A page of text over the screen; any way back closes it."""

    CSS = """
    TextDialog { align: center middle; overflow: hidden; background: transparent; }
    TextDialog TextPage { width: 90%; height: 90%; max-width: 100; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,backspace,question_mark,exclamation_mark,enter", "dismiss", "Close", show=False)
    ]

    def __init__(self, title: str, paragraphs: Sequence[Paragraph]) -> None:
        super().__init__()
        self._page = TextPage(title, paragraphs)

    def compose(self) -> ComposeResult:
        """The page."""
        yield self._page
