"""What follows from a change: which panes show it at once, how lists scroll, and what is requested for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tui.state.model.effects import (
    COUNT_WAITS_S,
    KEY_WAITS_S,
    Count,
    CountCallers,
    CountRuns,
    Effect,
    FindColours,
    FindMatchTimes,
    ReadSource,
    Wait,
    Work,
)
from tui.state.model.messages import Drawn, MatchTimesFound, Notify, Resized, Rest, Rested, Scrolled
from tui.state.model.options import ExplorerOptions
from tui.state.update import update
from tui.state.view.screen_layout import MAIN_PANES, PaneName

STACKS = (
    "main;load;read 3 | main;load;parse;scan 5 | main;render 7 | main;render;parse 1 | other 2 | (idle) 2 "
    "| main;load 1 | (garbage collector)"
)
FUNCTIONS = " | ".join(f"f{place:02} {60 - place}" for place in range(60))
SMALL, WIDE, WIDER = (80, 24), (120, 40), (220, 60)
CHART, TREE, HOT, LINES, CALLERS, RUNS = MAIN_PANES
REST = Wait(0.15, Rested(Rest.LINES))


def following(explorer: Explorer) -> set[PaneName]:
    """The visible panes that show the look of the state."""
    panes = explorer.state.panes
    return {name for name in panes.areas if panes.looks[name] is explorer.state.look}


def waiting(explorer: Explorer) -> set[PaneName]:
    return set(explorer.state.panes.areas) - following(explorer)


def requests(explorer: Explorer, do: Callable[[], object], *kinds: type[Effect]) -> list[str]:
    """What is asked for while something is done, of some kinds only where they are given."""
    explorer.requested.clear()
    do()
    asked = [effect for effect in explorer.requested if not kinds or isinstance(effect, kinds)]
    return [type(effect).__name__ for effect in asked]


def pressed(explorer: Explorer, keys: str, *kinds: type[Effect]) -> list[str]:
    return requests(explorer, lambda: explorer.press(keys), *kinds)


# ── which panes follow ─────────────────────────────────────────────────────────────────────────────────────


def test_lists_without_the_keys_follow_the_selection_when_it_rests_the_lines_first() -> None:
    explorer = explore(FUNCTIONS, size=WIDER).rest()
    assert waiting(explorer) == set()
    tree, lines = explorer.pane(TREE), explorer.pane(LINES)
    explorer.press("j j")
    assert waiting(explorer) >= {TREE, LINES}
    assert waiting(explorer) <= {TREE, LINES, CHART}
    assert (explorer.pane(TREE), explorer.pane(LINES)) == (tree, lines)
    assert explorer.row(HOT).split()[-2] == "▌f02"
    assert explorer.pane(PaneName.STATUS).split()[0] != "f00"
    explorer.send(Rested(Rest.LINES))
    assert LINES in following(explorer)
    assert TREE in waiting(explorer)
    assert (explorer.pane(TREE), "f02" in explorer.pane(LINES)) == (tree, True)
    explorer.send(Rested(Rest.ALL))
    assert waiting(explorer) == set()
    assert explorer.row(TREE).split()[-2] == "▌f02"


def test_before_the_first_rest_lists_wait_too() -> None:
    explorer = explore(FUNCTIONS, size=WIDER)
    assert waiting(explorer) == set()
    explorer.press("j")
    assert waiting(explorer) >= {TREE, LINES}


@pytest.mark.parametrize(("keys", "name"), [("2", TREE), ("5", CALLERS), ("4", LINES), ("6", RUNS)])
def test_the_list_with_the_keys_follows_at_once(keys: str, name: PaneName) -> None:
    explorer = explore(STACKS, size=WIDE).press(keys).rest()
    before = explorer.state.look
    explorer.press("J")
    assert explorer.state.look is not before
    assert name in following(explorer)


@pytest.mark.parametrize("keys", ["s", "I", "l", "%", "5", "4", "Tab", "z z", "b", "i", "/ a"])
def test_everything_but_the_selection_is_shown_at_once(keys: str) -> None:
    """What is sorted, unfolded, searched for or counted otherwise; and what is shown where."""
    explorer = explore(STACKS, size=WIDER).rest().press("j j")
    assert TREE in waiting(explorer)
    assert TREE in following(explorer.press(keys))


def test_a_moment_and_what_is_typed_of_a_range_are_no_reason_to_follow() -> None:
    explorer = explore(STACKS, size=WIDER).press("v").rest().press("l l")
    assert {TREE, HOT, LINES} <= waiting(explorer)
    assert PaneName.OVERVIEW in following(explorer)


def test_a_pane_that_was_hidden_shows_the_selection_when_it_is_seen_again() -> None:
    explorer = explore(FUNCTIONS, size=SMALL).press("2 3 j j j").press("2")
    assert explorer.row(TREE).split()[-2] == "▌f03"


def test_counts_that_come_are_shown_in_all_panes() -> None:
    explorer = explore(STACKS, size=WIDER).rest()
    explorer.held = (Count,)
    explorer.press("i j")
    assert TREE in waiting(explorer)
    explorer.let_go()
    assert waiting(explorer) == set()


def test_the_chart_follows_at_once_while_few_boxes_change() -> None:
    few = explore("main;a 3 | main;b 2 | main;c 1", size=(120, 40)).rest()
    few.press("j")
    labels = few.state.aggregate.profile.functions.labels
    lit = few.state.panes.lit_function
    # Its boxes are wide: they would cost more bytes than a moving cursor should.
    assert lit is not None
    assert labels[lit] == "a"
    assert CHART in waiting(few)
    few.rest()
    assert few.state.panes.lit_function == few.state.look.function
    narrow = explore(" | ".join(f"main;f{place} 1" for place in range(60)) + " | main;big 400", size=(120, 40)).rest()
    narrow.press("j").rest().press("j")
    assert CHART in following(narrow)
    assert narrow.state.panes.lit_function == narrow.state.look.function


def test_a_zoom_of_the_chart_is_seen_at_once() -> None:
    explorer = explore(STACKS, size=WIDE).press("2 j j").rest().press("k")
    assert explorer.press("Enter").state.look.chart.view is not None
    assert CHART in following(explorer)


def test_the_chart_with_the_keys_shows_the_box_that_they_go_to() -> None:
    explorer = explore(STACKS, size=WIDE).press("1").rest().press("j")
    assert CHART in following(explorer)
    # The other boxes of the function are lit when the cursor rests, if they are many or wide.
    assert explorer.rest().state.panes.lit_function == explorer.state.look.function


def test_what_changes_nothing_leaves_all_parts_as_they_are() -> None:
    """The same objects: no pane is drawn again."""
    explorer = explore(STACKS, size=WIDER).rest()
    before = explorer.state
    for message in (Notify("something"), Resized(*WIDER), Rested(Rest.LINES), Rested(Rest.ALL), Drawn()):
        after, _ = update(explorer.state, message)
        assert after.look is before.look
        assert after.panes.tops is before.panes.tops
        assert {name: id(look) for name, look in after.panes.looks.items()} == {
            name: id(look) for name, look in before.panes.looks.items()
        }


# ── waiting for the cursor to rest ─────────────────────────────────────────────────────────────────────────


def test_each_move_waits_for_a_rest_anew() -> None:
    explorer = explore(STACKS, size=WIDER).rest()
    explorer.requested.clear()
    explorer.press("j j")
    assert explorer.requested == [REST, REST]
    explorer.requested.clear()
    explorer.send(Rested(Rest.LINES))
    assert Wait(0.15, Rested(Rest.ALL)) in explorer.requested


@pytest.mark.parametrize("keys", ["k", "z", "1 3", "Tab", "!", "y"])
def test_what_does_not_move_does_not_wait(keys: str) -> None:
    explorer = explore(STACKS, size=WIDE).rest()
    assert "Wait" not in pressed(explorer, keys)


def test_counts_that_come_wait_for_a_rest_too() -> None:
    explorer = explore(STACKS, size=WIDE)
    explorer.held = (Count,)
    assert "Wait" not in pressed(explorer, "i")
    assert "Wait" in requests(explorer, explorer.let_go)


# ── scrolling ──────────────────────────────────────────────────────────────────────────────────────────────


def test_each_list_has_its_cursor_in_view_once_it_follows() -> None:
    explorer = explore(FUNCTIONS, size=WIDER).rest().press("G")
    assert explorer.state.panes.tops[TREE] == 0
    explorer.rest()
    assert explorer.row(TREE).split()[-2] == "▌f59"
    assert explorer.state.panes.tops[TREE] == explorer.state.panes.tops[HOT] > 0


def test_lists_scroll_where_other_counts_make_them_shorter() -> None:
    explorer = explore(FUNCTIONS, size=SMALL).press("G").press('/ "f59" Enter f')
    assert explorer.names(HOT) == ["f59"]
    assert explorer.state.panes.tops[HOT] == 0
    assert explorer.press("u").state.panes.tops[HOT] == 42


def test_lists_scroll_where_they_have_less_room() -> None:
    explorer = explore(FUNCTIONS, size=(80, 70)).press("j " * 50)
    assert explorer.state.panes.tops[HOT] == 0
    explorer.send(Resized(*SMALL))
    assert explorer.state.panes.tops[HOT] == 50 - 17


# ── requests ───────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_requested_for_panes_that_are_hidden() -> None:
    explorer = explore(STACKS, size=SMALL).rest()
    assert pressed(explorer, "j j i 2 1", CountCallers, CountRuns, ReadSource) == []
    assert requests(explorer, explorer.rest, CountCallers, CountRuns, ReadSource) == []


def test_a_held_key_requests_nothing_but_a_rest() -> None:
    explorer = explore(STACKS, size=WIDER).press("5 3").rest()
    assert set(pressed(explorer, "j j j j")) == {"Wait"}
    assert requests(explorer, explorer.rest, CountCallers) == ["CountCallers"]


def test_callers_are_counted_once_for_each_function_and_counts() -> None:
    explorer = explore(STACKS, size=SMALL)
    assert pressed(explorer, "5", CountCallers) == ["CountCallers"]
    assert pressed(explorer, "k l h j t t Tab Shift-Tab 3 5 % z z", CountCallers) == []
    assert pressed(explorer, "J", CountCallers) == ["CountCallers"]
    assert pressed(explorer, "i", CountCallers) == ["CountCallers"]
    assert pressed(explorer, "u", CountCallers) == ["CountCallers"]


def test_a_request_that_is_under_way_is_not_made_again() -> None:
    explorer = explore(STACKS, size=WIDE)
    explorer.held = (CountCallers, CountRuns)
    assert pressed(explorer, "5 6 5 k j Tab Shift-Tab z z 3", CountCallers, CountRuns) == ["CountCallers", "CountRuns"]
    assert explorer.function == "render"
    assert requests(explorer, explorer.rest, CountCallers, CountRuns) == []


def test_what_was_replaced_while_it_was_counted_is_requested_again() -> None:
    """Of a kind only the latest result is delivered: the one before would never come."""
    explorer = explore(STACKS, size=SMALL).press("5")
    function = explorer.function
    explorer.held = (CountCallers,)
    assert pressed(explorer, "J K", CountCallers) == ["CountCallers", "CountCallers"]
    assert explorer.function == function
    explorer.let_go()
    assert "counting…" not in explorer.pane(CALLERS)


def test_without_a_function_no_callers_are_counted() -> None:
    explorer = explore("", size=SMALL)
    assert pressed(explorer, "5", CountCallers) == []


def test_periods_are_found_once_for_each_counts() -> None:
    explorer = explore(STACKS, size=SMALL)
    assert pressed(explorer, "6", CountRuns) == ["CountRuns"]
    assert pressed(explorer, "j t l h t 3 6 J K z z", CountRuns) == []
    assert pressed(explorer, "3 i", CountRuns) == []
    assert pressed(explorer, "6", CountRuns) == ["CountRuns"]


@pytest.mark.parametrize(("keys", "waits_s"), [("6", KEY_WAITS_S), ("6 Tab i", 0.0)])
def test_a_key_waits_for_periods_where_it_goes_to_them(keys: str, waits_s: float) -> None:
    explorer = explore(STACKS, size=WIDE)
    pressed(explorer, keys)
    assert [effect.waits_s for effect in explorer.requested if isinstance(effect, CountRuns)][-1] == waits_s


@pytest.mark.parametrize(("keys", "waits_s"), [("5", COUNT_WAITS_S), ("5 3 i", 0.0)])
def test_a_key_waits_for_callers_where_it_goes_to_them(keys: str, waits_s: float) -> None:
    explorer = explore(STACKS, size=WIDE)
    pressed(explorer, keys)
    assert [effect.waits_s for effect in explorer.requested if isinstance(effect, CountCallers)][-1] == waits_s


def test_when_matches_ran_is_found_once_for_each_search_counts_and_width() -> None:
    explorer = explore(STACKS, size=SMALL)
    assert pressed(explorer, "j k", FindMatchTimes) == []
    assert pressed(explorer, '/ "parse"', FindMatchTimes) == ["FindMatchTimes"] * len("parse")
    assert pressed(explorer, "Enter n N 2 3 j k", FindMatchTimes) == []
    assert pressed(explorer, "i", FindMatchTimes) == ["FindMatchTimes"]
    assert requests(explorer, lambda: explorer.send(Resized(90, 24)), FindMatchTimes) == ["FindMatchTimes"]
    assert requests(explorer, lambda: explorer.send(Resized(90, 30)), FindMatchTimes) == []
    assert pressed(explorer, "Esc", FindMatchTimes) == []
    found = explorer.state.background.match_times
    assert isinstance(found, MatchTimesFound)
    assert len(found.times_us) == 90


def test_without_an_overview_nobody_wants_to_know_when_matches_ran() -> None:
    explorer = explore(STACKS, size=(80, 9))
    assert pressed(explorer, '/ "parse" Enter', FindMatchTimes) == []
    assert requests(explorer, lambda: explorer.send(Resized(80, 24)), FindMatchTimes) == ["FindMatchTimes"]


def source_of_main(folder: Path) -> Explorer:
    """A function of 400 lines whose text can be read."""
    script = folder / "main.js"
    script.write_text("function main() {\n" + "  work();\n" * 398 + "}\n")
    frame = f"main@{script.as_uri()}:1"
    profile = recorded_from(f"{frame} 9 | other 1", ticks={frame: {2: 5, 300: 4}})
    return explore(profile, ExplorerOptions(source_roots=(folder,)), size=SMALL)


def test_a_source_is_read_once_and_only_the_lines_that_are_near_are_coloured(tmp_path: Path) -> None:
    explorer = source_of_main(tmp_path)
    kinds = (ReadSource, FindColours)
    assert pressed(explorer, "4", *kinds) == ["ReadSource", "FindColours"]
    assert "work();" in explorer.pane(LINES)
    assert pressed(explorer, "j j k 3 4 z z", *kinds) == []
    assert pressed(explorer, "G", *kinds) == ["FindColours"]
    assert pressed(explorer, "k k", *kinds) == []
    assert pressed(explorer, "i", *kinds) == []


def test_a_source_that_is_being_read_is_not_requested_again(tmp_path: Path) -> None:
    explorer = source_of_main(tmp_path)
    explorer.held = (ReadSource,)
    assert pressed(explorer, "4 3 4 z z", ReadSource) == ["ReadSource"]
    explorer.let_go()
    assert "work();" in explorer.pane(LINES)


def test_requests_of_one_change_are_made_together() -> None:
    explorer = explore(STACKS, size=WIDE).press("6 5").rest()
    asked = pressed(explorer, "i")
    assert asked.count("Count") == asked.count("CountCallers") == asked.count("CountRuns") == 1


def test_the_wheel_requests_nothing_for_panes_that_let_the_selection_rest() -> None:
    explorer = explore(FUNCTIONS, size=WIDE).press("5 3").rest()
    assert requests(explorer, lambda: explorer.send(Scrolled(HOT, 1)), CountCallers) == []
    assert requests(explorer, explorer.rest, CountCallers) == ["CountCallers"]


def test_all_work_is_an_effect_of_its_own_kind() -> None:
    """The runner keeps the latest of each type: two kinds of work of one type would stop each other."""
    explorer = explore(STACKS, size=WIDE)
    pressed(explorer, '5 6 4 i / "main" Enter')
    kinds = {type(effect) for effect in explorer.requested if isinstance(effect, Work)}
    assert {Count, CountCallers, CountRuns, FindMatchTimes} <= kinds
