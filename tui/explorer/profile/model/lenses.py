"""The lenses of one screen: which one it is counted under, which ones were before, and counting under another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.chart.overview import Activity
from tui.analysis.counting.counting import Counting
from tui.analysis.filters.lens import WHOLE, Lens
from tui.explorer.background.recount import Recount, Recounted
from tui.state.lens_history import LensHistory
from tui.state.view.look import Look


class Lenses:
    """Keeps the history. The screen is told what is counted, at once where that is quick, and sentences for the user.

    `later` runs a function on the screen's thread, `pictures` makes beside it what the panes will show. `show` is told
    how the same was seen before, None where it was not; `look` says how it is seen now. `whole` is what is counted
    without a lens, where that is known.
    """

    def __init__(
        self,
        counting: Counting,
        *,
        later: Callable[[Callable[[], None]], object],
        pictures: Callable[[Layouts], object],
        look: Callable[[], Look],
        show: Callable[[Recounted, Look | None], None],
        say: Callable[[str], None],
        whole: Recounted | None = None,
    ) -> None:
        self.history = LensHistory()
        self._asked: LensHistory | None = None
        """What is being counted; None when nothing is."""
        self._new_from: int | None = None
        """From which place in it on nothing was ever seen; None when all was."""
        self._activity_for: Callable[[Activity], None] | None = None
        """Whom to tell the activity under another counting, which nothing was counted with so far."""
        self._recount = Recount(counting, later)
        if whole is not None:
            self._recount.keep(whole)
        self._pictures = pictures
        self._look = look
        self._show = show
        self._looks: dict[int, Look] = {}
        self._say = say

    @property
    def asked(self) -> LensHistory:
        """The history as it will be once all that was asked for is counted: what the next step goes on from."""
        return self.history if self._asked is None else self._asked

    def count(self, lens: Lens) -> None:
        """Counts under another lens, as one step that can be undone."""
        self._go_to(self.asked.to(lens), is_new=True)

    def count_with(self, counting: Counting, done: Callable[[Activity], None]) -> None:
        """Counts the same from now on with another counting of the same profile; tells its activity."""
        self._recount.counting = counting
        # Groups of functions may be others now.
        self._looks.clear()
        self._activity_for = done
        self._start(self.asked)

    def grow(self, counting: Counting, lens: Lens) -> None:
        """Counts from now on with that of a profile that grew; `lens` is the present one, its range may have moved."""
        self._recount.counting = counting
        # Functions may stand elsewhere now.
        self._looks.clear()
        self.history = replace(self.history, lens=lens)

    def undo(self) -> None:
        """Takes the last change back."""
        if not self.asked.past:
            self._say("Nothing is left to undo.")
        self._go_to(self.asked.undo())

    def redo(self) -> None:
        """Does what was undone again."""
        if not self.asked.undone:
            self._say("Nothing was undone.")
        self._go_to(self.asked.redo())

    def _go_to(self, history: LensHistory, *, is_new: bool = False) -> None:
        """Counts under the lens of another moment of the history; it is the present one once that is done."""
        if history == self.asked:
            return
        if is_new:
            place = len(history.past)
            self._new_from = place if self._new_from is None else min(place, self._new_from)
        if not self._start(history):
            self._say("counting…")

    def _start(self, history: LensHistory) -> bool:
        """Counts what a history ends with; True when that was done at once."""
        self._asked = history
        counting, activity_for = self._recount.counting, self._activity_for
        activities: list[Activity] = []

        def pictures(layouts: Layouts) -> None:
            self._pictures(layouts)
            if activity_for is not None:
                activities.append(Layouts(counting.aggregate(WHOLE)).activity)

        def counted(recounted: Recounted) -> None:
            self._counted(history, recounted)
            if activity_for is not None:
                self._activity_for = None
                activity_for(activities[-1])

        return self._recount.start(history.lens, pictures, counted, self._failed)

    def _failed(self, sentence: str) -> None:
        self._asked = self._new_from = None
        self._say(sentence)

    def _counted(self, history: LensHistory, recounted: Recounted) -> None:
        if self._activity_for is None:
            self._looks[len(self.history.past)] = self._look()
        new_from = self._new_from
        if new_from is not None:
            # What was undone is not seen again.
            self._looks = {place: look for place, look in self._looks.items() if place < new_from}
        self.history = history
        self._asked = self._new_from = None
        self._show(recounted, self._looks.get(len(history.past)))
