"""A recording: it grows under the keys, can be frozen, counts its last seconds, and finishes or fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.exploring import Explorer, explore
from tests.state.recorded import FIRST, MAIN, PARSE, READ, RENDER, Recording, S, seconds, total_ms
from tests.state.units import measuring
from tui.analysis.filters.lens import WHOLE
from tui.analysis.filters.lens_text import lens_text
from tui.state.model.effects import (
    Count,
    FindSourceMaps,
    FindWarmUp,
    Freeze,
    GrowNow,
    LayOutAhead,
    ReadSource,
    ShowOutput,
)
from tui.state.model.messages import Grew, Notify, RecordingProgressed
from tui.state.model.recording import Live, RecordingFacts
from tui.state.view.screen_layout import PaneName

HOT = PaneName.HOT


def header(explorer: Explorer) -> str:
    return explorer.pane(PaneName.HEADER)


# ── growth ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_comes_is_shown_and_the_selection_stays() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer.press("j")
    assert explorer.function == "render"
    recording.grow(f"{MAIN};{READ} 9")
    assert total_ms(explorer) == 17
    assert explorer.function == "render"
    assert "render" in explorer.row(HOT)
    assert "read" in explorer.pane(HOT).splitlines()[1]


def test_what_is_unfolded_and_zoomed_stays_where_it_is() -> None:
    recording = Recording(f"{FIRST} | {MAIN};{PARSE};{READ} 2")
    explorer = recording.explorer.press("l 2 E 1 Enter")
    label = explorer.state.aggregate.profile.label
    view = explorer.state.look.chart.view
    assert view is not None
    before = explorer.state.layout.box_at(view.top_depth, (view.start_us + view.end_us) // 2)
    assert before is not None
    name = label(before.row)
    recording.grow(f"zzz@/b.js:1 30 | {MAIN};{READ} 20")
    view = explorer.state.look.chart.view
    assert view is not None
    after = explorer.state.layout.box_at(view.top_depth, (view.start_us + view.end_us) // 2)
    assert after is not None
    assert explorer.state.aggregate.profile.label(after.row) == name
    assert explorer.state.look.hot.open
    assert explorer.state.look.tree.open


def test_growth_does_not_clear_what_was_said_and_asks_for_no_rest() -> None:
    recording = Recording(FIRST)
    recording.explorer.send(Notify("something"))
    assert recording.grow(f"{MAIN} 1").notice == "something"


def test_what_is_shown_first_of_a_recording_without_samples_is_selected_when_they_come() -> None:
    recording = Recording("")
    assert recording.explorer.state.look.function is None
    recording.grow(f"{MAIN};{PARSE} 5 | {MAIN} 1")
    assert recording.explorer.function == "parse"
    assert "parse" in recording.explorer.row(HOT)


def test_a_filter_goes_on_and_is_undone_on_what_has_come_since() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer.press("f")
    assert explorer.function == "parse"
    recording.grow(f"{MAIN};{PARSE} 5 | {MAIN};{READ} 4")
    assert total_ms(explorer) == 10
    assert total_ms(explorer.press("u")) == 17
    assert total_ms(explorer.press("Ctrl-R")) == 10


def test_growth_under_other_filters_is_asked_for_again() -> None:
    recording = Recording(FIRST)
    growth = recording.grown(f"{MAIN} 1")
    explorer = recording.explorer.press("f")
    explorer.send(Grew(growth))
    assert total_ms(explorer) == 5
    assert explorer.effects == [GrowNow()]
    explorer.send(Grew(recording.growth()))
    assert explorer.effects == [GrowNow()]


def test_a_step_that_is_counted_while_the_recording_grows_counts_what_has_come() -> None:
    """The counts of what there was when the key was pressed would take samples away again, and what is selected."""
    recording = Recording(FIRST)
    explorer = recording.explorer
    explorer.held = (Count,)
    explorer.press("i")
    before = explorer.waiting[0]
    assert isinstance(before, Count)
    recording.grow(f"{MAIN};{READ} 9")
    explorer.press("g")
    assert explorer.function == "read"
    explorer.let_go()
    assert lens_text(explorer.state.aggregate.lens) == "hide:idle"
    assert total_ms(explorer) == 17
    assert explorer.function == "read"
    assert explorer.notice == ""


def test_lines_follow_texts_that_the_program_sends() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer.press("4")
    content = explorer.state.lines.content
    assert content is not None
    assert content.source is None
    recording.texts = {"/a.js": "one\nfunction parse() {}\nthree\n"}
    recording.grow(f"{MAIN};{PARSE} 1")
    assert "function parse() {}" in explorer.pane(PaneName.LINES)
    explorer.held = (ReadSource,)
    recording.grow(f"{MAIN};{PARSE} 1")
    assert "function parse() {}" in explorer.pane(PaneName.LINES), "the same texts are not read again"


def test_nothing_is_found_out_in_vain_while_it_grows() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer.rest()
    assert explorer.state.sureness is None
    explorer.held = (LayOutAhead, FindSourceMaps, FindWarmUp)
    explorer.rest()
    assert not explorer.waiting
    recording.grow(f"{MAIN} 1")
    assert not explorer.waiting


# ── freezing ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_frozen_view_does_not_grow_until_it_follows_again() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer.press("Space")
    assert explorer.effects == [Freeze(is_frozen=True)]
    assert explorer.notice == "Frozen: the recording goes on. Space follows it again."
    assert "frozen" in header(explorer).lower()
    recording.grow(f"{MAIN} 9")
    assert total_ms(explorer) == 8
    explorer.press("Space")
    assert explorer.effects[-1] == Freeze(is_frozen=False)
    assert explorer.notice == "Following again."
    explorer.send(Grew(recording.growth()))
    assert total_ms(explorer) == 17


def test_a_frozen_view_takes_keys_and_filters() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer.press("Space j f")
    assert explorer.state.sureness is None
    assert total_ms(explorer) == 3
    assert total_ms(explorer.press("u")) == 8
    assert explorer.rest().state.sureness is not None


@pytest.mark.parametrize("keys", ["1", "2", "3", "4", "5", "6", "v Esc"])
def test_space_freezes_in_each_pane(keys: str) -> None:
    explorer = Recording(FIRST).explorer.press(f"{keys} Space")
    assert explorer.state.live is not None
    assert explorer.state.live.is_frozen


def test_space_is_typed_into_a_query() -> None:
    explorer = Recording(FIRST).explorer.press('/ "a" Space "b"')
    assert explorer.state.look.search.text == "a b"
    assert explorer.state.live is not None
    assert not explorer.state.live.is_frozen


# ── the last seconds ───────────────────────────────────────────────────────────────────────────────────────


def test_the_last_seconds_are_counted_in_turn() -> None:
    explorer = seconds().explorer
    for range_us, words in (
        ((15 * S, 25 * S), "The last 10 seconds, as they come."),
        ((0, 25 * S), "The last 30 seconds, as they come."),
        ((0, 25 * S), "The last 60 seconds, as they come."),
        (None, "The whole recording."),
        ((15 * S, 25 * S), "The last 10 seconds, as they come."),
    ):
        assert explorer.press("R").notice == words
        assert explorer.state.aggregate.lens.range_us == range_us
    assert "last 10 s" in header(explorer)


def test_the_last_seconds_move_with_the_recording() -> None:
    recording = seconds()
    explorer = recording.explorer.press("R")
    recording.grow(f"{MAIN};{RENDER} 4")
    assert explorer.state.aggregate.lens.range_us == (19 * S, 29 * S)
    assert "last 10 s" in header(explorer)
    recording.grow(f"{MAIN};{RENDER} 1")
    assert explorer.state.aggregate.lens.range_us == (20 * S, 30 * S)
    assert explorer.press("u").state.aggregate.lens == WHOLE
    assert "last 10 s" not in header(explorer)
    recording.grow(f"{MAIN};{RENDER} 1")
    assert explorer.state.aggregate.lens == WHOLE
    # Redone, they are at the end again with what comes next.
    explorer.press("Ctrl-R")
    recording.grow(f"{MAIN};{RENDER} 1")
    assert explorer.state.aggregate.lens.range_us == (22 * S, 32 * S)


def test_a_range_that_is_chosen_stays_where_it_is() -> None:
    recording = seconds()
    explorer = recording.explorer.press("R v 2 - 5 Enter")
    recording.grow(f"{MAIN};{RENDER} 4")
    assert explorer.state.aggregate.lens.range_us == (2 * S, 5 * S)
    assert explorer.press("R").state.aggregate.lens.range_us == (19 * S, 29 * S)


def test_the_last_seconds_keep_the_steps() -> None:
    recording = seconds()
    explorer = recording.explorer.press("i R")
    recording.grow(f"{MAIN};{RENDER} 4")
    assert lens_text(explorer.state.aggregate.lens) == "range:19000000us-29000000us hide:idle"


def test_twice_in_a_row_counts_the_next_though_the_first_is_still_counted() -> None:
    explorer = seconds().explorer
    explorer.held = (Count,)
    assert explorer.press("R R").notice == "The last 30 seconds, as they come."
    explorer.let_go()
    assert explorer.state.aggregate.lens.range_us == (0, 25 * S)
    assert "last 30 s" in header(explorer)


def test_memory_has_no_last_seconds() -> None:
    facts = RecordingFacts("app.js", allocated_bytes=1000)
    explorer = explore(measuring("bytes", "a 5"), recording=Live(facts)).press("R")
    assert explorer.notice.startswith("Memory has no last seconds: sizes have no time.")
    assert explorer.state.aggregate.lens == WHOLE


# ── what the recorder says ─────────────────────────────────────────────────────────────────────────────────


def test_how_it_goes_is_in_the_header_and_notes_are_said_once() -> None:
    explorer = Recording(FIRST).explorer
    facts = RecordingFacts("app.js", state="RECORDING", elapsed_us=65 * S, samples=1234)
    explorer.send(RecordingProgressed(facts))
    assert "1:05" in header(explorer)
    assert explorer.notice == ""
    noted = facts.noted("a chunk\x1b[31m was lost")
    explorer.send(RecordingProgressed(noted))
    assert explorer.notice == "a chunk␛[31m was lost"
    explorer.press("j")
    explorer.send(RecordingProgressed(replace(noted, samples=2000)))
    assert explorer.notice == ""


def test_how_it_goes_is_shown_while_the_view_is_frozen_too() -> None:
    explorer = Recording(FIRST).explorer.press("Space")
    explorer.send(RecordingProgressed(RecordingFacts("app.js", state="RECORDING", elapsed_us=65 * S)))
    assert "1:05" in header(explorer)
    assert "frozen" in header(explorer).lower()


def test_the_output_is_asked_for() -> None:
    assert Recording(FIRST).explorer.press("P").effects == [ShowOutput()]


def test_the_footer_has_the_keys_of_a_recording_while_it_goes_on() -> None:
    recording = Recording(FIRST)
    assert "stop" in recording.explorer.pane(PaneName.FOOTER)
    recording.explorer.send(recording.finished())
    assert "stop" not in recording.explorer.pane(PaneName.FOOTER)
