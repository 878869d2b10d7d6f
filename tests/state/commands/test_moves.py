"""The keys that all lists share, clicks and the wheel."""

from __future__ import annotations

import pytest

from tests.exploring import Explorer, explore
from tests.state.commands.test_lists import FUNCTIONS, PERIODS, SMALL
from tui.state.command_table import COMMANDS, Where
from tui.state.commands import callers, lists
from tui.state.commands.moves import LISTS
from tui.state.model.effects import CountCallers, CountRuns
from tui.state.model.messages import Clicked, Press, Released, Resized, Scrolled, Typed, WarmUpFound
from tui.state.update import awaited, message_of
from tui.state.view.screen_layout import PaneName

AROUND = " | ".join(f"c{place:02};main;e{place:02} {60 - place}" for place in range(30))
"""A function with 30 callers and 30 callees."""


def listing(name: PaneName, size: tuple[int, int] = SMALL) -> Explorer:
    """A list of 60 rows, with the cursor on the first."""
    stacks = {PaneName.RUNS: PERIODS, PaneName.CALLERS: AROUND}.get(name, FUNCTIONS)
    explorer = explore(stacks, size=size)
    if name is PaneName.CALLERS:
        select(explorer, "main")
    return explorer.do(f"show-{name}").press("g")


def select(explorer: Explorer, name: str) -> None:
    """Selects a function by its search."""
    explorer.press(f'2 / "{name}" Enter')
    assert explorer.function == name


def cursor(explorer: Explorer) -> int:
    return lists.shown_rows(LISTS[explorer.state.panes.focus], explorer.state).cursor


def top(explorer: Explorer) -> int:
    return explorer.state.panes.tops.get(explorer.state.panes.focus, 0)


ALL = [PaneName.TREE, PaneName.HOT, PaneName.CALLERS, PaneName.RUNS]
MOVES = [
    ("cursor-down", "g", (1, 0)),
    ("cursor-down", "G", (-1, -18)),
    ("cursor-up", "g", (0, 0)),
    ("cursor-up", "G", (-2, -18)),
    ("page-down", "g", (18, 18)),
    ("page-down", "g j j", (20, 18)),
    ("page-down", "G k", (-1, -18)),
    ("page-up", "G", (-19, -36)),
    ("page-up", "g j", (0, 0)),
    ("half-down", "g", (9, 9)),
    ("half-down", "G", (-1, -18)),
    ("half-up", "G", (-10, -27)),
    ("half-up", "g", (0, 0)),
    ("first", "G", (0, 0)),
    ("last", "g", (-1, -18)),
]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(("command", "before", "expected"), MOVES)
def test_each_key_moves_the_cursor_and_stops_at_the_ends(
    name: PaneName, command: str, before: str, expected: tuple[int, int]
) -> None:
    """`expected`: the cursor's row and the first visible one; from the end where they are negative."""
    explorer = listing(name)
    length = lists.shown_rows(LISTS[name], explorer.state).length
    assert length in (60, 61)
    for key in next(one.keys for one in COMMANDS if one.id == command):
        message = message_of(explorer.press(before).state, explorer.keymap, Typed(key, None))
        assert message == Press(command)
        explorer.send(message)
        assert (cursor(explorer), top(explorer)) == tuple(row if row >= 0 else length + row for row in expected)


def test_each_command_of_lists_is_tried() -> None:
    assert {command for command, _, _ in MOVES} == {one.id for one in COMMANDS if one.where is Where.LIST}


@pytest.mark.parametrize("name", [*ALL, PaneName.LINES])
def test_in_an_empty_list_keys_do_nothing(name: PaneName) -> None:
    explorer = explore("", size=SMALL).do(f"show-{name}")
    before = explorer.state.look
    explorer.press("j k PgDn PgUp Ctrl-D Ctrl-U g G l h Enter")
    assert explorer.state.look == before
    assert explorer.state.panes.tops.get(name, 0) == 0


def test_in_panes_that_are_no_lists_the_commands_of_lists_do_nothing() -> None:
    explorer = explore(FUNCTIONS, size=SMALL).press("1")
    before = explorer.state
    for command in (one.id for one in COMMANDS if one.where is Where.LIST):
        explorer.do(command)
    assert explorer.state.look is before.look
    assert explorer.state.panes.tops == before.panes.tops


def test_at_an_end_nothing_is_selected_anew() -> None:
    explorer = listing(PaneName.HOT)
    before = explorer.state.look
    assert explorer.press("k PgUp g").state.look is before


def test_going_on_clears_what_the_footer_says() -> None:
    explorer = listing(PaneName.HOT).press("%")
    assert explorer.notice == "Percentages: of duration."
    assert explorer.press("k").notice == "Percentages: of duration."
    assert explorer.press("j").notice == ""


@pytest.mark.parametrize(("name", "work"), [(PaneName.RUNS, CountRuns), (PaneName.CALLERS, CountCallers)])
def test_a_key_before_there_are_rows_waits_for_them(name: PaneName, work: type[CountRuns] | type[CountCallers]) -> None:
    explorer = explore("a;main;b 3 | (idle) 1 | a;main;c 2", size=SMALL)
    assert awaited(explorer.state) == ()
    explorer.held = (work,)
    explorer.do(f"show-{name}")
    assert awaited(explorer.state) == (work,)
    assert "counting…" in explorer.pane(name)
    look = explorer.state.look
    assert explorer.press("j G PgDn l h Enter").state.look == look
    explorer.let_go()
    assert awaited(explorer.state) == ()
    assert "counting…" not in explorer.pane(name)
    assert explorer.press("j" if name is PaneName.RUNS else "k").state.look != look


# ── the mouse ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ALL)
def test_a_click_selects_the_row_that_it_is_on(name: PaneName) -> None:
    explorer = listing(name).press("PgDn")
    scrolled = top(explorer)
    explorer.send(Clicked(name, 30, 3))
    assert (cursor(explorer), top(explorer)) == (scrolled + 2, scrolled)
    before = explorer.state.look
    explorer.send(Clicked(name, 30, 0))
    explorer.send(Clicked(name, 30, 3))
    assert explorer.state.look is before


def test_a_click_below_the_last_row_selects_nothing() -> None:
    explorer = explore("main 3 | other 2", size=SMALL)
    before = explorer.state.look
    explorer.send(Clicked(PaneName.HOT, 3, 3))
    assert explorer.state.look is before
    explorer.send(Clicked(PaneName.HOT, 3, 2))
    assert explorer.function == "other"


def test_a_click_on_a_note_selects_nothing() -> None:
    explorer = listing(PaneName.RUNS)
    explorer.send(WarmUpFound(5000))
    explorer.send(Clicked(PaneName.RUNS, 3, 1))
    assert cursor(explorer) == 0
    explorer.send(Clicked(PaneName.RUNS, 3, 3))
    assert cursor(explorer) == 1


def test_a_click_gives_the_keys_to_a_pane_and_brings_it_up_to_the_selection() -> None:
    explorer = explore(FUNCTIONS, size=(220, 60)).rest().press("j j")
    assert explorer.row(PaneName.TREE).split()[-2] == "▌f00"
    explorer.send(Clicked(PaneName.TREE, 3, 0))
    assert explorer.state.panes.focus is PaneName.TREE
    assert explorer.row(PaneName.TREE).split()[-2] == "▌f02"
    assert explorer.press("j").function == "f03"
    # It stays where there is room for one table only.
    assert explorer.state.panes.tables.table is PaneName.TREE


@pytest.mark.parametrize("name", [PaneName.HEADER, PaneName.STATUS, PaneName.FOOTER, PaneName.LINES])
def test_a_click_where_nothing_can_be_selected_does_nothing(name: PaneName) -> None:
    explorer = explore(FUNCTIONS, size=SMALL).press("j")
    before = explorer.state
    explorer.send(Clicked(name, 3, 0))
    assert explorer.state.look is before.look
    assert explorer.state.panes.focus is PaneName.HOT


def test_a_click_among_boxes_only_gives_them_the_keys() -> None:
    explorer = explore(AROUND, size=(120, 40))
    select(explorer, "main")
    explorer.press("5 t 2").rest()
    before = explorer.state.look
    explorer.send(Clicked(PaneName.CALLERS, 3, 5))
    assert explorer.state.panes.focus is PaneName.CALLERS
    assert explorer.state.look is before
    assert callers.look_of(before).is_chart


def test_the_wheel_moves_the_cursor_three_rows_a_notch() -> None:
    explorer = listing(PaneName.HOT)
    explorer.send(Scrolled(PaneName.HOT, 2))
    assert cursor(explorer) == 6
    explorer.send(Scrolled(PaneName.HOT, -1))
    assert cursor(explorer) == 3
    explorer.send(Scrolled(PaneName.HOT, -5))
    assert cursor(explorer) == 0


def test_the_wheel_over_another_pane_moves_its_cursor_which_is_seen_once_it_rests() -> None:
    explorer = explore(FUNCTIONS, size=(220, 60)).rest()
    seen = explorer.pane(PaneName.TREE)
    for function in ("f03", "f06", "f09"):
        explorer.send(Scrolled(PaneName.TREE, 1))
        assert explorer.function == function
        assert explorer.pane(PaneName.TREE) == seen
    assert explorer.state.panes.focus is PaneName.HOT
    assert explorer.row(PaneName.HOT).split()[-2] == "▌f09"
    assert explorer.rest().row(PaneName.TREE).split()[-2] == "▌f09"


def test_the_wheel_goes_from_box_to_box() -> None:
    explorer = explore("a;main;b 3", size=SMALL)
    select(explorer, "main")
    explorer.press("5 t")
    names = explorer.state.aggregate.profile.functions.labels
    for notches, expected in ((1, "b"), (-1, None), (-1, "a"), (-1, "a")):
        explorer.send(Scrolled(PaneName.CALLERS, notches))
        path = callers.look_of(explorer.state.look).cursor.path
        assert (names[path[-1]] if path else None) == expected


def test_the_wheel_scrolls_the_chart() -> None:
    deep = ";".join(f"d{place}" for place in range(40))
    explorer = explore(f"{deep} 3 | d0 1", size=(120, 40))
    before = explorer.state.look
    explorer.send(Scrolled(PaneName.CHART, 1))
    assert explorer.state.look.function == before.function
    assert explorer.state.look.chart != before.chart


def test_the_wheel_over_bars_does_nothing() -> None:
    explorer = listing(PaneName.HOT)
    before = explorer.state
    explorer.send(Scrolled(PaneName.FOOTER, 1))
    assert explorer.state.look is before.look


def test_a_click_that_was_meant_for_a_larger_pane_is_none() -> None:
    explorer = explore("main;parse 3 | main;render 5", size=(60, 24)).press("1")
    before = explorer.state
    for x, y in ((114, 3), (3, 200)):
        explorer.send(Clicked(PaneName.CHART, x, y))
        assert explorer.state.look == before.look


def test_a_button_that_is_released_on_no_screen_counts_nothing() -> None:
    explorer = explore("main;parse 3 | main;render 5", size=(60, 24))
    explorer.send(Clicked(PaneName.OVERVIEW, 3, 0))
    explorer.send(Resized(0, 0))
    explorer.send(Released(40))
    assert explorer.state.filters.latest.past == ()
