"""Callers and callees: rows above and below the selected function, or boxes."""

from __future__ import annotations

import pytest

from tests.exploring import Explorer, explore
from tui.analysis.filters.lens import Grouping, Lens, Step, Verb
from tui.state.commands import callers, filters
from tui.state.model.effects import Count, CountCallers
from tui.state.model.messages import CallersCounted, Resized
from tui.state.rows.callers_rows import CallersTable
from tui.state.view.screen_layout import PaneName

STACKS = (
    "main;load;parse 3 | main;render;parse 5 | main;render;parse;scan;token 7 | main;load;parse;read 2 "
    "| serve;render;parse 4 | main;render 1 | main;render;parse;scan 1"
)
CALLERS = PaneName.CALLERS
FOLDED = ["↖ load ↖ main", "▸ ↖ render", "parse", "▸ scan", "read"]


def around(function: str, stacks: str = STACKS, size: tuple[int, int] = (80, 24)) -> Explorer:
    """Callers and callees of a function, with the keys."""
    explorer = explore(stacks, size=size).press(f'2 / "{function}" Enter')
    assert explorer.function == function
    return explorer.press("5")


@pytest.fixture
def explorer() -> Explorer:
    return around("parse")


def place(explorer: Explorer) -> list[str]:
    """The names from the function in the middle to the row or box of the cursor: "<" for a caller first."""
    cursor, labels = callers.look_of(explorer.state.look).cursor, explorer.state.aggregate.profile.functions.labels
    return [*(["<"] if cursor.is_caller else []), *(labels[function] for function in cursor.path)]


def test_the_function_stands_between_its_callers_and_callees(explorer: Explorer) -> None:
    assert explorer.names(CALLERS) == FOLDED
    assert place(explorer) == []
    assert explorer.row(CALLERS).split()[-2] == "▌parse"


def test_moving_does_not_change_the_function(explorer: Explorer) -> None:
    assert place(explorer.press("k")) == ["<", "render"]
    assert place(explorer.press("k")) == ["<", "load", "main"]
    assert place(explorer.press("k")) == ["<", "load", "main"]
    assert place(explorer.press("j j j")) == ["scan"]
    assert place(explorer.press("j j")) == ["read"]
    assert explorer.function == "parse"


@pytest.mark.parametrize("key", ["l", "Right"])
def test_a_caller_unfolds_upwards(explorer: Explorer, key: str) -> None:
    explorer.press(f"k {key}")
    assert explorer.names(CALLERS) == ["↖ load ↖ main", "↖ serve", "↖ main", "▾ ↖ render", *FOLDED[2:]]
    assert place(explorer) == ["<", "render"]
    assert place(explorer.press(key)) == ["<", "render", "main"]
    before = explorer.state.look
    assert explorer.press(key).state.look is before


@pytest.mark.parametrize("key", ["l", "Right"])
def test_a_callee_unfolds_downwards(explorer: Explorer, key: str) -> None:
    explorer.press(f"j {key}")
    assert explorer.names(CALLERS) == [*FOLDED[:3], "▾ scan", "token", "read"]
    assert place(explorer.press(key)) == ["scan", "token"]


@pytest.mark.parametrize("key", ["h", "Left"])
def test_folding_goes_back_towards_the_function(explorer: Explorer, key: str) -> None:
    explorer.press(f"k l l {key}")
    assert place(explorer) == ["<", "render"]
    assert explorer.press(key).names(CALLERS) == FOLDED
    assert place(explorer.press(key)) == []
    before = explorer.state.look
    assert explorer.press(key).state.look is before
    explorer.press(f"j l l {key}")
    assert place(explorer) == ["scan"]
    assert explorer.press(key).names(CALLERS) == FOLDED
    assert place(explorer.press(key)) == []
    # From a row further away it skips those beside it.
    assert place(explorer.press(f"G {key}")) == []
    assert place(explorer.press(f"g {key}")) == []


def test_callers_and_callees_are_unfolded_apart() -> None:
    """The same functions above and below: a recursion."""
    explorer = around("b", "a;b;a;b;a 5 | a;b 1 | c;b 1 | a;b;c 1 | a;b;a;b;c 1")
    before = explorer.names(CALLERS)
    assert before[2:3] == ["b"]
    explorer.press("j l")
    assert explorer.names(CALLERS)[:3] == before[:3]
    assert explorer.press("h").names(CALLERS) == before


def test_the_functions_row_has_nothing_to_unfold(explorer: Explorer) -> None:
    before = explorer.state.look
    explorer.press("l h Enter")
    assert explorer.state.look is before


def test_enter_puts_the_rows_function_in_the_middle_and_back_returns(explorer: Explorer) -> None:
    explorer.press("k Enter")
    assert explorer.function == "render"
    assert explorer.names(CALLERS) == ["↖ serve", "↖ main", "render", "▸ parse"]
    assert place(explorer) == []
    assert explorer.press("j Enter").function == "parse"
    assert explorer.press("Backspace").function == "render"
    assert explorer.press("Esc").function == "parse"
    before = explorer.state.look
    assert explorer.press("Backspace").state.look.search != before.search
    assert explorer.function == "parse"


def test_of_a_chain_the_call_next_to_the_function_is_taken(explorer: Explorer) -> None:
    assert explorer.press("k k Enter").function == "load"
    deep = around("main", "main;a;b;c 3 | main 1")
    assert deep.names(CALLERS) == ["main", "a › … › c"]
    assert deep.press("j Enter").function == "a"


def test_back_goes_through_callers_only_while_the_keys_go_there(explorer: Explorer) -> None:
    explorer.press("k Enter 3")
    assert explorer.press("Esc").function == "render"
    assert explorer.press("5 Esc").function == "parse"


def test_another_selection_forgets_those_before(explorer: Explorer) -> None:
    explorer.press("k Enter J 5")
    function = explorer.function
    assert not callers.has_earlier(explorer.state)
    assert explorer.press("Esc").function == function


def test_boxes_and_rows_show_the_same_place(explorer: Explorer) -> None:
    explorer.press("k t")
    assert callers.look_of(explorer.state.look).is_chart
    assert place(explorer) == ["<", "render"]
    assert "▏render" in explorer.pane(CALLERS)
    assert explorer.press("t").row(CALLERS).split()[-2] == "▌render"


def test_boxes_stay_boxes_of_another_function(explorer: Explorer) -> None:
    explorer.press("t k Enter")
    assert explorer.function == "render"
    assert callers.look_of(explorer.state.look).is_chart
    assert explorer.press("J").state.look.callers.is_chart


BOXES = [
    ("k", ["<", "render"]),
    ("Up", ["<", "render"]),
    ("k k", ["<", "render", "main"]),
    ("k k k", ["<", "render", "main"]),
    ("k l", ["<", "load"]),
    ("k Right Right", ["<", "load"]),
    ("k l h", ["<", "render"]),
    ("k Left", ["<", "render"]),
    ("k k l", ["<", "render", "serve"]),
    ("k k l l", ["<", "load", "main"]),
    ("k k j", ["<", "render"]),
    ("k j", []),
    ("k j j", ["scan"]),
    ("j j", ["scan", "token"]),
    ("j j j", ["scan", "token"]),
    ("j l", ["read"]),
    ("j l h", ["scan"]),
    ("j k", []),
    ("l", []),
    ("h", []),
    ("PgDn", ["scan"]),
    ("PgUp", ["<", "render"]),
    ("G", ["scan"]),
    ("g", ["<", "render"]),
    ("Ctrl-D Ctrl-U", []),
]


@pytest.mark.parametrize(("keys", "expected"), BOXES)
def test_boxes_are_walked_up_and_down_and_to_the_sides(explorer: Explorer, keys: str, expected: list[str]) -> None:
    assert place(explorer.press("t").press(keys)) == expected
    assert explorer.function == "parse"


def test_enter_takes_the_function_of_the_box(explorer: Explorer) -> None:
    assert explorer.press("t j j Enter").function == "token"
    assert explorer.press("Esc").function == "parse"


def test_a_function_that_nothing_calls_and_that_calls_nothing() -> None:
    explorer = around("main", "main 3 | other 2")
    assert explorer.names(CALLERS) == ["main"]
    before = explorer.state.look
    assert explorer.press("j k l h g G PgDn Enter").state.look is before
    assert place(explorer.press("t").press("j k l h")) == []


def test_without_a_function_there_is_nothing_to_show() -> None:
    explorer = explore("", size=(80, 24)).press("5")
    assert "No function is selected." in explorer.pane(CALLERS)
    before = explorer.state.look
    assert explorer.press("j k l h Enter Esc").state.look is before
    assert explorer.press("t j k l h Enter t").function is None


def test_what_was_counted_of_the_last_function_is_not_shown_without_one(explorer: Explorer) -> None:
    """It is that of other counts, with other numbers."""
    explorer.press("f X")
    assert explorer.function is None
    assert "No function is selected." in explorer.pane(CALLERS)
    assert "No function is selected." in explorer.press("k Enter Tab Shift-Tab").pane(CALLERS)
    assert explorer.press("u").names(CALLERS)[-2:] == ["▸ scan", "read"]
    assert explorer.function == "parse"


def test_the_middle_is_in_the_middle_of_the_pane() -> None:
    stacks = " | ".join(f"c{number:02};main;e{number:02} {60 - number}" for number in range(30))
    explorer = around("main", stacks)
    assert (explorer.state.panes.tops[CALLERS], explorer.state.panes.size(CALLERS)[1]) == (21, 19)
    assert explorer.press("k").state.panes.tops[CALLERS] == 21
    explorer.send(Resized(80, 70))
    assert explorer.state.panes.tops[CALLERS] == 0


def test_what_is_unfolded_stays_so_under_other_filters(explorer: Explorer) -> None:
    explorer.press("k l k i")
    assert explorer.names(CALLERS)[1:4] == ["↖ serve", "↖ main", "▾ ↖ render"]
    assert place(explorer) == ["<", "render", "main"]


def test_groups_have_callers_and_callees() -> None:
    explorer = explore("main@a.js:1;read@b.js:2 3 | main@a.js:1;parse@a.js:3 2", size=(80, 24)).press("b 3 g 5")
    assert explorer.state.aggregate.lens.grouping is Grouping.FILE
    assert explorer.names(CALLERS) == ["↖ a.js", "b.js"]
    assert explorer.press("k Enter").function == "a.js"
    assert explorer.names(CALLERS) == ["a.js", "b.js"]


def test_while_callers_are_counted_keys_do_nothing(explorer: Explorer) -> None:
    explorer.press("t k k")
    explorer.held = (CountCallers,)
    explorer.press("i")
    assert "counting…" in explorer.pane(CALLERS)
    before = explorer.state.look
    assert explorer.press("j k l h g G PgUp").state.look == before
    explorer.let_go()
    assert place(explorer.press("j")) == ["<", "render"]


def test_while_other_filters_are_counted_keys_are_for_the_rows_that_are_seen(explorer: Explorer) -> None:
    explorer.held = (Count,)
    assert place(explorer.press("i k")) == ["<", "render"]
    explorer.let_go()
    assert place(explorer) == ["<", "render"]
    assert explorer.names(CALLERS) == FOLDED


def test_callers_of_another_function_that_come_late_are_not_shown(explorer: Explorer) -> None:
    late = explorer.state.background.callers
    assert late is not None
    explorer.held = (CountCallers,)
    explorer.press("k Enter")
    explorer.send(CallersCounted(late))
    assert "counting…" in explorer.pane(CALLERS)
    assert place(explorer.press("k")) == []
    explorer.let_go()
    assert explorer.names(CALLERS) == ["↖ serve", "↖ main", "render", "▸ parse"]
    # Those of other counts neither.
    counted = explorer.state.background.callers
    assert counted is not None
    explorer.held = (CountCallers,)
    explorer.press("i")
    explorer.send(CallersCounted(CallersTable(counted.around)))
    assert "counting…" in explorer.pane(CALLERS)


def test_a_place_that_is_gone_leaves_the_cursor_on_the_way_to_it(explorer: Explorer) -> None:
    explorer.press("k l k")
    assert explorer.row(CALLERS).split()[-3:-1] == ["↖", "▌main"]
    explorer.state, effects = filters.count(explorer.state, Lens(steps=(Step(Verb.EXCLUDE, "main"),)))
    for effect in effects:
        explorer.do_effect(effect)
    assert explorer.names(CALLERS) == ["↖ load", "↖ serve", "▾ ↖ render", *FOLDED[2:]]
    assert explorer.row(CALLERS).split()[-3:-1] == ["↖", "▌render"]
