"""The commands of the event loop and of warm-up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, cast

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.findings.warm_up import warm_up_us
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.pane import Answers
from tui.state.view.screen_layout import PaneName


class _Screen(Protocol):
    """What is needed of the screen beside its answers."""

    sight: Sight | None

    def show_pane(self, name: PaneName) -> None: ...

    def call_later(self, callback: Callable[..., Any], *arguments: Any) -> object: ...


class RunsActions:
    """What the profile screen does with busy runs and warm-up."""

    def look_for_warm_up(self, whole: Aggregate) -> None:
        """Finds out beside the screen whether the profile begins with a warm-up."""
        screen = cast(_Screen, self)

        def find() -> None:
            screen.call_later(self._found_warm_up, warm_up_us(whole))

        if whole.profile.origin.unit == "us" and whole.profile.origin.has_timeline:
            threading.Thread(target=find, name="tickscope-warm-up", daemon=True).start()

    def _found_warm_up(self, until_us: int | None) -> None:
        screen = cast(_Screen, self)
        if screen.sight is not None and until_us is not None:
            screen.sight = replace(screen.sight, warm_up_us=until_us)

    def action_show_runs(self) -> None:
        cast(_Screen, self).show_pane(PaneName.RUNS)

    def action_skip_warm_up(self) -> None:
        """Counts what is behind the warm-up only."""
        screen, answers = cast(_Screen, self), cast(Answers, self)
        if screen.sight is None:
            return
        until_us = screen.sight.warm_up_us
        if until_us is None:
            answers.say("No beginning stands out from the rest.")
            return
        end_us = screen.sight.aggregate.profile.duration_us
        answers.count(replace(answers.asked_lens, range_us=(until_us, end_us)))
