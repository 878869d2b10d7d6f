"""The hot functions: unfolding callers, sorting, going to callers and callees, and stepping from any pane."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exploring import Explorer, explore
from tests.formats.documents import read_one
from tests.formats.seeds import HEAP
from tui.analysis.filters.lens import Lens, Step, Verb
from tui.state.model.effects import Count
from tui.state.view.measures import Measure
from tui.state.view.screen_layout import PaneName

STACKS = "main;a 3 | main;b 5 | x;a 2 | b;a;c 1 | main;b;b 1 | (idle) 2"
HOT = PaneName.HOT


@pytest.fixture
def explorer() -> Explorer:
    """b with 6 ms of its own, a with 5, c with 1, then main and x."""
    return explore(STACKS, size=(80, 24))


def test_the_hottest_function_is_selected_first(explorer: Explorer) -> None:
    assert explorer.names(HOT) == ["▸ b", "▸ a", "(idle)", "▸ c", "main", "x"]
    assert explorer.row(HOT).startswith("6.0 ")
    assert (explorer.function, explorer.state.look.is_path_chosen) == ("b", False)


def test_moving_selects_the_function_and_its_heaviest_call_path(explorer: Explorer) -> None:
    explorer.press("j")
    look, tree = explorer.state.look, explorer.state.aggregate.profile.tree
    assert explorer.function == "a"
    assert look.node is not None
    row = tree.row_of(look.node)
    assert row is not None
    labels = explorer.state.aggregate.profile.functions.labels
    assert [labels[tree.function[one]] for one in tree.path(row)] == ["(root)", "main", "a"][-len(tree.path(row)) :]


@pytest.mark.parametrize("key", ["l", "Right"])
def test_unfolding_shows_callers_then_goes_to_them(explorer: Explorer, key: str) -> None:
    explorer.press(key)
    assert explorer.names(HOT)[:4] == ["▾ b", "↖ main", "▸ ↖ b", "▸ a"]
    assert explorer.function == "b"
    assert explorer.press(key).function == "main"
    # Nobody calls main.
    before = explorer.state.look
    assert explorer.press(key).state.look is before


@pytest.mark.parametrize("key", ["h", "Left"])
def test_folding_goes_back_to_the_row_then_hides_its_callers(explorer: Explorer, key: str) -> None:
    explorer.press(f"l l {key}")
    assert explorer.names(HOT)[:3] == ["▾ b", "↖ main", "▸ ↖ b"]
    assert explorer.function == "b"
    assert explorer.press(key).names(HOT)[:2] == ["▸ b", "▸ a"]
    before = explorer.state.look
    assert explorer.press(key).state.look is before


def test_a_caller_unfolds_to_its_own_callers(explorer: Explorer) -> None:
    explorer.press("l j j l")
    assert explorer.names(HOT)[:4] == ["▾ b", "↖ main", "▾ ↖ b", "↖ main"]
    # Folded above, everything below is gone: unfolded again, the callers are folded.
    assert explorer.press("h h h").names(HOT)[:2] == ["▸ b", "▸ a"]
    assert explorer.press("l").names(HOT)[:3] == ["▾ b", "↖ main", "▸ ↖ b"]


def test_a_callers_row_has_the_part_of_the_time_that_came_through_it(explorer: Explorer) -> None:
    assert explorer.press("l l").row(HOT).split()[:2] == ["5.0", "41.7%"]


def test_a_row_that_is_folded_away_leaves_the_cursor_on_the_one_above(explorer: Explorer) -> None:
    explorer.press("l j j l j")
    assert explorer.row(HOT).split()[-3:-1] == ["↖", "▌main"]
    explorer.press("2 3")
    assert explorer.row(HOT).split()[-3:-1] == ["↖", "▌main"]


def test_without_callers_or_rows_nothing_unfolds() -> None:
    lonely = explore("main 3", size=(80, 24))
    before = lonely.state.look
    assert lonely.press("l h").state.look is before
    empty = explore("", size=(80, 24))
    assert empty.press("l h Enter s S I J K").state.panes.focus is HOT
    assert empty.function is None


def test_enter_shows_callers_and_callees(explorer: Explorer) -> None:
    explorer.press("j Enter")
    assert explorer.state.panes.focus is PaneName.CALLERS
    assert "a" in explorer.names(PaneName.CALLERS)
    assert explorer.function == "a"


SORTS = [
    ("", Measure.SELF, False),
    ("s", Measure.SELF_SHARE, False),
    ("s s", Measure.TOTAL_SHARE, False),
    ("s s s", Measure.TOTAL, False),
    ("s s s s", Measure.SAMPLES, False),
    ("s s s s s", Measure.NAME, False),
    ("s s s s s s", Measure.SELF, False),
    ("S", Measure.NAME, False),
    ("S S", Measure.SAMPLES, False),
    ("I", Measure.SELF, True),
    ("I I", Measure.SELF, False),
    ("I s", Measure.SELF_SHARE, False),
    ("S I", Measure.NAME, True),
]


@pytest.mark.parametrize(("keys", "measure", "is_reversed"), SORTS)
def test_sorting_goes_through_the_columns_in_turn(keys: str, measure: Measure, is_reversed: bool) -> None:
    hot = explore(STACKS, size=(120, 24)).press(keys).state.look.hot
    assert (hot.sorted_by, hot.is_reversed) == (measure, is_reversed)


def test_rows_stand_in_the_order_and_the_cursor_stays_on_its_function(explorer: Explorer) -> None:
    explorer.press("S")
    assert explorer.names(HOT) == ["(idle)", "▸ a", "▸ b", "▸ c", "main", "x"]
    assert explorer.row(HOT).split()[-2] == "▌b"
    assert explorer.press("I").names(HOT) == ["x", "main", "▸ c", "▸ b", "▸ a", "(idle)"]
    assert explorer.function == "b"
    assert explorer.press("S S S").names(HOT)[0] == "main"


def test_callers_are_sorted_as_the_functions_are(explorer: Explorer) -> None:
    explorer.press("j l")
    assert explorer.names(HOT)[1:5] == ["▾ a", "↖ main", "↖ x", "↖ b"]
    assert explorer.press("I").names(HOT)[-5:] == ["▾ a", "↖ b", "↖ x", "↖ main", "▸ b"]


def test_only_columns_that_are_visible_are_sorted_by() -> None:
    explorer = explore(STACKS, size=(40, 24))
    seen = [explorer.press("s").state.look.hot.sorted_by for _ in range(4)]
    assert Measure.SAMPLES not in seen
    assert Measure.NAME in seen


def test_of_memory_there_are_bytes_and_no_percentages_of_activity(tmp_path: Path) -> None:
    explorer = explore(read_one(HEAP, tmp_path), size=(120, 24))
    assert explorer.function == "load"
    assert explorer.names(HOT) == ["▸ load", "main"]
    assert explorer.press("l l").function == "main"
    assert explorer.press("S").state.look.hot.sorted_by is Measure.NAME
    assert " ms" not in explorer.pane(HOT)


@pytest.mark.parametrize("pane", ["1", "2", "4", "5", "6"])
def test_the_next_by_self_time_is_selected_from_any_pane(explorer: Explorer, pane: str) -> None:
    explorer.press(f"{pane} K K K")
    assert explorer.function == "b"
    assert [explorer.press("J").function for _ in range(5)] == ["a", "(idle)", "c", "c", "c"]
    assert [explorer.press("K").function for _ in range(4)] == ["(idle)", "a", "b", "b"]
    assert explorer.state.panes.focus is not HOT


def test_from_a_function_without_self_time_it_goes_to_the_hottest(explorer: Explorer) -> None:
    assert explorer.press("G K").function == "b"
    assert explorer.press("G J").function == "b"


def test_from_a_callers_row_it_goes_on_from_the_callers_function(explorer: Explorer) -> None:
    explorer.press("j j j l l")
    assert explorer.names(HOT)[3:5] == ["▾ c", "▸ ↖ a"]
    assert explorer.function == "a"
    assert explorer.press("J").row(HOT).split()[-1] == "▌(idle)"


def test_groups_are_rows_that_unfold_and_are_sorted_too() -> None:
    explorer = explore("main@a.js:1;read@b.js:2 3 | main@a.js:1;parse@a.js:3 2", size=(80, 24)).press("b")
    assert explorer.state.aggregate.lens.grouping is not None
    assert explorer.names(HOT) == ["▸ b.js", "a.js"]
    assert explorer.press("g l l").function == "a.js"
    assert explorer.press("S g").function == "a.js"


def test_what_is_unfolded_stays_so_under_other_filters(explorer: Explorer) -> None:
    explorer.press("j l i")
    assert explorer.state.aggregate.lens == Lens(steps=(Step(Verb.HIDE, "idle"),))
    assert explorer.names(HOT) == ["▸ b", "▾ a", "↖ main", "↖ x", "↖ b", "▸ c", "main", "x"]
    assert explorer.function == "a"


def test_keys_while_counts_are_pending_are_for_the_rows_that_are_seen(explorer: Explorer) -> None:
    explorer.held = (Count,)
    explorer.press("i j l")
    assert explorer.function == "a"
    assert "(idle)" in explorer.names(HOT)
    explorer.let_go()
    assert "(idle)" not in explorer.names(HOT)
    assert (explorer.function, explorer.names(HOT)[1]) == ("a", "▾ a")


def test_matches_are_gone_to_in_the_order_of_the_rows(explorer: Explorer) -> None:
    explorer.press('/ "re:^[acx]$" Enter')
    assert explorer.function == "a"
    assert [explorer.press("n").function for _ in range(3)] == ["c", "x", "a"]
    assert explorer.notice == "Search went on from the first match."
    assert [explorer.press("N").function for _ in range(2)] == ["x", "c"]
    # A caller's row is a match too.
    explorer.press("3 g j l n")
    assert explorer.row(HOT).split()[-3:-1] == ["↖", "▌x"]


def test_without_a_match_in_the_pane_it_says_so(explorer: Explorer) -> None:
    explorer.press('/ "nothing" Enter')
    before = explorer.state.look
    assert explorer.press("n").notice == "No match here."
    assert explorer.state.look is before
