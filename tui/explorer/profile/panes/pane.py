"""What all panes of the profile screen share: what they are bound to, and how they ask for a change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol, cast

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.filters.lens import Lens
from tui.analysis.search.found import Found
from tui.explorer.commands.commands import Where
from tui.explorer.profile.model.sight import Sight
from tui.state.view.chart_view import ChartLook
from tui.state.view.look import Look
from tui.terminal.app.cell_widget import CellWidget
from tui.terminal.app.takes_keys import TakesKeys


class Answers(Protocol):
    """The screen, as its panes see it.

    Panes ask and the screen answers at once, before the next key: keys that arrive together, as they do over a slow
    link, must each see what the one before it did.
    """

    def answer(self, step: Callable[..., Look], *arguments: Any) -> None:
        """Replaces the look by `step(aggregate, look, *arguments)`."""

    def show_chart(self, chart: ChartLook) -> None:
        """Shows the chart as `chart` says, with the focus on it."""

    @property
    def asked_lens(self) -> Lens:
        """The lens that was asked for last, which may still be counted: what the next step goes on from."""

    def count(self, lens: Lens) -> None:
        """Counts under another lens, as one step that can be undone."""

    def say(self, sentence: str) -> None:
        """Shows a sentence in the footer until the next change."""

    def show_callers(self) -> None:
        """Shows callers and callees of the selected function."""

    def edit_source(self) -> None:
        """Opens the user's editor at the source of what is selected."""

    def zoom_chart(self, row: int) -> None:
        """Shows the chart zoomed to the box of a tree row; the focus stays where the chart is in view."""


class Pane(TakesKeys, CellWidget):
    """A part of the profile screen, painted from the sight that it is bound to."""

    places: ClassVar[tuple[Where, ...]] = ()
    """Where its commands are declared, the most general first."""
    title: ClassVar[str] = ""
    explanation: ClassVar[str] = ""
    """What the pane shows and how to read it, in plain words, for the help."""

    sight: Sight | None = None
    """What it shows. The screen gives it by `see`: a reactive of each pane would cost as much as painting them."""

    _prepared: Sight | None = None

    def see(self, sight: Sight) -> None:
        """Shows a new sight, if the pane is to be seen; where only the selection is another, maybe when it rests."""
        self.sight, before = sight, self._prepared
        if self.display:
            is_moved_only = before is not None and self.scene(before) == self.scene(sight)
            if not is_moved_only or self.keeps_up(sight):
                self.catch_up()

    def catch_up(self) -> None:
        """Brings a pane that was hidden, or let the selection rest first, up to the sight of now."""
        sight, before = self.sight, self._prepared
        if sight is None or sight is before:
            return
        self._prepared = sight
        is_same = before is not None and self._shown(before) == self._shown(sight)
        self.prepare(before, sight)
        if self.is_attached and not is_same:
            self.repaint()

    def rest(self) -> None:
        """The selection rests: shows what could wait until now."""
        self.catch_up()

    def scene(self, sight: Sight) -> object:
        """All that the pane shows of a sight, but for the selection. When it changes, the pane follows at once."""
        return sight.scene

    def selection(self, sight: Sight) -> object:
        """What the pane shows of the selection."""
        return sight.look.function, sight.look.node, sight.look.is_path_chosen

    def keeps_up(self, sight: Sight) -> bool:
        """Whether the pane follows the selection of a sight at once, not only when it rests."""
        return True

    def _shown(self, sight: Sight) -> tuple[object, object]:
        return self.scene(sight), self.selection(sight)

    def on_focus(self) -> None:
        """The cursor's row and the head say where the keys go."""
        self.catch_up()
        self.repaint()

    def on_blur(self) -> None:
        """See `on_focus`."""
        self.repaint()

    def prepare(self, before: Sight | None, sight: Sight) -> None:
        """Computes what painting needs; `before` is the sight that was painted last."""

    def takes_matches(self, found: Found) -> bool:
        """Whether it goes from match to match in an order of its own."""
        return False

    def go_to_match(self, found: Found, step: int) -> bool | None:
        """Goes to the next match (`step` 1) or the one before (−1).

        Answers whether that went on from the other end; None when there is no match.
        """
        return None

    @property
    def answers(self) -> Answers:
        """The screen that the pane is on."""
        return cast(Answers, self.screen)

    def ask(self, step: Callable[..., Look], *arguments: Any) -> None:
        """Asks the screen for the look that `step(aggregate, look, *arguments)` returns."""
        self.answers.answer(step, *arguments)

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
