"""The hot functions beside a baseline: what is gone can be selected, but no other pane can show it."""

from __future__ import annotations

import pytest

from tests.exploring import Explorer, explore
from tui.analysis.filters.lens_text import lens_text
from tui.state.view.measures import Measure
from tui.state.view.screen_layout import PaneName

BEFORE = "main;parse 3 | main;render 5 | (idle) 2 | main;old 4 | other 1 | main;render;older 1"
AFTER = "main;parse 2 | main;render 7 | (idle) 2 | main;new 4 | other 1"
HOT = PaneName.HOT
GONE = "old is in the baseline only: no other pane can show it."


@pytest.fixture
def explorer() -> Explorer:
    """The largest change first; render, the hottest function, is selected."""
    return explore(AFTER, against=BEFORE, size=(80, 24))


def test_the_largest_change_stands_first(explorer: Explorer) -> None:
    assert explorer.names(HOT) == ["▸ new", "old", "▸ render", "▸ parse", "older", "(idle)", "other", "main"]
    assert explorer.row(HOT).split()[-2] == "▌render"


def test_what_is_gone_is_selected_in_this_pane_only(explorer: Explorer) -> None:
    explorer.press("k")
    assert (explorer.function, explorer.notice) == ("render", GONE)
    assert explorer.row(HOT).split()[-2] == "▌old"
    assert explorer.press("k").function == "new"
    assert explorer.notice == ""
    assert explorer.state.look.hot.gone is None


def test_from_what_is_gone_the_cursor_goes_on(explorer: Explorer) -> None:
    assert explorer.press("k j").row(HOT).split()[-2] == "▌render"
    explorer.press("j j")
    assert (explorer.function, explorer.notice) == ("parse", GONE.replace("old", "older"))
    assert explorer.press("j").function == "(idle)"


@pytest.mark.parametrize("keys", ["l", "h", "Enter"])
def test_what_is_gone_has_nothing_to_unfold_or_show(explorer: Explorer, keys: str) -> None:
    before = explorer.press("k").state
    explorer.press(keys)
    assert explorer.state.look is before.look
    assert explorer.state.panes.focus is HOT
    assert explorer.notice == GONE


def test_other_panes_and_keys_leave_what_is_gone(explorer: Explorer) -> None:
    assert explorer.press("k J").state.look.hot.gone is None
    assert explorer.function == "new"
    explorer.press("3 g j")
    assert explorer.notice == GONE
    assert explorer.press("2").function == "new"
    assert explorer.press("3").row(HOT).split()[-2] == "▌old"
    # Another node in the tree is another selection.
    assert explorer.press("2 j 3").row(HOT).split()[-2] != "▌old"


def test_rows_unfold_to_callers_here(explorer: Explorer) -> None:
    explorer.press("l")
    assert explorer.names(HOT)[2:5] == ["▾ render", "↖ main", "▸ parse"]
    assert explorer.press("l").function == "main"
    assert explorer.press("h").function == "render"
    assert explorer.press("h").names(HOT)[2:4] == ["▸ render", "▸ parse"]


def test_enter_shows_callers_and_callees(explorer: Explorer) -> None:
    assert explorer.press("Enter").state.panes.focus is PaneName.CALLERS


def test_sorting_goes_through_change_self_before_and_name(explorer: Explorer) -> None:
    assert explorer.state.look.hot.sorted_by is Measure.CHANGE
    orders: dict[Measure, list[str]] = {}
    for _ in range(4):
        explorer.press("s")
        orders[explorer.state.look.hot.sorted_by] = explorer.names(HOT)
    assert list(orders) == [Measure.SELF, Measure.BEFORE, Measure.NAME, Measure.CHANGE]
    assert orders[Measure.SELF][:2] == ["▸ render", "▸ new"]
    assert orders[Measure.BEFORE][:2] == ["▸ render", "old"]
    assert orders[Measure.NAME] == ["(idle)", "main", "▸ new", "old", "older", "other", "▸ parse", "▸ render"]
    assert explorer.press("S").state.look.hot.sorted_by is Measure.NAME
    assert explorer.press("I").names(HOT)[0] == "▸ render"


def test_what_is_gone_stays_selected_in_another_order(explorer: Explorer) -> None:
    explorer.press("k")
    for key in ("s", "I", "S"):
        assert explorer.press(key).row(HOT).split()[-2] == "▌old"


def test_other_filters_leave_what_is_gone_and_undo_brings_it_back(explorer: Explorer) -> None:
    explorer.press("k p")
    assert explorer.state.look.hot.gone is None
    assert explorer.row(HOT).split()[-2] == "▌render"
    assert explorer.press("u").row(HOT).split()[-2] == "▌old"


def test_a_filter_about_what_the_baseline_does_not_have(explorer: Explorer) -> None:
    explorer.press("g f")
    assert lens_text(explorer.state.aggregate.lens).startswith('focus:"new ')
    compared = explorer.state.counts.compared
    assert compared is not None
    assert any("the baseline has nothing of this" in caution for caution in compared.cautions)
    assert explorer.names(HOT) == ["new"]
    assert explorer.press("j k G l h").function == "new"


def test_matches_are_functions_here(explorer: Explorer) -> None:
    explorer.press('/ "re:new|render|parse|other" Enter')
    assert explorer.function == "render"
    # old and older are in the baseline only: what is searched for is found here.
    assert [explorer.press("n").function for _ in range(3)] == ["parse", "other", "new"]
    assert explorer.notice == "Search went on from the first match."
    assert [explorer.press("N").function for _ in range(2)] == ["other", "parse"]


def test_from_what_is_gone_matches_are_gone_to_in_the_order_of_the_rows(explorer: Explorer) -> None:
    explorer.press('/ "re:new|render|parse|other" Enter').press("3 g j")
    assert explorer.notice == GONE
    assert explorer.press("n").function == "render"
    assert explorer.press("3 g j N").function == "new"


def test_a_profile_of_nothing_beside_a_baseline() -> None:
    explorer = explore("(root) 1", against=BEFORE, size=(80, 24))
    assert explorer.function is None
    explorer.press("g")
    assert explorer.row(HOT)
    explorer.press("j k l h Enter s S I J K f")
    assert explorer.function is None
    both = explore("", against="", size=(80, 24)).press("j k g G l h Enter n")
    assert both.names(HOT) == []
