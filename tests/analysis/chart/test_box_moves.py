"""Moves from box to box among those that are seen."""

import pytest

from tests.stacks import profile_from
from tui.analysis.chart.box_moves import box_beside, first_in_view, widest_child
from tui.analysis.chart.chart_layouts import flame
from tui.analysis.chart.layout import Box, Layout, Viewport

# a is 40 ms, then b, c and d of 1 ms each, e of 37 ms, and f of 20 ms
PROFILE = profile_from("a 40 | b 1 | c 1 | d 1 | e;x 7 | e;y 20 | e;z 10 | f 20")
LAYOUT = flame(PROFILE)
WHOLE = Viewport(0, 100_000, 10, 1, 3)


def name(box: Box | None) -> str | None:
    return None if box is None else PROFILE.label(box.row)


def box(label: str, layout: Layout = LAYOUT) -> Box:
    row = next(row for row in range(len(PROFILE.tree)) if PROFILE.label(row) == label)
    found = layout.first_of_row(row)
    assert found is not None
    return found


def test_steps_go_over_what_is_too_narrow_to_be_seen() -> None:
    assert name(box_beside(LAYOUT, box("a"), WHOLE, 1)) == "e"
    assert name(box_beside(LAYOUT, box("e"), WHOLE, -1)) == "a"
    assert name(box_beside(LAYOUT, box("c"), WHOLE, 1)) == "e"
    assert name(box_beside(LAYOUT, box("c"), WHOLE, -1)) == "a"


def test_zoomed_in_they_do_not() -> None:
    near = Viewport(38_000, 48_000, 100, 1, 3)
    assert name(box_beside(LAYOUT, box("a"), near, 1)) == "b"
    assert name(box_beside(LAYOUT, box("c"), near, -1)) == "b"


@pytest.mark.parametrize(("label", "step", "expected"), [("d", 1, "e"), ("e", 1, "f"), ("b", -1, "a"), ("a", -1, None)])
def test_at_the_edge_of_the_view_they_go_on_beyond_it(label: str, step: int, expected: str | None) -> None:
    near = Viewport(40_000, 43_000, 30, 1, 3)
    assert name(box_beside(LAYOUT, box(label), near, 1 if step > 0 else -1)) == expected
    assert box_beside(LAYOUT, box("f"), near, 1) is None


def test_down_goes_to_the_widest_child_that_is_in_view() -> None:
    assert name(widest_child(LAYOUT, box("e"), WHOLE)) == "y"
    assert name(widest_child(LAYOUT, box("e"), Viewport(65_000, 80_000, 15, 1, 3))) == "z"
    assert widest_child(LAYOUT, box("a"), WHOLE) is None


def test_down_from_a_box_without_a_cell_goes_to_its_first_child() -> None:
    assert name(widest_child(LAYOUT, box("e"), Viewport(0, 10_000_000, 10, 1, 3))) == "x"


def test_the_first_box_of_a_view() -> None:
    assert name(first_in_view(LAYOUT, WHOLE)) == "a"
    assert name(first_in_view(LAYOUT, Viewport(41_000, 100_000, 10, 2, 3))) == "x"
    assert first_in_view(LAYOUT, Viewport(0, 30_000, 10, 2, 3)) is None
