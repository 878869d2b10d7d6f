"""Common depths, extremes and box counts against walks over every sample."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.chart.plain_boxes import boxes_by_depth, profiles, small_blocks
from tui.analysis.chart.box_counts import BoxCounts
from tui.analysis.chart.chart_layouts import flame
from tui.analysis.counting.common_depth import common_depths
from tui.analysis.counting.extremes import Extremes
from tui.profile.profile import Profile

NUMBERS = st.lists(st.integers(0, 9), min_size=1, max_size=60)


@pytest.fixture(params=["short", "long"], scope="module", autouse=True)
def way(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "short":
        yield
    else:
        with small_blocks():
            yield


@given(profile=profiles())
def test_what_two_stacks_have_in_common(profile: Profile) -> None:
    paths = [[0, *profile.tree.path(row)] for row in profile.timeline.node.tolist()]
    expected = [0] + [
        sum(one == other for one, other in zip(before, after, strict=False)) - 1 for before, after in pairwise(paths)
    ]
    assert common_depths(profile.tree.depth, profile.timeline.node).tolist() == expected[: len(paths)]


@given(numbers=NUMBERS, places=st.lists(st.integers(0, 59), min_size=2, max_size=12))
def test_extremes_between_places(numbers: list[int], places: list[int]) -> None:
    at = sorted(min(place, len(numbers) - 1) for place in places)
    low, high = Extremes(np.array(numbers, np.int32)).between(np.array(at, np.int64))
    stretches = [numbers[first : last + 1] for first, last in pairwise(at)]
    assert low.tolist() == [min(stretch) for stretch in stretches]
    assert high.tolist() == [max(stretch) for stretch in stretches]


@given(numbers=NUMBERS, place=st.integers(0, 60), low=st.integers(0, 9), width=st.integers(1, 5))
def test_where_a_column_leaves_an_interval(numbers: list[int], place: int, low: int, width: int) -> None:
    place, inside = min(place, len(numbers)), range(low, low + width)
    extremes = Extremes(np.array(numbers, np.int32))
    after = [index for index in range(place, len(numbers)) if numbers[index] not in inside]
    before = [index for index in range(place) if numbers[index] not in inside]
    assert extremes.first_outside(place, low, low + width) == (after[0] if after else len(numbers))
    assert extremes.last_outside(place, low, low + width) == (before[-1] if before else -1)


@given(profile=profiles(), edges=st.tuples(st.integers(0, 80), st.integers(0, 80)))
def test_boxes_of_each_depth_in_a_stretch_of_samples(profile: Profile, edges: tuple[int, int]) -> None:
    layout = flame(profile)
    first, last = (min(edge, len(profile.timeline)) for edge in sorted(edges))
    counts = BoxCounts(profile.tree, profile.timeline.node)
    plain = boxes_by_depth(layout)
    expected = [
        sum(box.first < last and box.last > first for box in plain.get(depth, [])) if last > first else 0
        for depth in range(int(profile.tree.depth.max()) + 2)
    ]
    assert counts.per_depth(first, last).tolist() == expected


@given(profile=profiles(), sample=st.integers(0, 80), depth=st.integers(1, 7))
def test_the_next_and_the_previous_start(profile: Profile, sample: int, depth: int) -> None:
    if depth > profile.tree.depth.max():
        return
    sample = min(sample, len(profile.timeline))
    starts = [box.first for box in boxes_by_depth(flame(profile)).get(depth, [])]
    counts = BoxCounts(profile.tree, profile.timeline.node)
    assert counts.next_start(sample, depth) == next((start for start in starts if start >= sample), None)
    assert counts.previous_start(sample, depth) == next((start for start in starts[::-1] if start < sample), None)
