"""Zooming, panning and scrolling the chart."""

from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.chart.chart_layouts import flame
from tui.analysis.chart.layout import Box
from tui.state.view.chart_view import (
    ChartView,
    Order,
    is_whole,
    panned,
    scrolled,
    showing,
    whole,
    zoomed_by,
    zoomed_to,
)

LAYOUT = flame(profile_from("main;parse 20 | main;render 50 | main 30"))
WHOLE = whole(LAYOUT, Order.TIME)
FACTORS = st.floats(0.01, 100)


def found(box: Box | None) -> Box:
    assert box is not None
    return box


def span(view: ChartView) -> tuple[int, int]:
    return view.start_us, view.end_us


def test_the_whole_axis() -> None:
    assert span(WHOLE) == (0, 100_000)
    assert is_whole(WHOLE, LAYOUT)
    assert span(whole(flame(profile_from("")), Order.TIME)) == (0, 1)


def test_a_box_fills_the_view_that_is_zoomed_to_it() -> None:
    box = found(LAYOUT.box_at(2, 30_000))
    view = zoomed_to(WHOLE, box)
    assert (span(view), view.top_depth) == ((20_000, 70_000), 2)
    assert not is_whole(view, LAYOUT)


def test_zooming_keeps_the_place_where_it_is() -> None:
    assert span(zoomed_by(WHOLE, LAYOUT, 2, 40_000)) == (20_000, 70_000)
    assert span(zoomed_by(ChartView(Order.TIME, 20_000, 70_000), LAYOUT, 0.5, 40_000)) == (0, 100_000)


def test_panning_stops_at_the_ends() -> None:
    view = ChartView(Order.TIME, 20_000, 70_000)
    assert span(panned(view, LAYOUT, 0.2)) == (30_000, 80_000)
    assert span(panned(view, LAYOUT, 3)) == (50_000, 100_000)
    assert span(panned(view, LAYOUT, -3)) == (0, 50_000)
    assert span(panned(ChartView(Order.TIME, 5, 6), LAYOUT, 0.1)) == (6, 7)
    assert span(panned(ChartView(Order.TIME, 5, 6), LAYOUT, -0.1)) == (4, 5)


def test_scrolling_stops_when_the_deepest_box_is_in_the_last_row() -> None:
    assert scrolled(WHOLE, 5, 4, 20).top_depth == 6
    assert scrolled(WHOLE, 50, 4, 20).top_depth == 17
    assert scrolled(WHOLE, 5, 40, 20).top_depth == 1
    assert scrolled(WHOLE, -5, 4, 20).top_depth == 1
    deep = ChartView(Order.TIME, 0, 100_000, 19)
    assert scrolled(deep, 1, 4, 20).top_depth == 19
    assert scrolled(deep, -1, 4, 20).top_depth == 18


def test_a_box_is_shown_by_moving_as_little_as_needed() -> None:
    box = found(LAYOUT.box_at(2, 30_000))
    assert showing(WHOLE, LAYOUT, box, 5) == WHOLE
    assert showing(WHOLE, LAYOUT, box, 1).top_depth == 2
    assert showing(ChartView(Order.TIME, 0, 100_000, 9), LAYOUT, box, 3).top_depth == 2
    aside = ChartView(Order.TIME, 0, 10_000)
    assert span(showing(aside, LAYOUT, box, 5)) == (40_000, 50_000)
    assert span(showing(ChartView(Order.TIME, 15_000, 25_000), LAYOUT, box, 5)) == (15_000, 25_000)


@given(start=st.integers(0, 99_999), width=st.integers(1, 100_000), factor=FACTORS, around=st.integers(-10, 100_010))
def test_zoomed_views_stay_on_the_axis_and_are_never_empty(start: int, width: int, factor: float, around: int) -> None:
    view = ChartView(Order.TIME, start, min(100_000, start + width))
    for moved in (zoomed_by(view, LAYOUT, factor, around), panned(view, LAYOUT, factor)):
        assert 0 <= moved.start_us < moved.end_us <= 100_000
    if factor > 1:
        assert zoomed_by(view, LAYOUT, factor, around).width_us <= view.width_us
