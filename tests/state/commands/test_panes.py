"""Which panes are shown, where keys go, and what one step back is."""

from __future__ import annotations

import pytest

from tests.exploring import Explorer, explore
from tui.analysis.filters.lens import WHOLE
from tui.state.model.messages import Resized
from tui.state.model.options import ExplorerOptions
from tui.state.view.screen_layout import MAIN_PANES, PaneName
from tui.state.view.search import NO_SEARCH

STACKS = "main;load;read 3 | main;load;parse 5 | main;render 7 | (idle) 2 | main;load 1"
SMALL, WIDE, WIDER = (80, 24), (120, 40), (220, 60)
CHART, TREE, HOT, LINES, CALLERS, RUNS = MAIN_PANES
OVERVIEW = PaneName.OVERVIEW


def seen(explorer: Explorer) -> set[PaneName]:
    """The panes that are visible, without header, status and footer."""
    return {name for name in explorer.state.panes.areas if name in (OVERVIEW, *MAIN_PANES)}


KEYS = list(zip("123456", MAIN_PANES, strict=True))


@pytest.mark.parametrize(("key", "name"), KEYS)
def test_on_a_small_screen_each_number_shows_one_pane(key: str, name: PaneName) -> None:
    explorer = explore(STACKS, size=SMALL).press(key)
    assert explorer.state.panes.focus is name
    assert seen(explorer) == {OVERVIEW, name}


WIDE_SCREENS = [
    ("1", {CHART, HOT, LINES}),
    ("2", {CHART, TREE, LINES}),
    ("3", {CHART, HOT, LINES}),
    ("4", {CHART, HOT, LINES}),
    ("5", {CHART, HOT, CALLERS}),
    ("6", {CHART, RUNS, LINES}),
    ("2 5", {CHART, TREE, CALLERS}),
    ("5 6 4", {CHART, RUNS, LINES}),
    ("2 5 1", {CHART, TREE, CALLERS}),
]


@pytest.mark.parametrize(("keys", "names"), WIDE_SCREENS)
def test_on_a_wide_one_two_tables_stand_below_the_chart(keys: str, names: set[PaneName]) -> None:
    explorer = explore(STACKS, size=WIDE).press(keys)
    assert seen(explorer) == {OVERVIEW, *names}
    assert explorer.state.panes.focus is dict(KEYS)[keys[-1]]


def test_from_180_columns_on_there_are_three() -> None:
    explorer = explore(STACKS, size=WIDER)
    assert seen(explorer) == {OVERVIEW, CHART, TREE, HOT, LINES}
    assert seen(explorer.press("6 5")) == {OVERVIEW, CHART, TREE, RUNS, CALLERS}
    assert seen(explorer.press("2")) == {OVERVIEW, CHART, TREE, HOT, CALLERS}


@pytest.mark.parametrize(("key", "name"), KEYS)
def test_the_first_pane_is_the_one_that_was_asked_for(key: str, name: PaneName) -> None:
    explorer = explore(STACKS, ExplorerOptions(first_pane=name), size=SMALL)
    assert explorer.state.panes.focus is name
    assert seen(explorer) == {OVERVIEW, name}
    assert seen(explorer.press(key)) == {OVERVIEW, name}


def test_the_tree_begins_where_the_time_forks_as_long_as_nothing_was_selected() -> None:
    explorer = explore(STACKS, size=SMALL)
    assert explorer.function == "render"
    assert explorer.press("2").function == "main"
    assert explorer.press("3 2").function == "main"
    assert explore(STACKS, size=SMALL).press("j 2").function == "parse"
    # The first pane as well, and only the first time.
    tree_first = explore(STACKS, ExplorerOptions(first_pane="tree"), size=SMALL)
    assert tree_first.function == "main"
    assert tree_first.press("j 3 2").function == "load"


AROUND = [
    (SMALL, "", [LINES, CALLERS, RUNS, OVERVIEW, CHART, TREE, HOT]),
    (WIDE, "", [LINES, OVERVIEW, CHART, HOT]),
    (WIDE, "2 5", [OVERVIEW, CHART, TREE, CALLERS]),
    (WIDER, "", [LINES, OVERVIEW, CHART, TREE, HOT]),
    (WIDE, "z", [LINES, CALLERS, RUNS, OVERVIEW, CHART, TREE, HOT]),
    ((80, 9), "", [LINES, CALLERS, RUNS, CHART, TREE, HOT]),
]


@pytest.mark.parametrize(("size", "keys", "names"), AROUND)
def test_tab_goes_around_the_panes(size: tuple[int, int], keys: str, names: list[PaneName]) -> None:
    explorer = explore(STACKS, size=size).press(keys)
    assert [explorer.press("Tab").state.panes.focus for _ in names] == names
    assert [explorer.press("Shift-Tab").state.panes.focus for _ in names] == [*names[-2::-1], names[-1]]


def test_a_pane_that_tab_leads_to_is_visible() -> None:
    explorer = explore(STACKS, size=SMALL)
    for _ in range(7):
        panes = explorer.press("Tab").state.panes
        assert panes.is_visible(panes.focus)


def test_going_to_another_pane_clears_what_the_footer_says() -> None:
    explorer = explore(STACKS, size=WIDE).press("%")
    assert explorer.notice
    assert explorer.press("3").notice
    assert explorer.press("Tab").notice == ""


def test_a_pane_has_the_whole_screen_and_gives_it_back() -> None:
    explorer = explore(STACKS, size=WIDE).press("4 z")
    assert seen(explorer) == {OVERVIEW, LINES}
    assert seen(explorer.press("5")) == {OVERVIEW, CALLERS}
    assert seen(explorer.press("z")) == {OVERVIEW, CHART, HOT, CALLERS}
    assert explorer.state.panes.focus is CALLERS


def test_from_the_overview_the_pane_that_was_used_last_has_the_screen() -> None:
    explorer = explore(STACKS, size=WIDE).press("3 Tab Tab z")
    assert explorer.state.panes.focus is OVERVIEW
    assert seen(explorer) == {OVERVIEW, LINES}


def test_a_screen_that_becomes_small_shows_the_pane_that_keys_go_to() -> None:
    explorer = explore(STACKS, size=WIDE).press("5 Shift-Tab")
    assert explorer.state.panes.focus is HOT
    explorer.send(Resized(*SMALL))
    assert seen(explorer) == {OVERVIEW, HOT}
    explorer.send(Resized(*WIDE))
    assert seen(explorer) == {OVERVIEW, CHART, HOT, CALLERS}


def test_keys_leave_an_overview_that_has_no_room() -> None:
    explorer = explore(STACKS, size=WIDE).press("4 Tab")
    assert explorer.state.panes.focus is OVERVIEW
    explorer.send(Resized(80, 9))
    assert explorer.state.panes.focus is LINES


@pytest.mark.parametrize(
    ("stacks", "keys", "bases"),
    [
        (STACKS, "", ["duration", "function render", "active", "duration"]),
        (STACKS, "f %", ["counted", "function render", "active", "duration", "counted"]),
        ("", "", ["duration", "active", "duration"]),
    ],
)
def test_percentages_are_of_each_base_in_turn(stacks: str, keys: str, bases: list[str]) -> None:
    """What is counted is a base of its own only where that is a part; a function only where one is selected."""
    explorer = explore(stacks, size=SMALL).press(keys)
    assert [explorer.press("%").notice for _ in bases] == [f"Percentages: of {base}." for base in bases]


def test_percentages_change_with_their_base() -> None:
    explorer = explore(STACKS, size=SMALL)
    shares = [explorer.press("%").row(HOT).split()[1] for _ in range(3)]
    assert shares == ["38.9%", "100.0%", "43.8%"]


def test_one_step_back_is_what_was_done_last_of_what_hides_most() -> None:
    explorer = explore(STACKS, size=WIDE)
    explorer.press("p 1 Enter").press('5 / "load" Enter').press("h k Enter")
    explorer.press("z")
    explorer.press("v")
    state = explorer.state
    assert state.look.choice is not None
    assert not state.panes.is_zoomed
    explorer.press("Esc")
    assert explorer.state.look.choice is None
    explorer.press("5 z").press("Esc")
    assert not explorer.state.panes.is_zoomed
    assert explorer.function != "load"
    assert explorer.press("Esc").function == "load"
    assert explorer.state.look.chart.view is not None
    assert explorer.press("Esc").state.look.chart.view is None
    assert explorer.state.look.search != NO_SEARCH
    assert explorer.press("Backspace").state.look.search == NO_SEARCH
    assert explorer.state.aggregate.lens != WHOLE
    assert explorer.press("Backspace").state.aggregate.lens == WHOLE
    before = explorer.state
    assert explorer.press("Esc Backspace").state.look is before.look
    assert explorer.notice == ""
