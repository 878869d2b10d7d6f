"""The panes as a value: what is visible, focused and scrolled, and what stays the same object."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.state.model.pane_layout import FOCUSABLE, Panes, first_panes
from tui.state.view.look import Look
from tui.state.view.screen_layout import MAIN_PANES, Area, PaneName

CHART, TREE, HOT, LINES, CALLERS, RUNS = MAIN_PANES
MAIN = st.sampled_from(MAIN_PANES)
SIZES = st.tuples(st.integers(0, 250), st.integers(0, 80))


def test_the_first_panes_show_and_focus_the_one_that_is_asked_for() -> None:
    panes = first_panes(80, 24, RUNS)
    assert (panes.shown, panes.focus, panes.is_zoomed) == (RUNS, RUNS, False)
    assert panes.areas[RUNS] == Area(0, 2, 80, 19)
    assert (panes.tables.table, panes.tables.side) == (RUNS, LINES)


def test_what_is_hidden_has_no_size() -> None:
    panes = first_panes(80, 24, HOT)
    assert (panes.size(HOT), panes.size(CHART)) == ((80, 19), (0, 0))
    assert (panes.is_visible(HOT), panes.is_visible(CHART)) == (True, False)
    assert (panes.has_focus(HOT), panes.has_focus(CHART)) == (True, False)


@given(st.lists(MAIN, min_size=1), SIZES)
def test_the_pane_that_is_shown_is_visible_and_focused_on_any_screen(
    names: list[PaneName], size: tuple[int, int]
) -> None:
    panes = first_panes(*size, HOT)
    for name in names:
        panes = panes.showing(name)
        assert panes.is_visible(name)
        assert panes.has_focus(name)


@given(MAIN, st.lists(st.tuples(st.sampled_from(FOCUSABLE), SIZES), max_size=10))
def test_keys_go_to_a_visible_pane_whatever_the_size(
    first: PaneName, steps: list[tuple[PaneName, tuple[int, int]]]
) -> None:
    panes = first_panes(120, 40, first)
    for name, size in steps:
        if panes.is_visible(name):
            panes = panes.focusing(name)
        panes = panes.resized(*size)
        assert panes.is_visible(panes.focus)


def test_a_focused_pane_stays_where_there_is_room_for_one() -> None:
    panes = first_panes(120, 40, HOT).focusing(CHART)
    assert panes.resized(80, 24).areas.keys() & set(MAIN_PANES) == {CHART}
    # The overview is no main pane: the one before stays.
    overview = panes.focusing(PaneName.OVERVIEW)
    assert overview.resized(80, 24).shown is CHART
    assert overview.resized(80, 24).focus is PaneName.OVERVIEW
    assert overview.resized(80, 9).focus is CHART


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (220, 60)])
def test_areas_are_the_same_object_while_nothing_about_them_changes(size: tuple[int, int]) -> None:
    """Which is how one sees that all panes stand where they stood."""
    panes = first_panes(*size, HOT)
    moved = panes.scrolled(HOT, 7).following(Look(), HOT)
    assert replace(moved, lit_function=3, pressed_column=4).areas is panes.areas
    assert panes.resized(*size).areas is panes.areas
    assert replace(panes, is_zoomed=True).areas is not panes.areas


def test_each_list_is_scrolled_on_its_own() -> None:
    panes = first_panes(80, 24, HOT).scrolled(HOT, 7).scrolled(TREE, 3)
    assert panes.tops == {HOT: 7, TREE: 3}
    assert panes.scrolled(HOT, 7) is panes
    assert panes.scrolled(HOT, 8).tops == {HOT: 8, TREE: 3}
    assert panes.tops == {HOT: 7, TREE: 3}


def test_panes_follow_a_look_each_on_its_own() -> None:
    first, second = Look(), Look(function=3)
    panes = first_panes(120, 40, HOT).following(first, HOT, LINES)
    after = panes.following(second, HOT)
    assert (after.looks[HOT], after.looks[LINES]) == (second, first)
    assert panes.looks[HOT] is first


def tables(panes: Panes) -> set[PaneName]:
    return set(panes.areas) & {TREE, HOT, RUNS, LINES, CALLERS}


def test_a_table_replaces_the_one_that_has_its_place() -> None:
    panes = first_panes(120, 40, HOT)
    assert tables(panes) == {HOT, LINES}
    assert tables(panes.showing(CALLERS)) == {HOT, CALLERS}
    assert tables(panes.showing(CALLERS).showing(RUNS)) == {RUNS, CALLERS}
    assert tables(panes.showing(CALLERS).focusing(CHART)) == {HOT, CALLERS}
