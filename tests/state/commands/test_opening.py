"""What happens on its own: how a profile opens, and what is found out once the cursor rests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tests.state.units import measuring
from tui.analysis.filters.lens import WHOLE
from tui.analysis.filters.lens_text import lens_text
from tui.explorer.loading.open_profile import opened
from tui.profile.profile import Profile
from tui.state.commands.opening import REST_S, find_sureness
from tui.state.model.counts import Counts
from tui.state.model.effects import (
    Count,
    FindSourceMaps,
    FindSureness,
    FindWarmUp,
    LayOutAhead,
    PickProfile,
    ReadSource,
    ShowFacts,
    Wait,
)
from tui.state.model.messages import Drawn, Opens, Rest, Rested, SurenessFound, WarmUpFound
from tui.state.model.options import ExplorerOptions
from tui.state.model.recording import Live, RecordingFacts
from tui.state.model.state import first_state
from tui.state.update import update
from tui.state.view.screen_layout import PaneName

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


# ── opening ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_filters_of_the_command_line_are_the_first_step() -> None:
    explorer = explore(STACKS, ExplorerOptions(lens="range:2ms-8ms group:category"))
    assert lens_text(explorer.state.aggregate.lens) == "range:2000us-8000us group:category"
    assert explorer.press("u").state.aggregate.lens == WHOLE


@pytest.mark.parametrize(
    ("text", "notice"),
    [("focus:nothing", "no function is called 'nothing'"), ("nonsense:", "nonsense"), ("range:9s-10s", "outside")],
)
def test_filters_that_cannot_be_counted_leave_the_whole_and_say_why(text: str, notice: str) -> None:
    explorer = explore(STACKS, ExplorerOptions(lens=text))
    assert explorer.state.aggregate.lens == WHOLE
    assert notice in explorer.notice
    # A key that changes anything ends what is said.
    assert explorer.press("j").notice == ""


@pytest.mark.parametrize(
    ("problems", "notice"),
    [(("c.toml:1: no",), "c.toml:1: no"), (("c.toml:1: no", "c.toml:2: no", "x"), "c.toml:1: no (2 more: !)")],
)
@pytest.mark.parametrize("lens", ["", "mine", "nonsense:"])
def test_what_is_wrong_with_the_settings_is_said_last(problems: tuple[str, ...], notice: str, lens: str) -> None:
    explorer = explore(STACKS, ExplorerOptions(lens=lens, problems=problems))
    assert explorer.notice == notice
    explorer.rest()
    assert explorer.notice == notice


def test_problems_stay_though_the_first_step_is_counted_later() -> None:
    options = ExplorerOptions(lens="mine", problems=("c.toml:1: no",))
    explorer = Explorer(first_state(opened(recorded_from(STACKS), options), options, (120, 40)))
    explorer.held = (Count,)
    explorer.send(Opens())
    explorer.let_go()
    assert explorer.state.aggregate.lens.steps
    assert explorer.notice == "c.toml:1: no"


def test_the_call_tree_opens_where_the_time_forks() -> None:
    forked = "main;loop;parse 3 | main;loop;render 5"
    explorer = explore(forked, ExplorerOptions(first_pane="tree"))
    assert explorer.function == "loop"
    assert explorer.state.panes.has_focus(PaneName.TREE)
    assert explore(forked).function == "render"


@pytest.mark.parametrize("pane", ["chart", "tree", "hot", "lines", "callers", "runs"])
def test_each_pane_can_be_the_first(pane: str) -> None:
    explorer = explore(STACKS, ExplorerOptions(first_pane=pane))
    assert explorer.state.panes.focus == pane
    assert explorer.pane(PaneName(pane)).strip()


def test_percentages_are_of_what_the_user_chose_first() -> None:
    assert explore(STACKS, ExplorerOptions(percent_base="all")).state.base.name == "% of duration"


def test_it_asks_for_a_rest_and_for_what_comes_behind_the_first_frame() -> None:
    options = ExplorerOptions()
    _, effects = update(first_state(opened(recorded_from(STACKS), options), options, (120, 40)), Opens())
    waits = [effect for effect in effects if isinstance(effect, Wait)]
    assert Wait(REST_S, Rested(Rest.LINES)) in waits
    assert [wait.message for wait in waits if isinstance(wait.message, Drawn)]


# ── behind the first frame, and at rest ────────────────────────────────────────────────────────────────────


def has_sureness(explorer: Explorer) -> bool:
    return explorer.state.sureness is not None


def requested(explorer: Explorer) -> set[type]:
    explorer.held = (FindSourceMaps, FindWarmUp, FindSureness, LayOutAhead)
    explorer.send(Drawn())
    return {type(effect) for effect in explorer.waiting}


def test_a_profile_of_times_is_searched_for_a_warm_up_and_for_source_maps() -> None:
    assert requested(explore(STACKS)) == {FindWarmUp, FindSourceMaps}


@pytest.mark.parametrize(
    "profile",
    [
        measuring("us", STACKS, has_timeline=False),
        measuring("bytes", STACKS),
        measuring("samples", STACKS, has_timeline=False),
    ],
    ids=["hits", "memory", "stacks"],
)
def test_what_has_no_times_in_order_has_no_warm_up_and_no_sureness(profile: Profile) -> None:
    explorer = explore(profile)
    assert requested(explorer) == {FindSourceMaps}
    explorer.rest()
    assert FindSureness not in {type(effect) for effect in explorer.waiting}


def test_of_a_recording_nothing_is_known_before_its_end() -> None:
    assert requested(explore(STACKS, recording=Live(RecordingFacts("live")))) == set()


def test_a_warm_up_that_is_found_is_left_out_by_a_key() -> None:
    explorer = explore(STACKS)
    assert explorer.press("W").notice == "No beginning stands out from the rest."
    explorer.send(WarmUpFound(3000))
    assert explorer.press("W").state.aggregate.lens.range_us == (3000, 10_000)


def test_the_lines_follow_first_and_then_all_others(tmp_path: Path) -> None:
    explorer = explore(STACKS, ExplorerOptions(source_roots=(tmp_path,)), size=(200, 40)).press("3 j")
    before = explorer.pane(PaneName.TREE)
    assert "Lines of render" in explorer.pane(PaneName.LINES)
    explorer.send(Rested(Rest.LINES))
    assert "Lines of parse" in explorer.pane(PaneName.LINES)
    assert explorer.pane(PaneName.TREE) == before
    explorer.send(Rested(Rest.ALL))
    assert explorer.pane(PaneName.TREE) != before
    assert explorer.state.panes.lit_function == explorer.state.look.function


def test_how_sure_shares_are_is_found_once_for_each_filter() -> None:
    explorer = explore(STACKS).rest()
    assert has_sureness(explorer)
    explorer.held = (FindSureness,)
    explorer.press("j").rest()
    assert not explorer.waiting
    explorer.press("i").rest()
    assert not has_sureness(explorer)
    assert len(explorer.waiting) == 1


def test_how_sure_the_shares_of_other_filters_were_is_not_shown() -> None:
    explorer = explore(STACKS).rest()
    before = explorer.state.sureness
    assert before is not None
    explorer.held = (FindSureness,)
    explorer.press("i").rest()
    explorer.send(SurenessFound(before))
    assert not has_sureness(explorer)
    explorer.let_go()
    assert has_sureness(explorer)


def test_it_is_not_looked_for_while_a_recording_grows() -> None:
    state = explore(STACKS, recording=Live(RecordingFacts("live"))).state
    assert find_sureness(state) == (state, ())


def test_a_rest_reads_the_source_of_what_the_cursor_is_on() -> None:
    explorer = explore("a@/a.js:1 3 | b@/b.js:1 2").press("3")
    explorer.held = (ReadSource,)
    explorer.press("j")
    assert not explorer.waiting
    explorer.send(Rested(Rest.LINES))
    [effect] = explorer.waiting
    assert isinstance(effect, ReadSource)
    assert effect.place == "/b.js"


def test_dialogs_are_asked_for() -> None:
    explorer = explore(STACKS).press("! T")
    assert explorer.effects == [ShowFacts(), PickProfile()]
