"""The filters in force, those before them, and those that were undone; and how each was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui.analysis.counting.counting import Counting
from tui.analysis.filters.lens import WHOLE, Lens
from tui.state.model.counts import Counts
from tui.state.view.look import Look

_KEPT = 3
"""How many counts are kept, so that undo and redo need not count again."""


@dataclass(frozen=True, slots=True)
class FilterHistory:
    """One history for every change of what is counted."""

    lens: Lens = WHOLE
    past: tuple[Lens, ...] = ()
    undone: tuple[Lens, ...] = ()

    def to(self, lens: Lens) -> FilterHistory:
        """The history with `lens` as the present one; what was undone is forgotten. The same when nothing changes."""
        return self if lens == self.lens else FilterHistory(lens, (*self.past, self.lens))

    def undo(self) -> FilterHistory:
        """One step back; the same at the beginning."""
        if not self.past:
            return self
        return FilterHistory(self.past[-1], self.past[:-1], (*self.undone, self.lens))

    def redo(self) -> FilterHistory:
        """The step that was undone last; the same when there is none."""
        if not self.undone:
            return self
        return FilterHistory(self.undone[-1], (*self.past, self.lens), self.undone[:-1])


@dataclass(frozen=True, slots=True, eq=False)
class Filters:
    """The history that is shown, the one that is being counted, and what undo needs to bring back how it was seen.

    `counting` counts the profile under any filters. `looks` has the look of each place in the history that was shown.
    """

    counting: Counting
    shown: FilterHistory = field(default_factory=FilterHistory)
    pending: FilterHistory | None = None
    """The history whose counts were requested last; None when all requested counts are shown."""
    new_from: int | None = None
    """The first place of the pending history that was never shown; None when all were."""
    wants_activity: bool = False
    """Whether another counting is in use, whose activity over time is still to come with the next counts."""
    looks: Mapping[int, Look] = field(default_factory=dict)
    recent: tuple[Counts, ...] = ()
    """The last counts of `counting`, the latest first."""

    @property
    def latest(self) -> FilterHistory:
        """The history as it will be once the requested counts are there: the next step goes on from it."""
        return self.shown if self.pending is None else self.pending

    def requesting(self, history: FilterHistory, *, is_new: bool = False) -> Filters:
        """The filters while `history` is counted; `is_new`: its last place was never shown."""
        new_from = self.new_from
        if is_new:
            place = len(history.past)
            new_from = place if new_from is None else min(place, new_from)
        return replace(self, pending=history, new_from=new_from)

    def showing(self, counts: Counts, look: Look) -> Filters:
        """The filters once the pending history is shown; `look` is how the history until now was seen."""
        assert self.pending is not None, "these counts were requested"
        # A line that is typed, or a range that is chosen, belongs to the moment, not to the step.
        if look.prompt is not None or look.choice is not None:
            search = look.search if look.prompt is None else look.prompt.before
            look = replace(look, prompt=None, choice=None, search=search)
        looks = self.looks if self.wants_activity else {**self.looks, len(self.shown.past): look}
        if self.new_from is not None:
            # Undone steps that a new one replaced are not seen again.
            looks = {place: kept for place, kept in looks.items() if place < self.new_from}
        return replace(
            self,
            shown=self.pending,
            pending=None,
            new_from=None,
            wants_activity=False,
            looks=looks,
            recent=self._keeping(counts),
        )

    def failed(self) -> Filters:
        """The filters when the pending history cannot be counted: the shown one stays."""
        return replace(self, pending=None, new_from=None)

    def with_counting(self, counting: Counting) -> Filters:
        """The same filters of another counting, under which functions and groups may differ."""
        return replace(self, counting=counting, looks={}, recent=())

    def _keeping(self, counts: Counts) -> tuple[Counts, ...]:
        """The recent counts with `counts` as the latest."""
        others = [kept for kept in self.recent if kept.aggregate.lens != counts.aggregate.lens]
        return (counts, *others)[:_KEPT]

    def kept(self, lens: Lens) -> Counts | None:
        """The recent counts under `lens`, None when they have to be counted."""
        return next((counts for counts in self.recent if counts.aggregate.lens == lens), None)
