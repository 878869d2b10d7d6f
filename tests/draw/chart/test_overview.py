"""The overview strip and its axis as text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.chart.overview import Activity
from tui.base.cells import Canvas, Flag, Role, background, flags, foreground
from tui.draw.chart.axis import AxisLook, draw_axis, tick_label, tick_step_us
from tui.draw.chart.overview import draw_overview
from tui.draw.rows.glyphs import ASCII, UNICODE
from tui.state.view.time_range import OverviewLook, column_of

PROFILE = profile_from(
    "main 4 | main 1 | (idle) 3 | main;(native)@ 2 | main 1 | (idle) 1 | (garbage collector) 4 | (root) 4"
)
END = PROFILE.duration_us
PLAIN = OverviewLook(0, END)


def strip(look: OverviewLook = PLAIN, columns: int = 5, height: int = 1) -> Canvas:
    return draw_overview(Activity(PROFILE).bins_us(look.start_us, look.end_us, columns), look, height, UNICODE)


def test_bars_are_as_high_as_the_share_that_was_not_idle() -> None:
    assert strip().text() == "█▂▆█╱"
    assert strip(height=2).text() == "█ ▄█\n█▄██╱"


def test_a_bar_has_the_hue_of_what_took_most_of_it() -> None:
    inks = [foreground(int(cell)) for cell in strip().attributes[0]]
    assert inks == [Role.USER, Role.USER, Role.NATIVE, Role.GARBAGE_COLLECTOR, Role.HATCHED]


def test_the_least_activity_is_seen() -> None:
    profile = profile_from("main 1 | (idle) 999")
    bins = Activity(profile).bins_us(0, profile.duration_us, 2)
    assert draw_overview(bins, OverviewLook(0, profile.duration_us), 1, UNICODE).text() == "▁"


def test_outside_the_range_it_is_dim() -> None:
    canvas = strip(OverviewLook(0, END, range_us=(4000, 12_000)))
    assert [Flag.DIM in flags(int(cell)) for cell in canvas.attributes[0]] == [True, False, False, True, True]
    short = strip(OverviewLook(0, END, range_us=(4100, 4200)))
    assert [Flag.DIM in flags(int(cell)) for cell in short.attributes[0]] == [True, False, True, True, True]


def test_a_marked_range_and_the_cursor_stand_out_without_a_hue() -> None:
    canvas = strip(OverviewLook(0, END, marked_us=(4000, 12_000), cursor_us=9000), height=2)
    grounds = [background(int(cell)) for cell in canvas.attributes[1]]
    assert grounds == [0, Role.CURSOR_ASIDE, Role.CURSOR_ASIDE, 0, 0]
    assert [Flag.REVERSE in flags(int(cell)) for cell in canvas.attributes[0]] == [False, False, True, False, False]


def test_what_is_searched_for_lights_its_share_of_each_bar() -> None:
    matched_us = np.array([4000, 500, 1500, 0, 0], np.int64)
    canvas = strip(OverviewLook(0, END, matched_us=matched_us))
    assert canvas.text() == "▓▂▓█╱"
    assert [foreground(int(cell)) == Role.MATCH for cell in canvas.attributes[0]] == [True, True, True, False, False]
    high = strip(OverviewLook(0, END, matched_us=np.array([1900, 0, 300, 0, 0], np.int64)), height=2)
    assert high.text() == "█ ▄█\n▓▄██╱"
    assert [Flag.UNDERLINE in flags(int(cell)) for cell in high.attributes[1]] == [True, False, True, False, False]
    # Less than half of the cell that it is in keeps the hue of what took most of it.
    assert foreground(int(high.attributes[1, 2])) == Role.NATIVE
    plain = draw_overview(Activity(PROFILE).bins_us(0, END, 5), OverviewLook(0, END, matched_us=matched_us), 1, ASCII)
    assert plain.text() == "@.@#/"


def test_a_moment_outside_the_strip_is_at_its_edge() -> None:
    assert [column_of(PLAIN, 5, moment) for moment in (-5, 0, 3999, 4000, END, END + 5)] == [0, 0, 0, 1, 4, 4]


def test_no_columns_and_no_rows() -> None:
    assert strip(columns=0).text() == ""
    assert strip(height=0).text() == ""


def axis(end_us: int, width: int, window_us: tuple[int, int] | None = None, note: str = "") -> str:
    return draw_axis(AxisLook(0, end_us, window_us, note), width, UNICODE).text()


def test_ticks_stand_at_round_times() -> None:
    assert axis(12_400_000, 62) == "├0s       ├2s       ├4s       ├6s       ├8s       ├10s"
    assert axis(900, 50) == "├0s        ├200µs     ├400µs     ├600µs"
    deep = draw_axis(AxisLook(12_345_000, 12_346_000), 50, UNICODE)
    assert deep.text() == "├12.3450s                ├12.3455s"


@pytest.mark.parametrize(
    ("time_us", "step_us", "label"),
    [
        (0, 1, "0s"),
        (400, 200, "400µs"),
        (1500, 500, "1.5ms"),
        (40_000, 20_000, "40ms"),
        (500_000, 100_000, "0.5s"),
        (2_000_000, 1_000_000, "2s"),
        (12_345_500, 500, "12.3455s"),
        (720_000_000, 120_000_000, "12m"),
    ],
)
def test_labels_are_as_exact_as_their_distance(time_us: int, step_us: int, label: str) -> None:
    assert tick_label(time_us, step_us) == label


def test_the_chart_s_window_is_a_line_and_its_labels_are_bold() -> None:
    canvas = draw_axis(AxisLook(0, 10_000_000, window_us=(1_000_000, 3_000_000)), 40, UNICODE)
    assert canvas.text() == "├0s ━━━━├2s━    ├4s     ├6s     ├8s"
    assert [Flag.BOLD in flags(int(cell)) for cell in canvas.attributes[0]] == [4 <= x < 12 for x in range(40)]


def test_a_window_narrower_than_a_cell_is_seen_and_one_outside_is_not() -> None:
    assert UNICODE.window in axis(10_000_000, 40, window_us=(1_500_000, 1_500_001))
    assert UNICODE.window not in axis(10_000_000, 40, window_us=(11_000_000, 12_000_000))


def test_a_note_pushes_ticks_aside() -> None:
    assert axis(10_000_000, 30, note="range 1–2 s") == "├0s                range 1–2 s"


@given(start=st.integers(0, 10**10), length=st.integers(1, 10**10), width=st.integers(0, 230))
def test_labels_never_touch(start: int, length: int, width: int) -> None:
    look = AxisLook(start, start + length)
    text = draw_axis(look, width, ASCII).text()
    assert len(text) <= width
    labels = text.split("|")[1:]
    assert all(label.rstrip() != label for label in labels[:-1])
    step_us = tick_step_us(look, width)
    times = range(-(-start // step_us) * step_us, start + length, step_us)
    assert [label.strip() for label in labels] == [tick_label(time_us, step_us) for time_us in times][: len(labels)]
