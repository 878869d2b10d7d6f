"""The lenses that were, the one that is, and those that were undone."""

from __future__ import annotations

from dataclasses import dataclass

from tui.analysis.filters.lens import WHOLE, Lens


@dataclass(frozen=True, slots=True)
class LensHistory:
    """One history for every change of what is counted."""

    lens: Lens = WHOLE
    past: tuple[Lens, ...] = ()
    undone: tuple[Lens, ...] = ()

    def to(self, lens: Lens) -> LensHistory:
        """The history with `lens` as the present one; what was undone is forgotten. The same when nothing changes."""
        return self if lens == self.lens else LensHistory(lens, (*self.past, self.lens))

    def undo(self) -> LensHistory:
        """One step back; the same at the beginning."""
        if not self.past:
            return self
        return LensHistory(self.past[-1], self.past[:-1], (*self.undone, self.lens))

    def redo(self) -> LensHistory:
        """The step that was undone last; the same when there is none."""
        if not self.undone:
            return self
        return LensHistory(self.undone[-1], (*self.past, self.lens), self.undone[:-1])
