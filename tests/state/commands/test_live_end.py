"""A recording that finishes or fails: the profile stays at the same place, under the same filters."""

from __future__ import annotations

from tests.exploring import Explorer
from tests.state.recorded import FIRST, MAIN, PARSE, READ, Recording, S, seconds, total_ms
from tui.analysis.filters.lens import WHOLE, Lens
from tui.analysis.filters.lens_text import lens_text
from tui.explorer.recording.growth import growth_of
from tui.state.model.effects import (
    Count,
    FindSourceMaps,
    FindWarmUp,
    ShowOutput,
    Work,
)
from tui.state.model.messages import Grew, RecordingFailed, RecordingFinished, RecordingProgressed
from tui.state.model.recording import Finished, RecordingFacts


def requested(explorer: Explorer, kind: type[Work]) -> bool:
    """Whether some work is held back that the state has asked for."""
    return any(isinstance(effect, kind) for effect in explorer.waiting)


def test_a_recording_that_finishes_is_the_profile_at_the_same_place() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer.press("j Space")
    recording.grown(f"{MAIN};{READ} 9")
    explorer.held = (FindSourceMaps, FindWarmUp)
    finished = recording.finished()
    explorer.send(finished)
    assert explorer.state.recording == Finished()
    assert explorer.state.opened is finished.opened
    assert total_ms(explorer) == 17
    assert explorer.function == "render"
    assert explorer.state.live is None
    assert requested(explorer, FindSourceMaps)
    assert requested(explorer, FindWarmUp)


def test_keys_of_a_recording_say_that_it_is_over() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer
    explorer.send(recording.finished())
    assert explorer.press("1").do("freeze").notice == "Nothing is being recorded."
    assert explorer.press("R").notice == "Nothing is being recorded: v chooses a time range."
    assert explorer.press("P").effects[-1] == ShowOutput()
    explorer.press("3 g")
    assert explorer.press("Space").function != "parse", "Space turns the page of a list again"


def test_the_filters_of_the_recording_count_the_whole_of_it() -> None:
    recording = seconds()
    explorer = recording.explorer.press("i R")
    recording.grown(f"{MAIN};{READ} 5")
    explorer.send(recording.finished())
    assert explorer.state.aggregate.lens.range_us == (20 * S, 30 * S)
    assert explorer.press("u u").state.aggregate.lens == WHOLE
    assert explorer.state.aggregate.sampled_us == 30 * S


def test_a_step_about_what_the_file_does_not_have_is_left() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer.press("f")
    finished = recording.finished()
    explorer.send(RecordingFinished(finished.opened, growth_of(finished.opened, Lens())))
    assert explorer.state.aggregate.lens == WHOLE


def test_a_step_that_is_counted_while_the_recording_finishes_counts_the_whole_of_it() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer
    explorer.held = (Count,)
    explorer.press("i")
    recording.grown(f"{MAIN};{READ} 9")
    explorer.send(recording.finished())
    explorer.let_go()
    assert lens_text(explorer.state.aggregate.lens) == "hide:idle"
    assert total_ms(explorer) == 17


def test_the_same_texts_are_read_once_but_what_ran_may_depend_on_the_runtime() -> None:
    recording = Recording(FIRST)
    sources = recording.explorer.state.sources
    recording.explorer.send(recording.finished())
    assert recording.explorer.state.sources is sources
    for finished in (Recording(FIRST).finished({"/a.js": "text"}), Recording(FIRST).finished(runtime="Node.js 24")):
        other = Recording(FIRST).explorer
        other.send(finished)
        assert other.state.sources is finished.opened.sources


def test_growth_that_comes_behind_the_end_is_dropped() -> None:
    recording = Recording(FIRST)
    growth = recording.grown(f"{MAIN} 1")
    recording.explorer.send(recording.finished())
    counts = recording.explorer.state.counts
    recording.explorer.send(Grew(growth))
    recording.explorer.send(RecordingProgressed(RecordingFacts("app.js").noted("late")))
    assert recording.explorer.state.counts is counts
    assert recording.explorer.notice == ""


def test_a_recording_that_fails_leaves_what_there_is() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer.press("j R")
    explorer.send(RecordingFailed())
    assert explorer.state.recording == Finished()
    assert explorer.function == "render"
    assert explorer.press("Space R").notice == "Nothing is being recorded: v chooses a time range."
    assert explorer.press("f").state.aggregate.lens.steps


def test_a_row_of_garbage_collection_moves_while_it_is_recorded() -> None:
    recording = Recording(f"{MAIN};{PARSE} 5 | (garbage collector) 9")
    explorer = recording.explorer.press('/ "garbage" Enter')
    assert explorer.function == "(garbage collector)"
    for key in ("F", "m"):
        assert explorer.press(key).notice.startswith("A row of garbage collection moves while it is recorded")
    assert explorer.state.aggregate.lens == WHOLE
    assert explorer.press("f").state.aggregate.lens.steps
    explorer.press("u")
    explorer.send(recording.finished())
    assert explorer.press("F").state.aggregate.lens.steps


def test_what_had_grown_when_a_recording_failed_stays_and_can_be_counted() -> None:
    recording = Recording(FIRST)
    explorer = recording.explorer
    recording.grow(f"{MAIN};{READ} 9")
    grown = explorer.state.aggregate.sampled_us
    explorer.held = (FindSourceMaps, FindWarmUp)
    explorer.send(RecordingFailed())
    # What was opened first is less than what has grown: nothing is to be asked about it.
    assert not requested(explorer, FindSourceMaps)
    assert not requested(explorer, FindWarmUp)
    assert explorer.press("i").do("undo").state.aggregate.sampled_us == grown
