"""The header while a recording goes on."""

from __future__ import annotations

import pytest

from tui.analysis.filters.lens import WHOLE, Lens, Step, Verb
from tui.draw.bars.recording_header import clock, draw_recording_header, short_title
from tui.state.model.recording import RecordingFacts
from tui.state.view.measures import Base

FACTS = RecordingFacts("/app/server.js", "RECORDING", 62_400_000, 56_000, 1_200_000, 0.984, 1_083, 12)
BASE = Base("% of active", 1)


def header(facts: RecordingFacts = FACTS, width: int = 120, lens: Lens = WHOLE) -> str:
    return draw_recording_header(facts, lens, BASE, width).text()


def test_it_tells_how_the_recording_goes() -> None:
    figures = "56,000 samples · CPU 98 % · one per 1.1 ms · 12 missed · 1.20 MB"
    assert header().startswith(f" REC 1:02  server.js  {figures}  ")
    assert header().endswith("% of active")


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100])
def test_where_it_is_narrow_the_last_figures_go_first(width: int) -> None:
    shown = header(width=width)
    assert len(shown) <= width
    assert shown.startswith(" REC 1:02  server.js"[:width])
    assert ("56,000 samples" in shown) == (width >= 40)


def test_it_says_what_is_not_followed_and_what_is_counted() -> None:
    frozen = RecordingFacts("app.js", "RECORDING", is_frozen=True, last_us=10_000_000)
    assert "FROZEN · last 10 s" in header(frozen)
    moving = Lens((5_000_000, 15_000_000), (Step(Verb.HIDE, "idle"),))
    assert "last 10 s" in header(frozen, lens=moving)
    assert "5.00" not in header(frozen, lens=moving)


def test_a_state_is_told_in_words() -> None:
    assert header(RecordingFacts("app.js", "STOPPING")).startswith(" stopping 0:00  app.js  0 samples")


def test_titles_and_times() -> None:
    assert [short_title(title) for title in ("/a/b.js", "C:\\a\\b.js", "Shop", "a\x1b[2J", "node a/b.js")] == [
        "b.js",
        "b.js",
        "Shop",
        "a␛[2J",
        "node a/b.js",
    ]
    assert [clock(us) for us in (0, 59_999_999, 60_000_000, 3_600_000_000)] == ["0:00", "0:59", "1:00", "60:00"]


def test_what_the_recorder_said_is_kept_however_much_of_it_came_at_once() -> None:
    facts = RecordingFacts("app.js")
    assert facts.note == ""
    facts = facts.noted("run 1").noted("run 2").noted("run 1")
    assert (facts.notes, facts.note) == (("run 2", "run 1"), "run 1")
