"""The commands that lead to callers and callees."""

from __future__ import annotations

from typing import Protocol

from tui.explorer.profile.actions.time_actions import TimeScreen
from tui.explorer.profile.model.sight import Sight
from tui.state.callers_choice import take_earlier
from tui.state.view.screen_layout import PaneName


class CallersScreen(TimeScreen, Protocol):
    """What these commands need of the screen."""

    def show_pane(self, name: PaneName) -> None: ...

    def show_callers(self) -> None: ...


class CallersActions:
    """The commands."""

    sight: Sight | None

    def show_callers(self: CallersScreen) -> None:
        """Shows callers and callees of the selected function."""
        self.show_pane(PaneName.CALLERS)

    def action_show_callers(self: CallersScreen) -> None:
        self.show_callers()

    def has_earlier_function(self) -> bool:
        """Whether another function was in the middle of callers and callees before."""
        return self.sight is not None and bool(self.sight.look.callers.of(self.sight.look.function).earlier)

    def show_earlier_function(self: CallersScreen) -> None:
        """Puts that one in the middle again."""
        self.answer(take_earlier)
