"""What all panes of the profile screen share: what they are bound to, and how they ask for a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.message import Message
from textual.reactive import var

from tui.analysis.aggregate import Aggregate
from tui.draw.chart_look import ChartLook
from tui.draw.look import Look
from tui.explorer.commands import Where
from tui.explorer.sight import Sight
from tui.terminal.cell_widget import CellWidget


@dataclass
class Ask(Message):
    """A pane's request for another look: `step(aggregate, look, *arguments)` gives it."""

    step: Callable[..., Look]
    arguments: tuple[Any, ...]


@dataclass
class ChartAsked(Message):
    """A pane's request to show the chart in a certain way, with the focus on it."""

    chart: ChartLook


class Pane(CellWidget):
    """A part of the profile screen, painted from the sight that it is bound to."""

    places: ClassVar[tuple[Where, ...]] = ()
    """Where its commands are declared, the most general first."""
    title: ClassVar[str] = ""
    explanation: ClassVar[str] = ""
    """What the pane shows and how to read it, in plain words, for the help."""

    sight: var[Sight | None] = var(None, init=False)

    _prepared: Sight | None = None

    def watch_sight(self) -> None:
        """Prepares what a new sight needs, and paints it, if the pane is to be seen."""
        if self.display:
            self.catch_up()

    def catch_up(self) -> None:
        """Brings a pane that was hidden up to the sight of now."""
        if self.sight is None or self.sight is self._prepared:
            return
        before, self._prepared = self._prepared, self.sight
        self.prepare(before, self.sight)
        if self.is_attached:
            self.repaint()

    def on_focus(self) -> None:
        """The cursor's row and the head say where the keys go."""
        self.repaint()

    def on_blur(self) -> None:
        """See `on_focus`."""
        self.repaint()

    def prepare(self, before: Sight | None, sight: Sight) -> None:
        """Computes what painting needs; `before` is the sight that was painted last."""

    def ask(self, step: Callable[..., Look], *arguments: Any) -> None:
        """Asks the screen for the look that `step(aggregate, look, *arguments)` returns."""
        self.post_message(Ask(step, arguments))

    @property
    def aggregate(self) -> Aggregate:
        """What is counted now."""
        assert self.sight is not None, "a pane has no keys before it has a sight"
        return self.sight.aggregate

    @property
    def look(self) -> Look:
        """How it is seen now."""
        assert self.sight is not None, "a pane has no keys before it has a sight"
        return self.sight.look
