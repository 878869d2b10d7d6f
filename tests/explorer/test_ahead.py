"""The chart's other pictures are there before a key asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from queue import Queue

from tests.patience import PATIENCE_S
from tests.stacks import recorded_from
from tui.analysis.chart.chart_layouts import Layouts
from tui.explorer.profile.model.ahead import AheadActions
from tui.explorer.profile.model.open_profile import opened
from tui.explorer.profile.model.sight import Sight
from tui.state.options import ExplorerOptions
from tui.state.recording_progress import RecordingFacts

PICTURES = {"merged", "merged_active", "in_time"}


class Screen(AheadActions):
    """Only what is asked of one."""

    def __init__(self, sight: Sight) -> None:
        self.sight: Sight | None = sight
        self.calls: Queue[Callable[[], object]] = Queue()

    def call_later(self, callback: Callable[[], object]) -> bool:
        self.calls.put(callback)
        return True


def test_all_pictures_are_made_once_the_cursor_rests() -> None:
    one = opened(recorded_from("main;parse 3 | main;render 5 | (idle) 2"))
    sight = replace(one.sight(ExplorerOptions(), is_ascii=False), layouts=Layouts(one.aggregate))
    growing = Screen(replace(sight, recording=RecordingFacts("live")))
    growing.make_ahead()
    assert growing._ahead is None
    screen = Screen(sight)
    screen.make_ahead()
    screen.calls.get(timeout=PATIENCE_S)()
    assert set(vars(sight.layouts)) >= PICTURES
    screen.make_ahead()
    assert screen.calls.empty()
