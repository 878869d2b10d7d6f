"""The lenses of one screen: which one it is counted under, which ones were before, and counting under another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tui.analysis.counting import Counting
from tui.analysis.layouts import Layouts
from tui.analysis.lens import WHOLE, Lens
from tui.analysis.lens_history import LensHistory
from tui.analysis.overview import Activity
from tui.draw.look import Look
from tui.explorer.recount import Recount, Recounted


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
        self._recount = Recount(counting, later)
        if whole is not None:
            self._recount.keep(whole)
        self._pictures = pictures
        self._look = look
        self._show = show
        self._looks: dict[int, Look] = {}
        self._say = say

    def count(self, lens: Lens) -> None:
        """Counts under another lens, as one step that can be undone."""
        self._go_to(self.history.to(lens), is_new=True)

    def count_with(self, counting: Counting, done: Callable[[Activity], None]) -> None:
        """Counts the same from now on with another counting of the same profile; tells its activity."""
        self._recount.counting = counting
        # Groups of functions may be others now.
        self._looks.clear()
        history = self.history

        activities: list[Activity] = []

        def pictures(layouts: Layouts) -> None:
            self._pictures(layouts)
            activities.append(Layouts(counting.aggregate(WHOLE)).activity)

        def counted(recounted: Recounted) -> None:
            self._show(recounted, None)
            done(activities[-1])

        self._recount.start(history.lens, pictures, counted, self._say)

    def grow(self, counting: Counting, lens: Lens) -> None:
        """Counts from now on with that of a profile that grew; `lens` is the present one, its range may have moved."""
        self._recount.counting = counting
        # Functions may stand elsewhere now.
        self._looks.clear()
        self.history = replace(self.history, lens=lens)

    def undo(self) -> None:
        """Takes the last change back."""
        if not self.history.past:
            self._say("Nothing is left to undo.")
        self._go_to(self.history.undo())

    def redo(self) -> None:
        """Does what was undone again."""
        if not self.history.undone:
            self._say("Nothing was undone.")
        self._go_to(self.history.redo())

    def _go_to(self, history: LensHistory, *, is_new: bool = False) -> None:
        """Counts under the lens of another moment of the history; it is the present one once that is done."""
        if history == self.history:
            return
        done = partial(self._counted, history, is_new)
        is_quick = self._recount.start(history.lens, self._pictures, done, self._say)
        if not is_quick:
            self._say("counting…")

    def _counted(self, history: LensHistory, is_new: bool, recounted: Recounted) -> None:
        self._looks[len(self.history.past)] = self._look()
        if is_new:
            # What was undone is not seen again.
            self._looks = {place: look for place, look in self._looks.items() if place < len(history.past)}
        self.history = history
        self._show(recounted, self._looks.get(len(history.past)))
