"""The call tree: unfolding, chains of calls, zooming the chart to a call path, and sorting."""

from __future__ import annotations

import pytest

from tests.exploring import Explorer, explore
from tui.analysis.filters.lens import Grouping
from tui.analysis.tables.outline import SiblingOrder
from tui.state.model.effects import Count
from tui.state.view.screen_layout import PaneName

STACKS = (
    "main;load;read 3 | main;load;parse;scan;token 5 | main;render 7 | main;render;parse 1 | other 2 | (idle) 2 "
    "| main;load 1"
)
TREE = PaneName.TREE
FOLDED = ["▸ main", "other", "(idle)"]
FIRST = ["▾ main", "▸ load", "▸ render", "other", "(idle)"]


def tree(stacks: str = STACKS, size: tuple[int, int] = (80, 24)) -> Explorer:
    return explore(stacks, size=size).press("2")


@pytest.fixture
def explorer() -> Explorer:
    """main is selected, from which the time forks to load and render."""
    return tree()


def test_it_is_first_seen_where_the_time_forks(explorer: Explorer) -> None:
    assert explorer.names(TREE) == FIRST
    assert (explorer.function, explorer.state.look.is_path_chosen) == ("main", True)


@pytest.mark.parametrize("key", ["l", "Right"])
def test_unfolding_goes_into_a_row_that_is_open(explorer: Explorer, key: str) -> None:
    assert explorer.press(key).function == "load"
    assert explorer.names(TREE) == FIRST
    assert explorer.press(key).names(TREE)[1:4] == ["▾ load", "parse › … › token", "read"]
    assert explorer.function == "load"
    # A chain is selected at its end.
    assert explorer.press(key).function == "token"
    before = explorer.state.look
    assert explorer.press(key).state.look is before


@pytest.mark.parametrize("key", ["h", "Left"])
def test_folding_goes_to_the_caller_of_a_row_that_is_not_open(explorer: Explorer, key: str) -> None:
    explorer.press(f"l l l {key}")
    assert explorer.function == "load"
    assert explorer.press(key).names(TREE) == FIRST
    assert explorer.press(key).function == "main"
    assert explorer.press(key).names(TREE) == FOLDED
    before = explorer.state.look
    assert explorer.press(key).state.look is before
    assert explorer.press(f"j {key}").function == "other"


def test_what_was_unfolded_below_is_seen_again(explorer: Explorer) -> None:
    explorer.press("l l h g h")
    assert explorer.names(TREE) == FOLDED
    explorer.press("l l l g h l")
    assert explorer.names(TREE)[1:3] == ["▾ load", "parse › … › token"]


def test_the_heaviest_path_is_unfolded_to_the_next_fork(explorer: Explorer) -> None:
    explorer.press("g h L")
    assert explorer.function == "load"
    assert explorer.names(TREE) == FIRST
    assert explorer.press("L").function == "token"
    assert explorer.names(TREE)[1:3] == ["▾ load", "parse › … › token"]
    before = explorer.state.look.node
    assert explorer.press("L").state.look.node == before


def test_a_branch_is_unfolded_as_a_whole(explorer: Explorer) -> None:
    explorer.press("g h E")
    assert explorer.names(TREE) == ["▾ main", "▾ load", "parse › … › token", "read", "▾ render", "parse", *FIRST[-2:]]
    assert explorer.function == "main"
    explorer.press("G")
    before = explorer.names(TREE)
    assert explorer.press("E").names(TREE) == before


def test_a_chain_is_taken_apart_and_together_again(explorer: Explorer) -> None:
    explorer.press("l l l a")
    assert explorer.names(TREE)[1:6] == ["▾ load", "▾ parse", "▾ scan", "token", "read"]
    assert explorer.function == "token"
    assert explorer.press("k").function == "scan"
    assert explorer.press("a").names(TREE)[1:4] == ["▾ load", "parse › … › token", "read"]
    # Its row is that of the whole chain, though another of its calls is selected.
    assert explorer.row(TREE).split()[-2] == "token"
    assert explorer.function == "scan"


def test_a_row_that_is_no_chain_stays_as_it_is(explorer: Explorer) -> None:
    assert explorer.press("a").names(TREE) == FIRST


def test_enter_zooms_the_chart_to_the_call_path(explorer: Explorer) -> None:
    explorer.press("l j Enter")
    view = explorer.state.look.chart.view
    assert view is not None
    assert (view.start_us, view.end_us) == (9_000, 17_000)
    assert explorer.state.panes.focus is PaneName.CHART
    assert explorer.function == "render"


def test_where_the_chart_is_visible_the_keys_stay_in_the_tree() -> None:
    explorer = tree(size=(120, 40)).press("l Enter")
    view = explorer.state.look.chart.view
    assert view is not None
    assert (view.start_us, view.end_us) == (0, 9_000)
    assert explorer.state.panes.focus is TREE
    before = explorer.state.look
    assert explorer.press("Enter").state.look is before


SORTS = [
    ("s", SiblingOrder.SELF, False, ["other", "(idle)", "▾ main", "▸ render", "▸ load"]),
    ("s s", SiblingOrder.NAME, False, ["(idle)", "▾ main", "▸ load", "▸ render", "other"]),
    ("s s s", SiblingOrder.TOTAL, False, FIRST),
    ("S", SiblingOrder.NAME, False, ["(idle)", "▾ main", "▸ load", "▸ render", "other"]),
    ("S S", SiblingOrder.SELF, False, ["other", "(idle)", "▾ main", "▸ render", "▸ load"]),
    ("I", SiblingOrder.TOTAL, True, ["(idle)", "other", "▾ main", "▸ render", "▸ load"]),
    ("I I", SiblingOrder.TOTAL, False, FIRST),
    ("I s", SiblingOrder.SELF, False, ["other", "(idle)", "▾ main", "▸ render", "▸ load"]),
]


@pytest.mark.parametrize(("keys", "order", "is_reversed", "names"), SORTS)
def test_calls_are_sorted_and_the_selection_stays(
    explorer: Explorer, keys: str, order: SiblingOrder, is_reversed: bool, names: list[str]
) -> None:
    explorer.press(keys)
    assert (explorer.state.look.tree.order, explorer.state.look.tree.is_reversed) == (order, is_reversed)
    assert explorer.names(TREE) == names
    assert explorer.row(TREE).split()[-2] == "▌main"


def test_the_heaviest_path_is_the_same_in_another_order(explorer: Explorer) -> None:
    """The heaviest call is meant, not the first row."""
    assert explorer.press("s g j j L").function == "load"


def test_in_an_empty_tree_keys_do_nothing() -> None:
    for stacks in ("", "(root) 3"):
        explorer = tree(stacks)
        assert explorer.names(TREE) == []
        before = explorer.state.look
        explorer.press("l h L E a Enter")
        assert explorer.state.look is before
        assert explorer.state.panes.focus is TREE
        explorer.press("s S I")
        assert explorer.function is None


def test_a_selection_elsewhere_opens_the_way_to_it_as_long_as_it_is_there(explorer: Explorer) -> None:
    explorer.press('3 / "token" Enter 2')
    assert "▌parse › … › token" in explorer.row(TREE)
    assert explorer.names(TREE)[1:3] == ["▾ load", "parse › … › token"]
    explorer.press('3 / "other" Enter 2')
    assert explorer.names(TREE) == FIRST


def test_the_tree_of_groups() -> None:
    explorer = explore("main@a.js:1;read@b.js:2 3 | main@a.js:1;parse@a.js:3 2 | x@c.js:1 9", size=(80, 24))
    explorer.press("b 2 g j E")
    assert explorer.state.aggregate.lens.grouping is Grouping.FILE
    assert explorer.names(TREE) == ["c.js", "▾ a.js", "b.js"]
    assert explorer.press("l").function == "b.js"
    assert explorer.press("h").function == "a.js"


def test_keys_while_counts_are_pending_are_for_the_rows_that_are_seen(explorer: Explorer) -> None:
    explorer.held = (Count,)
    explorer.press("i l l")
    assert explorer.names(TREE)[1:3] == ["▾ load", "parse › … › token"]
    explorer.let_go()
    assert explorer.names(TREE) == ["▾ main", "▾ load", "parse › … › token", "read", "▸ render", "other"]
    assert explorer.function == "load"


def test_matches_are_gone_to_whether_unfolded_or_not(explorer: Explorer) -> None:
    explorer.press('/ "parse" Enter')
    assert explorer.function == "parse"
    assert explorer.names(TREE)[1:3] == ["▾ load", "parse › … › token"]
    explorer.press("n")
    assert explorer.row(TREE).split()[-2] == "▌parse"
    assert explorer.notice == ""
    assert explorer.press("n").notice == "Search went on from the first match."
    assert explorer.press("N").notice == "Search went on from the last match."
    assert explorer.row(TREE).split()[-2] == "▌parse"


def test_rows_of_one_function_are_told_apart() -> None:
    explorer = tree("a;a;a 3 | a;b 2 | a;a 1")
    assert explorer.press("E").names(TREE) == ["▾ a", "▾ a", "a", "b"]
    nodes = [explorer.press("g " + "j " * rows).state.look.node for rows in range(4)]
    assert len(set(nodes)) == 4
    assert explorer.press("g j j h").state.look.node == nodes[1]
