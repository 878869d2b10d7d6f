"""A dialog with text to read: help, facts, warnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.base.cells import Canvas
from tui.draw.dialogs.text_page import Paragraph, draw_page, page_height
from tui.explorer.dialogs.page_dialog import PageDialog, ScrolledPage


class TextPage(ScrolledPage):
    """Paragraphs."""

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


class TextDialog(PageDialog):
    """The paragraphs over the screen."""

    DEFAULT_CSS = "TextDialog TextPage { max-width: 100; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,exclamation_mark", "dismiss", "Close", show=False)]

    def __init__(self, title: str, paragraphs: Sequence[Paragraph]) -> None:
        super().__init__(TextPage(title, paragraphs))
