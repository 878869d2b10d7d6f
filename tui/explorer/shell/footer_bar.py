"""The footer of every screen: the keys that matter now, a message, or the search that is being typed."""

from __future__ import annotations

from textual.reactive import var

from tui.base.cells import Canvas
from tui.draw.bars.footer import FooterSearch, Hint, draw_footer
from tui.terminal.app.cell_widget import CellWidget


class FooterBar(CellWidget):
    """The footer row: keys of where one is, or a message."""

    hints: var[tuple[Hint, ...]] = var((), init=False)
    message: var[str] = var("", init=False)
    search: var[FooterSearch | None] = var(None, init=False)

    def paint(self, width: int, height: int) -> Canvas:
        """The search that is being typed; else the message, or the hints that fit."""
        return draw_footer(self.hints, width, self.message, self.search)

    def watch_hints(self) -> None:
        """Paints the new hints."""
        if self.is_attached:
            self.repaint()

    def watch_message(self) -> None:
        """Paints the new message."""
        if self.is_attached:
            self.repaint()

    def watch_search(self) -> None:
        """Paints what was found."""
        if self.is_attached:
            self.repaint()
