"""The flame chart: GC on what it interrupted, gaps, ranges."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.chart.plain_boxes import boxes_by_depth, profiles
from tests.stacks import profile_from
from tui.analysis.chart.chart_layouts import flame
from tui.profile.profile import Profile


def test_calls_go_on_while_garbage_is_collected_on_top_of_them() -> None:
    profile = profile_from("main;parse 2 | (garbage collector) 1 | main;parse 1 | main 1")
    boxes = chain.from_iterable(boxes_by_depth(flame(profile)).values())
    assert [(profile.label(box.row), box.start_us, box.end_us) for box in boxes] == [
        ("main", 0, 5000),
        ("parse", 0, 4000),
        ("(garbage collector)", 2000, 3000),
    ]


def test_the_axis_is_the_whole_profile_with_what_was_not_sampled() -> None:
    profile = profile_from("main 1 | (root) 1 | main 1", stamps_us=[500, 1000, 1500], end_us=9000)
    layout = flame(profile)
    assert (layout.start_us, layout.end_us) == (0, 9000)
    assert [(box.start_us, box.end_us) for box in boxes_by_depth(layout)[1]] == [(500, 1000), (1500, 2000)]


@given(profile=profiles(), first=st.integers(0, 60), length=st.integers(1, 60))
def test_a_range_cuts_boxes_at_its_ends(profile: Profile, first: int, length: int) -> None:
    last = first + length
    cut = {
        depth: [
            (box.row, max(first, box.start_us), min(last, box.end_us))
            for box in boxes
            if box.start_us < last and box.end_us > first
        ]
        for depth, boxes in boxes_by_depth(flame(profile)).items()
    }
    shown = boxes_by_depth(flame(profile, (first, last)))
    for depth, expected in cut.items():
        boxes = [(box.row, box.start_us, box.end_us) for box in shown.get(depth, []) if box.width_us]
        assert boxes == [box for box in expected if box[2] > box[1]]
