"""The commands that go through time: choosing a range, and stepping from sample to sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tui.explorer.profile.model.sight import Sight
from tui.state.view.look import Look, choose_range, select_moment
from tui.state.view.time_range import RangeChoice, sample_beside
from tui.state.view.words import no_order


class TimeScreen(Protocol):
    """What these commands need of the screen."""

    sight: Sight | None

    def answer(self, step: Callable[..., Look], *arguments: Any) -> None: ...

    def say(self, sentence: str) -> None: ...

    def show_choice(self) -> None: ...


class TimeActions:
    """The commands."""

    def action_choose_range(self: TimeScreen) -> None:
        """Begins a time range at the overview's cursor, or leaves it."""
        if self.sight is None:
            return
        if why_not := no_order(self.sight.aggregate.profile.origin):
            self.say(f"This profile has {why_not}.")
        elif self.sight.look.choice is not None:
            self.answer(choose_range, None)
        else:
            self.answer(choose_range, RangeChoice(self.sight.look.moment_us))
            self.show_choice()

    def action_next_sample(self: TimeScreen) -> None:
        step_sample(self, 1)

    def action_previous_sample(self: TimeScreen) -> None:
        step_sample(self, -1)


def step_sample(screen: TimeScreen, step: int) -> None:
    """Selects what the next or the previous sample stood on, and says which one it is."""
    if screen.sight is None:
        return
    aggregate = screen.sight.aggregate
    if why_not := no_order(aggregate.profile.origin):
        screen.say(f"This profile has {why_not}.")
        return
    place = sample_beside(aggregate, screen.sight.look.moment_us, step)
    if place is None:
        screen.say("There is no further sample.")
        return
    screen.answer(select_moment, place.start_us)
    screen.say(place.words)
