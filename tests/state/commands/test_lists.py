"""Lists scroll as little as their cursor needs, and never beyond their last row."""

from __future__ import annotations

import pytest

from tests.exploring import Explorer, explore
from tui.state.commands import hot, lists, runs, tree
from tui.state.commands.lists import Rows
from tui.state.model.messages import Resized, WarmUpFound
from tui.state.view.screen_layout import PaneName

FUNCTIONS = " | ".join(f"f{place:02} {60 - place}" for place in range(60))
"""60 functions, f00 with the most time."""
PERIODS = " | ".join(f"work {place + 1} | (idle) 1" for place in range(60))
"""60 busy periods."""
SMALL, WIDE = (80, 24), (120, 40)
"""18 rows of the one list; 20 rows of two that stand beside each other."""


def top(explorer: Explorer, name: PaneName = PaneName.HOT) -> int:
    return explorer.state.panes.tops.get(name, 0)


def test_a_list_scrolls_row_by_row_where_it_has_the_whole_width() -> None:
    explorer = explore(FUNCTIONS, size=SMALL)
    explorer.press("j " * 17)
    assert (explorer.row(PaneName.HOT).split()[-2], top(explorer)) == ("▌f17", 0)
    assert top(explorer.press("j")) == 1
    assert top(explorer.press("k " * 17)) == 1
    assert top(explorer.press("k")) == 0


def test_beside_another_list_it_scrolls_a_quarter_of_a_page_further() -> None:
    explorer = explore(FUNCTIONS, size=WIDE)
    assert top(explorer.press("j " * 19)) == 0
    assert top(explorer.press("j")) == 1 + 5
    assert top(explorer.press("k " * 14)) == 6
    assert top(explorer.press("k")) == 5 - 5
    assert top(explorer.press("G")) == 40


def test_no_row_stays_empty_below_the_last_one() -> None:
    explorer = explore(FUNCTIONS, size=SMALL).press("G")
    assert top(explorer) == 42
    explorer.send(Resized(80, 34))
    assert top(explorer) == 32
    explorer.send(Resized(80, 70))
    assert top(explorer) == 0


def test_a_list_of_no_height_has_its_cursor_on_its_first_row() -> None:
    explorer = explore(FUNCTIONS, size=SMALL).press("j j j")
    explorer.send(Resized(80, 4))
    assert explorer.state.panes.size(PaneName.HOT) == (80, 3)
    assert top(explorer) == 2
    explorer.send(Resized(80, 1))
    assert top(explorer) == 3
    assert explorer.press("PgDn").function == "f04"


def test_rows_are_found_at_their_cells() -> None:
    state = explore(FUNCTIONS, size=SMALL).press("j " * 20).state
    assert state.panes.tops[PaneName.HOT] == 3
    assert [lists.row_at(hot.PANE, state, y) for y in (0, 1, 2, 18)] == [None, 3, 4, 20]
    few = explore("main 1 | other 2", size=SMALL).state
    assert [lists.row_at(hot.PANE, few, y) for y in range(4)] == [None, 0, 1, None]


def test_below_a_note_rows_stand_a_row_further_down() -> None:
    explorer = explore(PERIODS, size=SMALL).press("6")
    explorer.send(WarmUpFound(5000))
    state = explorer.state
    assert lists.shown_rows(runs.PANE, state) == Rows(60, 0, True)
    assert [lists.row_at(runs.PANE, state, y) for y in (0, 1, 2, 3)] == [None, None, 0, 1]


def test_a_note_that_comes_late_does_not_cover_the_last_row() -> None:
    explorer = explore(PERIODS, size=SMALL).press("6 G")
    assert top(explorer, PaneName.RUNS) == 42
    explorer.send(WarmUpFound(5000))
    assert top(explorer, PaneName.RUNS) == 43
    assert explorer.pane(PaneName.RUNS).splitlines()[-1].split()[1] == "1.0"


@pytest.mark.parametrize("key", ["PgDn", "Ctrl-D", "G", "j"])
def test_below_a_note_the_last_row_stays_in_view(key: str) -> None:
    explorer = explore(PERIODS, size=SMALL).press("6")
    explorer.send(WarmUpFound(5000))
    explorer.press(f"G {key}")
    assert top(explorer, PaneName.RUNS) == 43
    assert explorer.pane(PaneName.RUNS).splitlines()[-1].split()[1] == "1.0"


def test_pages_overlap_by_no_row_and_half_a_page_is_rounded_down() -> None:
    state = explore(FUNCTIONS, size=SMALL).state
    assert [lists.page_rows(hot.PANE, state, pages) for pages in (1, -1, 0.5, -0.5)] == [18, -18, 9, -9]
    low = explore(FUNCTIONS, size=(80, 1)).state
    assert [lists.page_rows(hot.PANE, low, pages) for pages in (1, 0.5, -0.5)] == [1, 1, -1]


def test_scrolling_stops_at_the_ends() -> None:
    state = explore(FUNCTIONS, size=SMALL).state
    tops = [lists.scroll_by(hot.PANE, state, rows).panes.tops[PaneName.HOT] for rows in (-5, 0, 5, 42, 43, 1000)]
    assert tops == [0, 0, 5, 42, 42, 42]
    few = explore("main 1 | other 2", size=SMALL).state
    assert lists.scroll_by(hot.PANE, few, 18).panes.tops[PaneName.HOT] == 0


def test_what_is_seen_of_a_list_says_whether_keys_go_to_it() -> None:
    state = explore(FUNCTIONS, size=(220, 60)).press("j j").rest().state
    view = lists.list_view(hot.PANE, state, 70, 30)
    assert (view.width, view.height, view.top, view.cursor, view.has_focus, view.rows) == (70, 30, 0, 2, True, 29)
    beside = lists.list_view(tree.PANE, state, 70, 30)
    assert (beside.cursor, beside.has_focus) == (2, False)


def test_an_empty_list_has_no_row_to_move_to() -> None:
    state = explore("", size=SMALL).state
    for rows in (-1, 0, 1, 100):
        assert lists.move_by(hot.PANE, state, rows) == (state, ())
