"""Shown from asking for a recording until its first samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.reactive import var
from textual.screen import Screen

from tui.base.cells import Canvas
from tui.draw.bars.footer import Hint
from tui.draw.screens.progress import draw_connecting
from tui.explorer.shell.footer_bar import FooterBar
from tui.terminal.app.cell_widget import CellWidget

if TYPE_CHECKING:
    from tui.state.model.recording import RecordingFacts


class ConnectingPane(CellWidget):
    """What is waited for."""

    facts: var[RecordingFacts | None] = var(None, init=False)

    def watch_facts(self) -> None:
        """Paints what is said."""
        if self.is_attached:
            self.repaint()

    def paint(self, width: int, height: int) -> Canvas:
        """Title, state and notes."""
        if self.facts is None:
            return Canvas(width, height)
        return draw_connecting(self.facts, self.facts.notes, width, height)


class ConnectingScreen(Screen[None]):
    """The state of a recording that has nothing to show yet; `r` stops it."""

    DEFAULT_CSS = """
    ConnectingScreen { overflow: hidden; layout: vertical; }
    ConnectingScreen ConnectingPane { height: 1fr; }
    ConnectingScreen FooterBar { height: 1; }
    """

    def __init__(self, facts: RecordingFacts, hints: tuple[Hint, ...]) -> None:
        super().__init__()
        self._hints = hints
        self._pane = ConnectingPane()
        self._pane.set_reactive(ConnectingPane.facts, facts)

    def compose(self) -> ComposeResult:
        """The state and the footer."""
        yield self._pane
        footer = FooterBar()
        footer.set_reactive(FooterBar.hints, self._hints)
        yield footer

    def tell(self, facts: RecordingFacts) -> None:
        """Shows how it goes."""
        self._pane.facts = facts
