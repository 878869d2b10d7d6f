"""What is found out on its own once the cursor rests."""

from __future__ import annotations

from dataclasses import replace

from tests.exploring import explore
from tui.state.model.counts import Counts
from tui.state.model.live import Live
from tui.state.model.recording_progress import RecordingFacts

LAYOUTS = {"merged", "merged_active", "in_time"}
STACKS = "main;parse 3 | main;render 5 | (idle) 2"


def test_all_layouts_are_made_once_the_cursor_rests() -> None:
    explorer = explore(STACKS)
    explorer.state = replace(explorer.state, counts=Counts(explorer.state.aggregate))
    layouts = explorer.state.counts.layouts
    explorer.rest()
    assert set(vars(layouts)) >= LAYOUTS
    assert explorer.state.background.laid_out is layouts


def test_of_a_recording_that_grows_they_would_be_made_in_vain() -> None:
    explorer = explore(STACKS, recording=Live(RecordingFacts("live")))
    explorer.state = replace(explorer.state, counts=Counts(explorer.state.aggregate))
    explorer.rest()
    assert "in_time" not in vars(explorer.state.counts.layouts)
    assert explorer.state.sureness is None
    # Held still, it has everything but what grows on.
    explorer.press("space")
    assert explorer.state.sureness is not None
