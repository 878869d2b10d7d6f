"""The icicle against a plain layout: children widest first, V8's states last."""

import numpy as np
from hypothesis import given

from tests.analysis.chart.plain_boxes import boxes_by_depth, merged_positions, profiles
from tests.stacks import profile_from
from tui.analysis.chart import left_heavy as icicle_module
from tui.analysis.chart.left_heavy import icicle
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.filters.lens import Lens
from tui.profile.profile import Profile


def rows(stacks: str, with_idle: bool = True) -> list[str]:
    """`name start–end` in ms of each box, depth by depth."""
    profile = profile_from(stacks)
    return [
        f"{box.depth} {profile.label(box.row)} {box.start_us // 1000}–{box.end_us // 1000}"
        for boxes in boxes_by_depth(icicle(aggregate(profile), with_idle)).values()
        for box in boxes
    ]


def test_the_widest_child_stands_left_and_self_time_right() -> None:
    assert rows("main;parse 2 | main;render 5 | main 1 | main;parse 1") == [
        "1 main 0–9",
        "2 render 0–5",
        "2 parse 5–8",
    ]


def test_equal_children_stand_in_the_order_of_the_tree() -> None:
    assert rows("b 2 | a 2 | c 2") == ["1 b 0–2", "1 a 2–4", "1 c 4–6"]


def test_program_and_idle_come_last_whatever_they_took() -> None:
    stacks = "(garbage collector) 3 | (idle) 9 | (program) 5 | (idle) 1 | main 1"
    assert rows(stacks) == ["1 (garbage collector) 0–3", "1 main 3–4", "1 (program) 4–9", "1 (idle) 9–19"]
    assert rows(stacks, with_idle=False) == rows(stacks)[:-1]


def test_a_function_called_program_below_others_is_sorted_by_its_width() -> None:
    assert rows("main;(program)@ 5 | main;small 1") == ["1 main 0–6", "2 (program) 0–5", "2 small 5–6"]


@given(profile=profiles())
def test_every_box_is_where_the_plain_layout_has_it(profile: Profile) -> None:
    counted = aggregate(profile)
    positions = {
        box.row: (box.start_us, box.end_us) for boxes in boxes_by_depth(icicle(counted)).values() for box in boxes
    }
    assert positions == merged_positions(counted)


@given(profile=profiles())
def test_a_range_lays_out_what_it_counts(profile: Profile) -> None:
    third = profile.duration_us // 3
    counted = aggregate(profile, Lens((third, max(third + 1, 2 * third))))
    layout = icicle(counted)
    assert layout.length_us == counted.sampled_us
    for boxes in boxes_by_depth(layout).values():
        assert [box.width_us for box in boxes] == [counted.total_us(box.row) for box in boxes]


def test_times_too_large_for_one_sorting_key_are_sorted_all_the_same() -> None:
    parent = np.array([0, 0, 0, 1, 1], np.int32)
    huge = np.array([1, 2**62, 2, 5, 2**61], np.int64)
    assert icicle_module._sorted_in_groups(parent, huge).tolist() == [1, 2, 0, 4, 3]
    assert icicle_module._sorted_in_groups(parent, huge // 2**30).tolist() == [1, 0, 2, 4, 3]
