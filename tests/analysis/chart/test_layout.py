"""Layouts against boxes merged in plain Python, as short recordings and as long ones are answered."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.chart.plain_boxes import boxes_by_depth, profiles, small_blocks
from tests.stacks import profile_from
from tui.analysis.chart.chart_layouts import flame
from tui.analysis.chart.layout import NOTHING, Box, Layout, Viewport
from tui.analysis.chart.left_heavy import icicle
from tui.analysis.counting.aggregate import aggregate
from tui.profile.columns.timeline import Timeline
from tui.profile.columns.tree import CallTree
from tui.profile.profile import Profile

LAYOUTS = {"flame": flame, "icicle": lambda profile: icicle(aggregate(profile))}
VIEWS = st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(1, 40), st.integers(1, 8), st.integers(1, 9))


@pytest.fixture(params=LAYOUTS, scope="module")
def order(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["short", "long"], scope="module", autouse=True)
def way(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "short":
        yield
    else:
        with small_blocks():
            yield


def picture(layout: Layout, view: Viewport) -> str:
    """The cells as text: a letter a cell, `|` in front of a box's first one."""
    cells = layout.cells(view)
    names = {0: "."}
    return "\n".join(
        "".join(
            ("|" if is_start else " ") + (names.get(row + 1) or letter(layout, row))
            for row, is_start in zip(rows, starts, strict=True)
        )
        for rows, starts in zip(cells.row.tolist(), cells.is_start.tolist(), strict=True)
    )


def letter(layout: Layout, row: int) -> str:
    return PROFILE.label(row)[0]


PROFILE = profile_from("main;parse 2 | main;render 3 | (idle) 2 | main;render;parse 1 | main;render 1 | other 1")


def test_time_order_keeps_two_calls_apart_and_merged_order_does_not() -> None:
    whole = Viewport(0, 10_000, 10, 1, 3)
    assert picture(flame(PROFILE), whole).splitlines() == [
        "|m m m m m|( (|m m|o",
        "|p p|r r r|. .|r r|.",
        "|. . . . . . .|p|. .",
    ]
    assert picture(icicle(aggregate(PROFILE)), whole).splitlines() == [
        "|m m m m m m m|o|( (",
        "|r r r r r|p p|. . .",
        "|p|. . . . . . . . .",
    ]


def test_a_call_too_short_to_be_seen_still_parts_the_box_that_it_interrupts() -> None:
    profile = profile_from("a;b 1 | c 1 | a;b 2", stamps_us=[0, 4990, 5010, 9000], end_us=10_000)
    cells = flame(profile).cells(Viewport(0, 10_000, 4, 1, 2))
    assert cells.is_start.tolist() == [[True, False, True, False]] * 2
    assert cells.narrower == 1


@given(profile=profiles())
def test_the_boxes_of_all_samples_are_those_that_plain_merging_finds(order: str, profile: Profile) -> None:
    layout = LAYOUTS[order](profile)
    for depth, expected in boxes_by_depth(layout).items():
        boxes = (layout.box_of_sample(depth, sample) for sample in range(len(layout.samples)))
        assert list(dict.fromkeys(box for box in boxes if box is not None)) == expected


@given(profile=profiles())
def test_from_a_place_the_boxes_on_either_side_are_found(order: str, profile: Profile) -> None:
    layout = LAYOUTS[order](profile)
    for depth, boxes in boxes_by_depth(layout).items():
        for place_us in {0, *(box.start_us for box in boxes), *(box.end_us for box in boxes)}:
            assert layout.first_from(depth, place_us) == next((b for b in boxes if b.start_us >= place_us), None)
            assert layout.last_until(depth, place_us) == next((b for b in boxes[::-1] if b.start_us < place_us), None)


@given(profile=profiles())
def test_boxes_lie_in_their_parents_and_beside_each_other(order: str, profile: Profile) -> None:
    layout = LAYOUTS[order](profile)
    plain = boxes_by_depth(layout)
    for depth, boxes in plain.items():
        for left, right in pairwise(boxes):
            assert left.end_us <= right.start_us
        for box in boxes:
            parent = layout.parent(box)
            if depth == 1:
                assert parent is None
                continue
            assert parent in plain[depth - 1]
            assert parent.first <= box.first
            assert box.last <= parent.last
            assert profile.tree.parent[box.row] == parent.row


@given(profile=profiles())
def test_a_box_is_found_by_place_by_node_and_as_a_child(order: str, profile: Profile) -> None:
    layout = LAYOUTS[order](profile)
    plain = boxes_by_depth(layout)
    every = [box for boxes in plain.values() for box in boxes]
    for box in every:
        if box.width_us:
            assert layout.box_at(box.depth, box.start_us) == box
            assert layout.box_at(box.depth, box.end_us - 1) == box
        children = [child for child in plain.get(box.depth + 1, []) if box.first <= child.first < box.last]
        assert layout.first_child(box) == (children[0] if children else None)
    for row in range(1, len(profile.tree)):
        of_row = [box for box in every if box.row == row]
        assert layout.first_of_row(row) == (of_row[0] if of_row else None)
    assert layout.first_of_row(0) is None
    assert layout.box_at(0, 0) is None
    assert layout.box_at(1, layout.end_us + 1) is None
    assert layout.box_at(1, -1) is None


@given(profile=profiles(), shape=VIEWS)
def test_the_owner_of_a_cell_is_the_box_over_its_middle(
    order: str, profile: Profile, shape: tuple[float, float, int, int, int]
) -> None:
    layout = LAYOUTS[order](profile)
    one, other, columns, top_depth, rows = shape
    edges = sorted((int(one * layout.end_us), int(other * layout.end_us)))
    view = Viewport(edges[0], edges[1] + 1, columns, top_depth, rows)
    cells = layout.cells(view)
    plain = boxes_by_depth(layout)
    overlapping = 0
    for y in range(rows):
        owners = [owner(plain.get(top_depth + y, []), middle_us) for middle_us in middles(view)]
        assert cells.row[y].tolist() == [NOTHING if box is None else box.row for box in owners]
        assert cells.is_start[y].tolist() == [x == 0 or owners[x] != owners[x - 1] for x in range(columns)]
        in_view = [box for box in plain.get(top_depth + y, []) if overlaps(layout, box, view)]
        overlapping += len(in_view) - len({box.first for box in owners if box is not None})
    assert cells.narrower == overlapping
    depths = [depth for depth, boxes in plain.items() if any(overlaps(layout, box, view) for box in boxes)]
    assert cells.deepest == max(depths, default=0)
    stacks = [owner(plain.get(1, []), middle_us) for middle_us in middles(view)]
    assert cells.is_unsampled.tolist() == [box is None for box in stacks]


def middles(view: Viewport) -> list[int]:
    width_us = view.end_us - view.start_us
    return [view.start_us + (2 * x + 1) * width_us // (2 * view.columns) for x in range(view.columns)]


def owner(boxes: list[Box], position_us: int) -> Box | None:
    return next((box for box in boxes if box.start_us <= position_us < box.end_us), None)


def overlaps(layout: Layout, box: Box, view: Viewport) -> bool:
    """Whether any sample of the box does; one of zero length when it starts in the view."""
    starts = layout.samples.start_us.tolist()
    return any(
        start < view.end_us and (end > view.start_us or start >= view.start_us)
        for start, end in pairwise(starts[box.first : box.last + 1])
    )


def test_a_layout_without_samples_is_empty() -> None:
    layout = flame(profile_from("")).prepared()
    cells = layout.cells(Viewport(0, 1, 5, 1, 3))
    assert (cells.row == NOTHING).all()
    assert cells.is_unsampled.all()
    assert (cells.narrower, cells.deepest) == (0, 0)
    assert layout.box_at(1, 0) is None
    assert layout.first_from(1, 0) is None
    assert layout.last_until(1, 5) is None
    assert layout.first_of_row(0) is None


def test_a_hundred_thousand_calls_deep() -> None:
    depth = 100_000
    layout = flame(profile_of_depth(depth))
    box = layout.box_at(depth, 500)
    assert box is not None
    assert box.depth == depth
    assert layout.cells(Viewport(0, 1000, 10, depth - 2, 10)).row[:, 0].tolist()[2:4] == [depth, NOTHING]


def profile_of_depth(depth: int) -> Profile:
    rows = np.arange(depth + 1, dtype=np.int32)
    profile = profile_from("f 1")
    tree = CallTree(
        function=np.minimum(rows, 1), parent=rows - 1, end=np.full(depth + 1, depth + 1, np.int32), depth=rows,
        id=rows.astype(np.int64),
    )  # fmt: skip
    return replace(profile, tree=tree, timeline=Timeline(np.array([depth], np.int32), np.array([0, 1000])))
