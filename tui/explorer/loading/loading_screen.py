"""The screen while a file is read: how far it is, in bytes and by stage."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.reactive import var
from textual.screen import Screen

from tui.base.cells import Canvas
from tui.draw.bars.footer import Hint
from tui.draw.screens.progress import draw_progress
from tui.explorer.loading.loading import LoadProgress
from tui.explorer.shell.footer_bar import FooterBar
from tui.terminal.app.cell_widget import CellWidget


class ProgressPane(CellWidget):
    """A bar with the stage and the bytes."""

    told: var[LoadProgress | None] = var(None, init=False)

    def __init__(self, path: str, is_ascii: bool) -> None:
        super().__init__()
        self._path = path
        self._is_ascii = is_ascii

    def watch_told(self) -> None:
        """Paints the new state."""
        if self.is_attached:
            self.repaint()

    def paint(self, width: int, height: int) -> Canvas:
        """The file's name, the bar, and the words below it."""
        told = self.told
        stage, done, total = (told.stage, told.done, told.total) if told else ("read", 0, 0)
        return draw_progress(self._path, stage, done, total, width, height, self._is_ascii)


class LoadingScreen(Screen[None]):
    """Shown until the file is read or refused."""

    DEFAULT_CSS = """
    LoadingScreen { overflow: hidden; layout: vertical; }
    LoadingScreen ProgressPane { height: 1fr; }
    LoadingScreen FooterBar { height: 1; }
    """
    BINDINGS: ClassVar = []

    def __init__(self, path: str, hints: tuple[Hint, ...], is_ascii: bool) -> None:
        super().__init__()
        self._progress = ProgressPane(path, is_ascii)
        self._hints = hints

    def compose(self) -> ComposeResult:
        """The bar and the footer."""
        yield self._progress
        footer = FooterBar()
        footer.set_reactive(FooterBar.hints, self._hints)
        yield footer

    def tell(self, progress: LoadProgress) -> None:
        """Shows how far it is."""
        self._progress.told = progress
