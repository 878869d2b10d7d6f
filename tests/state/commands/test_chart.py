"""The chart: which box each key selects, what part of the axis is shown, and what a click and the wheel do."""

from __future__ import annotations

import pytest

from tests.exploring import Explorer, explore
from tests.stacks import recorded_from
from tests.state.units import measuring
from tui.profile.profile import Profile
from tui.state.commands import chart
from tui.state.commands.panes import show
from tui.state.model.messages import Clicked, Resized, Scrolled
from tui.state.view.chart_view import Order
from tui.state.view.screen_layout import PaneName

STACKS = "main;parse;read 2 | main;render;draw 6 | main;parse;scan 3 | main 1"
"""12 ms: in the merged order render (6), parse (5) with scan (3) and read (2)."""
DEEP = ";".join(f"call{depth}" for depth in range(1, 41))
NARROW = (80, 24)


def charted(stacks: str = STACKS, keys: str = "", *, size: tuple[int, int] = (120, 40)) -> Explorer:
    """The explorer with the chart focused."""
    return explore(stacks, size=size).press(f"1 {keys}")


def selected(explorer: Explorer) -> tuple[str, int, int] | None:
    """The name of the selected box, and its ends in ms."""
    box = chart.selected_box(explorer.state)
    if box is None:
        return None
    return explorer.state.aggregate.profile.label(box.row), box.start_us // 1000, box.end_us // 1000


def view(explorer: Explorer) -> tuple[int, int]:
    """The ends of what is shown, in ms."""
    seen = chart.view_of(explorer.state)
    return seen.start_us // 1000, seen.end_us // 1000


def top(explorer: Explorer) -> int:
    """The depth of the boxes in the first row."""
    return chart.view_of(explorer.state).top_depth


@pytest.mark.parametrize(
    ("keys", "box"),
    [
        ("", ("draw", 0, 6)),
        ("k", ("render", 0, 6)),
        ("k k", ("main", 0, 12)),
        ("k k k", ("main", 0, 12)),
        ("k k j", ("render", 0, 6)),
        ("k l", ("parse", 6, 11)),
        ("k l l", ("parse", 6, 11)),
        ("k l j", ("scan", 6, 9)),
        ("k l j l", ("read", 9, 11)),
        ("k l j l h", ("scan", 6, 9)),
        ("k l h", ("render", 0, 6)),
        ("j", ("draw", 0, 6)),
        ("Up Right Down Right Left", ("scan", 6, 9)),
    ],
)
def test_keys_go_from_box_to_box(keys: str, box: tuple[str, int, int]) -> None:
    explorer = charted(keys=keys)
    assert selected(explorer) == box
    assert explorer.function == box[0]


def test_in_order_of_time_a_function_has_a_box_for_each_of_its_stretches() -> None:
    explorer = charted(keys="t k")
    assert selected(explorer) == ("render", 2, 8)
    assert selected(explorer.press("l")) == ("parse", 8, 11)
    assert selected(explorer.press("h h")) == ("parse", 0, 2)
    assert explorer.state.look.moment_us == 0
    assert selected(explorer.press("l l j")) == ("scan", 8, 11)


def test_without_a_selection_a_key_selects_the_first_box_in_view() -> None:
    # Idle time is no part of active time, so it has no box.
    explorer = charted(STACKS + " | (idle) 3", '3 / "idle" Enter 1')
    assert explorer.function == "(idle)"
    assert selected(explorer) is None
    assert selected(explorer.press("j")) == ("main", 0, 12)


def test_a_profile_without_samples_has_no_boxes() -> None:
    explorer = charted("(root) 0")
    before = explorer.state
    for key in "jkhl+-<>gGt":
        explorer.press(key)
    explorer.press("Enter PgDn PgUp Space Backspace")
    explorer.send(Clicked(PaneName.CHART, 10, 3))
    explorer.send(Scrolled(PaneName.CHART, 1))
    assert explorer.state.look.node is None
    assert explorer.state.look.function is None
    assert explorer.state.counts is before.counts
    assert selected(explorer) is None


def test_zooms_fill_the_pane_and_back_returns_from_each() -> None:
    explorer = charted(keys="k l")
    assert view(explorer) == (0, 12)
    assert view(explorer.press("Enter")) == (6, 11)
    assert top(explorer) == 2
    assert explorer.pane(PaneName.CHART).startswith("▏parse")
    assert view(explorer.press("j Enter")) == (6, 9)
    assert view(explorer.press("Enter")) == (6, 9)
    assert view(explorer.press("Backspace")) == (6, 11)
    assert view(explorer.press("Backspace")) == (0, 12)
    assert top(explorer) == 1
    assert explorer.state.filters.shown.past == ()


def test_zooming_by_steps_keeps_the_selected_box_where_it_is() -> None:
    explorer = charted(keys="k l j l")
    assert selected(explorer) == ("read", 9, 11)
    assert view(explorer.press("+")) == (5, 11)
    assert view(explorer.press("=")) == (7, 10)
    assert view(explorer.press("-")) == (5, 11)
    assert view(explorer.press("- -")) == (0, 12)
    # The whole axis cannot be wider.
    before = explorer.state.look.chart
    assert explorer.press("-").state.look.chart == before


def test_zooming_stops_at_a_microsecond() -> None:
    explorer = charted()
    for _ in range(40):
        explorer.press("+")
    seen = chart.view_of(explorer.state)
    assert seen.width_us == 1
    assert explorer.press("<").state.look.chart.view is not None


def test_panning_moves_a_zoomed_chart_and_stops_at_the_ends() -> None:
    explorer = charted(keys="k k + +")
    assert view(explorer) == (4, 7)
    assert view(explorer.press(">")) == (5, 8)
    assert view(explorer.press("<")) == (4, 7)
    assert view(explorer.press("< < < < < < < <")) == (0, 3)
    for _ in range(20):
        explorer.press(">")
    assert view(explorer) == (9, 12)
    # Steps are not gone back through one by one.
    assert view(explorer.press("Backspace")) == (0, 12)


def test_a_whole_chart_cannot_be_panned() -> None:
    explorer = charted()
    assert explorer.press("> <").state.look.chart.view is None


def test_a_box_that_is_out_of_view_comes_into_view() -> None:
    explorer = charted(keys="k l j Enter")
    assert view(explorer) == (6, 9)
    explorer.press("k h")
    assert selected(explorer) == ("render", 0, 6)
    assert view(explorer) == (1, 4)
    assert top(explorer) == 2


def test_the_order_goes_to_time_and_back_and_ends_zooms() -> None:
    explorer = charted(keys="k l Enter t")
    assert explorer.state.look.chart.order is Order.TIME
    assert view(explorer) == (0, 12)
    assert explorer.press("t").state.look.chart.order is Order.MERGED
    assert explorer.state.look.chart.earlier == ()


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (measuring("us", STACKS, has_timeline=False), "no order in time: the file counts hits only"),
        (measuring("bytes", STACKS, has_timeline=False), "no order: the file has sizes only"),
        (measuring("samples", STACKS, has_timeline=False), "no order: the file counts stacks only"),
    ],
    ids=["hits", "sizes", "stacks"],
)
def test_there_is_no_order_of_time_where_the_file_has_none(profile: Profile, words: str) -> None:
    explorer = explore(profile).press("1 t")
    assert explorer.state.look.chart.order is Order.MERGED
    assert explorer.notice == f"This profile has {words}."


def test_memory_has_an_order_of_its_own() -> None:
    explorer = explore(measuring("bytes", STACKS)).press("1 t")
    assert explorer.state.look.chart.order is Order.TIME
    assert "chart: sampled order" in explorer.pane(PaneName.OVERVIEW)


def test_deep_stacks_scroll() -> None:
    explorer = charted(f"{DEEP} 3 | call1;other 1", size=NARROW)
    _, height = explorer.state.panes.size(PaneName.CHART)
    assert top(explorer.press("g")) == 1
    assert top(explorer.press("PgDn")) == height - 1
    assert top(explorer.press("Ctrl-U")) == 1
    assert top(explorer.press("Space Space Space Space")) == 40 - height + 1
    assert top(explorer.press("PgUp")) == 40 - 2 * height + 3
    assert top(explorer.press("G")) == 40 - height + 1
    assert top(explorer.press("Ctrl-B g G Home")) == 1
    assert top(explorer.press("End")) == 40 - height + 1
    # The selected box comes into view, as little as needed.
    assert top(explorer.press("k")) == 40 - height + 1
    assert explorer.function == "call39"
    assert top(explorer.press("g k")) == 38 - height + 1


def test_at_first_the_chart_is_seen_from_where_the_time_forks() -> None:
    forked = f"{DEEP};left 3 | {DEEP};right 2"
    explorer = charted(forked, size=NARROW)
    _, height = explorer.state.panes.size(PaneName.CHART)
    assert top(explorer) == 41 - height + 1
    # Where all rows fit, nothing is scrolled away.
    assert top(charted("main;parse;read;left 3 | main;parse;read;right 2")) == 1


def test_the_wheel_scrolls_three_rows_a_notch() -> None:
    explorer = charted(f"{DEEP} 3", "g", size=NARROW)
    explorer.send(Scrolled(PaneName.CHART, 1))
    assert top(explorer) == 4
    explorer.send(Scrolled(PaneName.CHART, -1))
    assert top(explorer) == 1


def test_a_click_selects_the_box_at_the_cell() -> None:
    explorer = explore(STACKS)
    explorer.send(Clicked(PaneName.CHART, 70, 1))
    assert explorer.state.panes.focus is PaneName.CHART
    assert selected(explorer) == ("parse", 6, 11)
    explorer.send(Clicked(PaneName.CHART, 70, 5))
    assert selected(explorer) == ("parse", 6, 11)
    explorer.press("Enter")
    explorer.send(Clicked(PaneName.CHART, 119, 1))
    assert selected(explorer) == ("read", 9, 11)


def test_matches_are_gone_to_in_the_order_of_their_boxes() -> None:
    explorer = charted("a;x 2 | b;x 3 | c;x 4", "t k")
    assert selected(explorer) == ("c", 5, 9)
    explorer.press('/ "x" Enter')
    assert selected(explorer) == ("x", 5, 9)
    assert explorer.notice == ""
    assert selected(explorer.press("N N")) == ("x", 0, 2)
    assert selected(explorer.press("n")) == ("x", 2, 5)
    assert selected(explorer.press("n")) == ("x", 5, 9)
    assert explorer.notice == ""
    assert selected(explorer.press("n")) == ("x", 0, 2)
    assert explorer.notice == "Search went on from the first match."
    assert selected(explorer.press("N")) == ("x", 5, 9)
    assert explorer.notice == "Search went on from the last match."


def test_a_match_outside_of_a_zoom_comes_into_view() -> None:
    explorer = charted(keys='k l j l Enter / "draw" Enter')
    assert selected(explorer) == ("draw", 0, 6)
    start, end = view(explorer)
    assert start <= 3 <= end


def test_on_a_narrow_screen_the_chart_lights_the_function_that_is_selected_when_it_is_shown() -> None:
    """Another pane hid the chart meanwhile, and which boxes it lit may be those of another function's number."""
    explorer = charted("main;parse 30 | main;render 50", size=NARROW).rest()
    explorer.press("3 g j")
    explorer.press("1")
    assert explorer.state.panes.lit_function == explorer.state.look.function


def test_a_tiny_screen_shows_no_chart_and_breaks_nothing() -> None:
    explorer = charted(keys="k l Enter")
    for size in ((20, 3), (1, 1), (120, 40)):
        explorer.send(Resized(*size))
        explorer.press("1 j k l h + - > < G g t t")
        explorer.pane(PaneName.CHART)
    assert explorer.state.panes.focus is PaneName.CHART


def test_zooming_to_a_row_shows_the_chart_where_it_was_hidden() -> None:
    hidden = explore(recorded_from(STACKS), size=NARROW).press("2 Enter")
    assert hidden.state.panes.focus is PaneName.CHART
    visible = explore(recorded_from(STACKS)).press("2 j Enter")
    assert visible.state.panes.focus is PaneName.TREE
    assert visible.state.look.chart.view is not None
    state, _ = show(PaneName.TREE)(hidden.state)
    assert state.look.chart == hidden.state.look.chart
