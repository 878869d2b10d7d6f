"""The overview: its cursor, choosing a range by keys, by typing and by the mouse, and going from sample to sample."""

from __future__ import annotations

import pytest

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tests.state.units import measuring
from tui.analysis.filters.lens import Lens, Step, Verb
from tui.draw.panes.chart_panes import OverviewPainter
from tui.profile.profile import Profile
from tui.state.commands import overview
from tui.state.model.effects import Count
from tui.state.model.messages import Clicked, Released, Resized
from tui.state.view.chart_view import Order
from tui.state.view.screen_layout import PaneName

MS = 1000
RECORDED = recorded_from("a 20 | (idle) 20 | b 20 | (idle) 20 | c 40", interval_us=MS)
"""120 ms: a millisecond for each of 120 columns; bursts begin at 0, 40 and 80 ms."""
KEYS = "Enter applies · h l w b move · o other end · 2-3 types it · Esc leaves it"
UNORDERED = [
    (measuring("us", "a 2 | b 3", has_timeline=False), "no order in time: the file counts hits only"),
    (measuring("bytes", "a 2 | b 3", has_timeline=False), "no order: the file has sizes only"),
    (measuring("samples", "a 2 | b 3", has_timeline=False), "no order: the file counts stacks only"),
]


def overviewed(keys: str = "", recorded: Profile = RECORDED, *, size: tuple[int, int] = (120, 40)) -> Explorer:
    """The explorer with the overview focused."""
    explorer = explore(recorded, size=size).press("v Esc")
    assert explorer.state.panes.focus is PaneName.OVERVIEW
    return explorer.press(keys)


def moment_ms(explorer: Explorer) -> float:
    """Where the cursor is."""
    return explorer.state.look.moment_us / MS


def range_ms(explorer: Explorer) -> tuple[int, int] | None:
    """The time range that is counted."""
    range_us = explorer.state.aggregate.lens.range_us
    return None if range_us is None else (range_us[0] // MS, range_us[1] // MS)


def choice_of(explorer: Explorer) -> str:
    """The range that is being chosen, as the footer says it; "" for none."""
    return explorer.notice.removeprefix("range ").removesuffix(f" · {KEYS}") if KEYS in explorer.notice else ""


@pytest.mark.parametrize(
    ("keys", "moment", "function"),
    [
        ("l", 1.5, "a"),
        ("l l l", 3.5, "a"),
        ("l l h", 1.5, "a"),
        ("h h", 0.5, "a"),
        ("Right Right Left", 1.5, "a"),
        ("w", 40.5, "b"),
        ("w w", 80.5, "c"),
        ("w w w", 80.5, "c"),
        ("w w b", 40.5, "b"),
        ("w w h b", 40.5, "b"),
        ("w w b b", 0.5, "a"),
        ("w w b b b", 0.5, "a"),
    ],
)
def test_the_cursor_selects_what_ran_at_its_moment(keys: str, moment: float, function: str) -> None:
    explorer = overviewed(keys)
    assert moment_ms(explorer) == moment
    assert explorer.function == function
    assert explorer.notice == ""


def test_the_cursor_stops_at_the_last_column() -> None:
    explorer = overviewed("w w" + " l" * 60)
    assert moment_ms(explorer) == 119.5
    assert moment_ms(explorer.press("h")) == 118.5


def test_where_nothing_ran_the_selection_stays() -> None:
    stopped = recorded_from("a 2 | (root) 2 | b 2")
    explorer = overviewed(recorded=stopped)
    explorer.press("l " * 40)
    assert 2 < moment_ms(explorer) < 4
    assert explorer.function == "a"


def test_the_cursor_is_drawn_while_keys_go_to_it() -> None:
    explorer = overviewed("w")
    assert overview.strip(explorer.state).cursor_us == 40_500
    assert overview.strip(explorer.press("Tab").state).cursor_us is None


def test_the_chart_is_shown_in_order_of_time_around_the_cursor() -> None:
    explorer = overviewed("w Enter")
    look, panes = explorer.state.look, explorer.state.panes
    assert look.chart.order is Order.TIME
    assert look.chart.view is not None
    assert look.chart.view.width_us == 6 * MS
    assert look.chart.view.start_us < look.moment_us < look.chart.view.end_us
    assert panes.focus is PaneName.CHART
    assert explorer.press("Backspace").state.look.chart.view is None


@pytest.mark.parametrize(("recorded", "words"), UNORDERED, ids=["hits", "sizes", "stacks"])
@pytest.mark.parametrize("key", ["v", ".", ","])
def test_nothing_of_this_is_there_without_an_order(key: str, recorded: Profile, words: str) -> None:
    explorer = explore(recorded)
    look = explorer.state.look
    assert explorer.press(key).notice == f"This profile has {words}."
    assert explorer.state.look == look
    assert explorer.state.panes.focus is PaneName.HOT


@pytest.mark.parametrize(("recorded", "words"), UNORDERED, ids=["hits", "sizes", "stacks"])
@pytest.mark.parametrize("key", ["l", "h", "w", "Enter"])
def test_the_cursor_does_not_move_without_an_order(key: str, recorded: Profile, words: str) -> None:
    explorer = explore(recorded).press("1").do("previous-pane")
    assert explorer.state.panes.focus is PaneName.OVERVIEW
    look = explorer.state.look
    explorer.press(key)
    assert explorer.state.look == look
    assert explorer.notice == f"This profile has {words}."
    assert words in explorer.pane(PaneName.OVERVIEW)


def test_a_profile_without_samples_has_no_moments() -> None:
    explorer = overviewed("l h w b Enter v Enter . ,", recorded_from(""))
    assert explorer.state.look.function is None
    assert explorer.state.aggregate.sampled_us == 0


# ── choosing a range ───────────────────────────────────────────────────────────────────────────────────────


def test_a_range_is_chosen_by_its_ends() -> None:
    explorer = explore(RECORDED).press("v")
    assert explorer.state.panes.focus is PaneName.OVERVIEW
    assert choice_of(explorer) == "0.00–1.00 ms"
    assert choice_of(explorer.press("w")) == "0.0–41.0 ms"
    assert choice_of(explorer.press("l l h")) == "0.0–42.0 ms"
    assert range_ms(explorer) is None
    explorer.press("Enter")
    assert range_ms(explorer) == (0, 42)
    assert explorer.notice == ""
    assert explorer.state.look.choice is None
    assert range_ms(explorer.press("u")) is None


def test_the_other_end_moves_too() -> None:
    explorer = overviewed("w v w")
    assert choice_of(explorer) == "40.0–81.0 ms"
    assert choice_of(explorer.press("o h h")) == "38.0–81.0 ms"
    assert moment_ms(explorer) == 38.5
    assert range_ms(explorer.press("Enter")) == (38, 81)


def test_a_chosen_range_is_marked_and_left_again() -> None:
    explorer = overviewed("w v l")
    assert overview.strip(explorer.state).marked_us == (40 * MS, 42 * MS)
    for leaves in ("Esc", "v", "Backspace"):
        chosen = overviewed("w v l").press(leaves)
        assert chosen.state.look.choice is None
        assert chosen.notice == ""
        assert range_ms(chosen) is None
        assert overview.strip(chosen.state).marked_us is None


def test_a_range_is_typed() -> None:
    explorer = explore(RECORDED).press("v 2 0 - 6 0")
    assert choice_of(explorer) == "20-60"
    assert overview.strip(explorer.state).marked_us is None
    assert choice_of(explorer.press("Backspace Backspace 4")) == "20-4"
    assert explorer.press("Enter").notice == "'20-4ms' ends before it starts. Write the earlier time first."
    assert explorer.state.look.choice is not None
    assert range_ms(explorer.press("5 Enter")) == (20, 45)


def test_a_typed_range_is_in_the_unit_of_the_axis_unless_it_says_otherwise() -> None:
    explorer = explore(recorded_from("a 30 | b 10", interval_us=100 * MS)).press("v 1 - 2 . 5 Enter")
    assert range_ms(explorer) == (1000, 2500)
    explorer.press("v 5 0 0 m s - 2 s")
    assert choice_of(explorer) == "500ms-2s"
    assert range_ms(explorer.press("Enter")) == (500, 2000)


def test_digits_begin_a_range_and_letters_only_go_on_with_it() -> None:
    explorer = overviewed("v")
    assert explorer.state.look.choice is not None
    explorer.press("1 0 - 3 0 m s")
    assert choice_of(explorer) == "10-30ms"
    explorer.press("Backspace " * 7)
    assert choice_of(explorer) == "0.00–1.00 ms"
    assert explorer.press("Backspace").state.look.choice is None


def test_a_range_outside_of_the_profile_is_refused() -> None:
    explorer = explore(RECORDED).press("v 5 0 0 - 6 0 0 Enter")
    assert explorer.state.look.choice is not None
    assert explorer.notice == "'500-600ms' is outside the profile. It lasts 120.0 ms."
    assert range_ms(explorer) is None


def test_a_new_range_replaces_the_one_before_and_keeps_the_steps() -> None:
    explorer = explore(RECORDED).press("i v 1 - 3 0 Enter v 2 0 - 5 0 Enter")
    assert explorer.state.aggregate.lens == Lens((20 * MS, 50 * MS), (Step(Verb.HIDE, "idle"),))
    assert range_ms(explorer.press("u")) == (1, 30)
    explorer.do("whole-time")
    assert explorer.state.aggregate.lens == Lens(None, (Step(Verb.HIDE, "idle"),))


def test_a_range_that_is_chosen_while_a_step_is_counted_goes_on_from_that_one() -> None:
    explorer = explore(RECORDED)
    explorer.held = (Count,)
    explorer.press("i v 2 0 - 5 0 Enter")
    assert explorer.notice == "counting…"
    explorer.let_go()
    assert explorer.state.aggregate.lens == Lens((20 * MS, 50 * MS), (Step(Verb.HIDE, "idle"),))
    assert explorer.notice == ""


def test_choosing_a_range_ends_the_full_screen() -> None:
    explorer = explore(RECORDED).press("z v")
    assert not explorer.state.panes.is_zoomed
    assert explorer.state.panes.focus is PaneName.OVERVIEW


def test_the_keys_that_choose_are_named_again_when_they_go_to_the_overview_again() -> None:
    explorer = explore(RECORDED).press("v w 2 Tab")
    assert not explorer.state.panes.has_focus(PaneName.OVERVIEW)
    assert explorer.notice == ""
    explorer.press("Shift-Tab")
    assert explorer.state.panes.has_focus(PaneName.OVERVIEW)
    assert choice_of(explorer) == "2"


def test_the_marked_range_follows_the_moment_that_another_pane_selects() -> None:
    explorer = explore(RECORDED).press("v w w Tab")
    painter = OverviewPainter()
    before = painter.parts(explorer.state)
    explorer.press(", ,")
    assert overview.strip(explorer.state).marked_us == (0, 79 * MS)
    assert painter.parts(explorer.state) != before


def test_on_a_screen_without_an_overview_a_range_is_chosen_in_the_columns_of_the_screen() -> None:
    explorer = explore(RECORDED, size=(120, 9)).press("v")
    assert not explorer.state.panes.is_visible(PaneName.OVERVIEW)
    assert choice_of(explorer.press("w")) == "0.0–41.0 ms"
    assert range_ms(explorer.press("Enter")) == (0, 41)


def test_a_range_goes_on_when_the_screen_becomes_tiny_and_large_again() -> None:
    explorer = overviewed("v w")
    explorer.send(Resized(40, 5))
    assert explorer.state.panes.focus is PaneName.HOT
    explorer.send(Resized(120, 40))
    assert explorer.state.look.choice is not None
    assert overview.strip(explorer.state).marked_us == (0, 41 * MS)


# ── the mouse ──────────────────────────────────────────────────────────────────────────────────────────────


def click(explorer: Explorer, column: int) -> None:
    explorer.send(Clicked(PaneName.OVERVIEW, column, 0))


@pytest.mark.parametrize(("pressed", "released", "counted"), [(20, 40, (20, 41)), (40, 20, (20, 41)), (90, 0, (0, 91))])
def test_a_drag_counts_what_is_between_its_ends(pressed: int, released: int, counted: tuple[int, int]) -> None:
    explorer = explore(RECORDED)
    click(explorer, pressed)
    assert range_ms(explorer) is None
    assert moment_ms(explorer) == pressed + 0.5
    explorer.send(Released(released))
    assert range_ms(explorer) == counted
    assert moment_ms(explorer) == released + 0.5
    assert explorer.state.panes.focus is PaneName.OVERVIEW
    assert range_ms(explorer.press("u")) is None


def test_a_click_only_moves_the_cursor() -> None:
    explorer = explore(RECORDED)
    click(explorer, 50)
    explorer.send(Released(50))
    assert explorer.function == "b"
    assert range_ms(explorer) is None
    # The button is up: another release, from a press elsewhere, counts nothing.
    explorer.send(Released(90))
    assert range_ms(explorer) is None
    assert moment_ms(explorer) == 50.5


def test_a_release_after_a_press_in_another_pane_counts_nothing() -> None:
    explorer = explore(RECORDED)
    explorer.send(Clicked(PaneName.HOT, 5, 2))
    explorer.send(Released(90))
    assert range_ms(explorer) is None


def test_a_click_moves_the_end_of_a_range_that_is_being_chosen() -> None:
    explorer = explore(RECORDED).press("v")
    click(explorer, 50)
    explorer.send(Released(50))
    assert choice_of(explorer) == "0.0–51.0 ms"
    assert range_ms(explorer.press("Enter")) == (0, 51)


def test_a_drag_ends_the_range_that_was_being_chosen_by_keys() -> None:
    explorer = explore(RECORDED).press("v 2 0 - 4 1 Enter v")
    click(explorer, 20)
    explorer.send(Released(40))
    assert explorer.state.look.choice is None
    assert range_ms(explorer) == (20, 41)
    assert explorer.notice == ""


@pytest.mark.parametrize(("recorded", "words"), UNORDERED, ids=["hits", "sizes", "stacks"])
def test_the_mouse_chooses_nothing_without_an_order(recorded: Profile, words: str) -> None:
    explorer = explore(recorded)
    look = explorer.state.look
    click(explorer, 50)
    explorer.send(Released(90))
    assert explorer.state.look == look
    assert range_ms(explorer) is None
    assert explorer.state.panes.focus is PaneName.OVERVIEW


# ── samples ────────────────────────────────────────────────────────────────────────────────────────────────


def test_from_sample_to_sample() -> None:
    explorer = explore(recorded_from("main;a 1 | main;b 1 | (idle) 1"))
    assert explorer.press(".").notice == "sample 2 of 3 at 1.000 ms · lasts 1.0 ms · b, 2 deep"
    assert explorer.function == "b"
    assert explorer.press(".").notice == "sample 3 of 3 at 2.000 ms · lasts 1.0 ms · (idle), 1 deep"
    assert explorer.press(".").notice == "There is no further sample."
    assert explorer.press(", ,").notice.startswith("sample 1 of 3 at 0.000 ms")
    assert explorer.function == "a"
    assert explorer.press(",").notice == "There is no further sample."


def test_samples_of_a_time_range_only() -> None:
    explorer = explore(RECORDED).press("v 2 0 - 2 2 Enter")
    assert explorer.press(".").notice.startswith("sample 21 of 120")
    assert explorer.press(".").notice.startswith("sample 22 of 120")
    assert explorer.press(".").notice == "There is no further sample."
    assert explorer.press(",").notice.startswith("sample 21 of 120")
