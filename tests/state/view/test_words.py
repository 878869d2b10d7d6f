"""No text speaks of time where there is none."""

import re
from dataclasses import replace

import pytest

from tests.stacks import profile_from
from tui.draw.chart.axis import AxisLook, draw_axis, tick_label
from tui.draw.rows.glyphs import UNICODE
from tui.profile.profile import Origin, Unit
from tui.state.view.words import in_words_of, no_order, no_times

OF_TIME = re.compile(r"\b(time|times|duration|ms|µs|active|idle|ran|sampled time)\b", re.IGNORECASE)


@pytest.mark.parametrize("unit", ["bytes", "samples"])
def test_a_phrase_is_told_in_the_words_of_the_unit(unit: Unit) -> None:
    for text in ("Select the next function by self time", "Time order or merged", "what ran there", "a time range"):
        assert in_words_of("us", text) == text
        assert not OF_TIME.search(in_words_of(unit, text)), text
    assert in_words_of("bytes", "by self time") == "by self size"
    assert in_words_of("samples", "by self time") == "by self count"
    assert in_words_of("bytes", "sometimes timed") == "sometimes timed"


def test_why_there_is_no_order() -> None:
    origin = profile_from("main 1").origin
    assert no_order(origin) == ""
    assert no_order(replace(origin, has_timeline=False)) == "no order in time: the file counts hits only"
    assert no_order(Origin("x", "x", unit="bytes", has_timeline=False)) == "no order: the file has sizes only"


def test_why_nothing_lasts() -> None:
    origin = profile_from("main 1").origin
    assert no_times(origin) == ""
    assert no_times(replace(origin, has_timeline=False)) == "no order in time: the file counts hits only"
    assert no_times(replace(origin, unit="bytes")) == "sizes, and no event loop"
    assert no_times(replace(origin, unit="samples")) == "counts, and no event loop"


def test_the_axis_is_in_the_unit() -> None:
    look = AxisLook(0, 408_500, unit="bytes")
    assert draw_axis(look, 70, UNICODE).text().split() == ["├0kB", "├100kB", "├200kB", "├300kB"]
    look = AxisLook(0, 10_030_900, unit="bytes")
    assert draw_axis(look, 50, UNICODE).text().split() == ["├0MB", "├2MB", "├4MB", "├6MB", "├8MB"]
    assert draw_axis(AxisLook(0, 4_000, unit="samples"), 40, UNICODE).text().split() == [
        "├0",
        "├1,000",
        "├2,000",
        "├3,000",
    ]
    assert [tick_label(value, 500_000, "bytes") for value in (0, 500_000, 1_500_000)] == ["0MB", "0.5MB", "1.5MB"]
    assert tick_label(3, 1, "bytes") == "3B"
    assert draw_axis(AxisLook(0, 4_000, has_ticks=False, note="as it is"), 20, UNICODE).text() == "            as it is"
