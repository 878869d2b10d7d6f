"""What threads do for the panes: the results of each effect, and none once they are no longer wanted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.exploring import explore
from tests.stacks import profile_from, recorded_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.filters.lens import WHOLE, Lens, Step, Verb
from tui.explorer.profile.work import perform
from tui.source.files.source_text import Refusal, Source
from tui.state.model.counts import Counts
from tui.state.model.effects import (
    Count,
    CountCallers,
    CountRuns,
    FindColours,
    FindMatchTimes,
    FindSourceMaps,
    FindSureness,
    FindWarmUp,
    LayOutAhead,
    ReadSource,
    ReadSources,
    Work,
)
from tui.state.model.filter_history import FilterHistory, Filters
from tui.state.model.messages import (
    CallersCounted,
    ColoursFound,
    Counted,
    CountFailed,
    MatchTimesFound,
    Message,
    RunsCounted,
    SourceMapsFound,
    SourceRead,
    SurenessFound,
    WarmUpFound,
)
from tui.state.model.options import ExplorerOptions
from tui.state.model.state import State
from tui.state.view.search import Search

STACKS = "main;parse 3 | main;render 5 | (idle) 2"


def state_of(stacks: str = STACKS, options: ExplorerOptions | None = None) -> State:
    return explore(stacks, options).state


def done(work: Work, *, is_wanted: bool = True) -> list[Message]:
    return list(perform(work, lambda: is_wanted))


def counting(state: State, lens: Lens, *, kept: Counts | None = None, wants_activity: bool = False) -> Count:
    filters = Filters(state.filters.counting, wants_activity=wants_activity)
    return Count(filters, FilterHistory().to(lens), None, kept, state.look)


def test_counts_come_with_the_layout_that_the_chart_will_show() -> None:
    state, lens = state_of(), Lens(steps=(Step(Verb.HIDE, "idle"),))
    work = counting(state, lens)
    [message] = done(work)
    assert isinstance(message, Counted)
    assert message.history is work.history
    assert message.counting is state.filters.counting
    assert message.counts.aggregate.lens == lens
    assert message.activity is None
    assert "merged_active" in vars(message.counts.layouts)
    assert "in_time" not in vars(message.counts.layouts)


def test_counts_that_were_kept_are_not_counted_again() -> None:
    state = state_of()
    [message] = done(counting(state, WHOLE, kept=state.counts))
    assert isinstance(message, Counted)
    assert message.counts is state.counts


def test_the_activity_comes_with_the_first_counts_of_another_counting() -> None:
    [message] = done(counting(state_of(), Lens((0, 2000)), wants_activity=True))
    assert isinstance(message, Counted)
    assert message.activity is not None


def test_what_cannot_be_counted_is_a_sentence() -> None:
    work = counting(state_of(), Lens(steps=(Step(Verb.FOCUS, "nobody"),)))
    [message] = done(work)
    assert isinstance(message, CountFailed)
    assert message.history is work.history
    assert message.sentence.startswith("no function is called 'nobody'")


def test_what_is_found_out_of_counts() -> None:
    state = state_of()
    [sureness] = done(FindSureness(state.aggregate))
    assert isinstance(sureness, SurenessFound)
    assert sureness.sureness.aggregate is state.aggregate
    [runs] = done(CountRuns(state.aggregate, 0.0))
    assert isinstance(runs, RunsCounted)
    assert runs.table.aggregate is state.aggregate
    assert done(FindWarmUp(state.aggregate)) == [WarmUpFound(None)]
    function = state.look.function
    assert function is not None
    [callers] = done(CountCallers(state.aggregate, function, 0.0))
    assert isinstance(callers, CallersCounted)
    assert callers.table.around.function == function


def test_layouts_that_are_made_ahead_have_no_result() -> None:
    layouts = Counts(aggregate(profile_from(STACKS))).layouts
    assert done(LayOutAhead(layouts)) == []
    assert set(vars(layouts)) >= {"merged", "merged_active", "in_time"}


def test_when_matches_ran() -> None:
    found = state_of().counts.search(Search("render")).found
    assert found is not None
    [message] = done(FindMatchTimes(found, 10))
    assert isinstance(message, MatchTimesFound)
    assert message.found is found
    assert message.times_us.tolist() == [0, 0, 0, 1000, 1000, 1000, 1000, 1000, 0, 0]


def test_matches_in_a_profile_without_samples_ran_never() -> None:
    found = explore(recorded_from("")).state.counts.search(Search("x")).found
    assert found is not None
    [message] = done(FindMatchTimes(found, 3))
    assert isinstance(message, MatchTimesFound)
    assert np.count_nonzero(message.times_us) == 0


# ── texts ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "a.js").write_text("function a() {\n  return 'text'; // why\n}\n")
    return tmp_path


def test_a_text_is_read_or_why_there_is_none(project: Path) -> None:
    state = state_of(options=ExplorerOptions(source_roots=(project,)))
    functions = state.aggregate.profile.functions
    place = (project / "a.js").as_uri()
    [message] = done(ReadSource(state.sources, place, functions))
    assert isinstance(message, SourceRead)
    assert (message.sources, message.place, message.is_written) == (state.sources, place, False)
    assert isinstance(message.text, Source)
    [message] = done(ReadSource(state.sources, "file:///nowhere.js", functions))
    assert isinstance(message, SourceRead)
    assert isinstance(message.text, Refusal)


def test_several_texts_come_one_after_the_other_for_as_long_as_they_are_wanted(project: Path) -> None:
    state = state_of(options=ExplorerOptions(source_roots=(project,)))
    places = [(project / "a.js").as_uri(), "file:///b.js", "file:///c.js"]
    work = ReadSources(state.sources, places, state.aggregate.profile.functions)
    assert [message.place for message in done(work) if isinstance(message, SourceRead)] == places
    assert done(work, is_wanted=False) == []
    wanted = iter([True, False])
    assert len(list(perform(work, lambda: next(wanted)))) == 1


def test_colours_are_found_unless_others_are_wanted_by_then(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    monkeypatch.setattr("tui.explorer.profile.work.time.sleep", lambda _: None)
    source = Source("/a.js", tuple((project / "a.js").read_text().splitlines()))
    [message] = done(FindColours(source, 1, 3))
    assert isinstance(message, ColoursFound)
    assert message.source is source
    assert [len(message.highlights[line]) for line in (1, 2, 3)] != [0, 0, 0]
    assert done(FindColours(source, 1, 3), is_wanted=False) == []


def test_source_maps_are_looked_for_unless_the_screen_is_left() -> None:
    state = state_of()
    work = FindSourceMaps(state.aggregate.profile, state.sources, None, state.options)
    [message] = done(work)
    assert isinstance(message, SourceMapsFound)
    assert message.sources is state.sources
    assert message.of_baseline is None
    assert not message.applied.has_map
    assert done(work, is_wanted=False) == []
