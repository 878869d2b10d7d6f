"""Pictures that the next key may ask for, made beside the screen once the cursor rests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tui.analysis.chart.chart_layouts import Layouts
from tui.explorer.background.beside import Beside
from tui.explorer.profile.model.sight import Sight


class AheadScreen(Protocol):
    """What this needs of the screen."""

    sight: Sight | None
    _made_ahead: Layouts | None
    _ahead: Beside | None

    def call_later(self, callback: Callable[[], object]) -> bool: ...


class AheadActions:
    """What the profile screen does about it: the chart in the other order, or with idle time, is many boxes to lay."""

    _made_ahead: Layouts | None = None
    _ahead: Beside | None = None

    def make_ahead(self: AheadScreen) -> None:
        """Begins to lay what is not laid yet; while a recording grows it would be laid in vain every second."""
        if self.sight is None or self.sight.recording is not None or self.sight.layouts is self._made_ahead:
            return
        layouts = self._made_ahead = self.sight.layouts
        self._ahead = self._ahead or Beside(self.call_later)
        self._ahead.start(layouts.prepare, lambda _: None)
