"""How sure shares are, found out beside the screen once the cursor rests, for whatever is counted then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.sureness import Sureness, has_slices
from tui.explorer.background.beside import Beside
from tui.explorer.profile.model.sight import Sight


class SureScreen(Protocol):
    """What this needs of the screen."""

    sight: Sight | None
    _looked_into: Aggregate | None
    _beside: Beside | None

    def call_later(self, callback: Callable[[], object]) -> bool: ...


class SureActions:
    """What the profile screen does about it."""

    _looked_into: Aggregate | None = None
    _beside: Beside | None = None

    def look_for_sureness(self: SureScreen) -> None:
        """Begins to find out, unless that was done; only times that were sampled in order can be cut into slices.

        While a recording grows, it would come and go every second; a view of it that is held still has it.
        """
        if self.sight is None or self.sight.aggregate is self._looked_into:
            return
        if self.sight.recording is not None and not self.sight.recording.is_frozen:
            return
        counted = self._looked_into = self.sight.aggregate
        if not has_slices(counted.profile.origin):
            return
        self._beside = self._beside or Beside(self.call_later)
        self._beside.start(lambda: Sureness(counted).prepared(), lambda found: show_sureness(self, found))


def show_sureness(screen: SureScreen, found: Sureness) -> None:
    """Shows what was found out; the sight takes it only for what it counts."""
    if screen.sight is not None:
        screen.sight = replace(screen.sight, sure=found)
