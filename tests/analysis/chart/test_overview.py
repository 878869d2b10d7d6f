"""Activity bins against every sample split by hand."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.chart.plain_boxes import profiles
from tests.stacks import profile_from
from tui.analysis.chart import overview
from tui.analysis.chart.overview import Activity
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.filters.lens import Lens
from tui.profile.columns.category import Category
from tui.profile.profile import Profile


def plain_bins(profile: Profile, start_us: int, end_us: int, count: int) -> list[list[int]]:
    edges = [start_us + index * (end_us - start_us) // count for index in range(count + 1)]
    bins = [[0] * len(Category) for _ in range(count)]
    starts = profile.timeline.start_us.tolist()
    for node, first, last in zip(profile.timeline.node.tolist(), starts, starts[1:], strict=False):
        if node == 0:
            continue
        category = int(profile.functions.category[profile.tree.function[node]])
        for index in range(count):
            bins[index][category] += max(0, min(last, edges[index + 1]) - max(first, edges[index]))
    return bins


@given(profile=profiles(), span=st.tuples(st.integers(0, 60), st.integers(1, 80)), count=st.integers(1, 9))
def test_bins_split_samples_exactly(profile: Profile, span: tuple[int, int], count: int) -> None:
    start_us, end_us = span[0], sum(span)
    expected = plain_bins(profile, start_us, end_us, count)
    assert Activity(profile).bins_us(start_us, end_us, count).tolist() == expected
    with patch.object(overview, "_BLOCK", 3):
        assert Activity(profile).bins_us(start_us, end_us, count).tolist() == expected


@given(profile=profiles(), count=st.integers(1, 9))
def test_bins_add_up_to_the_time_of_each_category(profile: Profile, count: int) -> None:
    bins = Activity(profile).bins_us(0, profile.duration_us, count)
    assert bins.sum(axis=0).tolist() == aggregate(profile).category_us.tolist()
    half = profile.duration_us // 2
    counted = aggregate(profile, Lens((0, half))) if half else None
    if counted is not None:
        assert Activity(profile).bins_us(0, half, count).sum(axis=0).tolist() == counted.category_us.tolist()


def test_many_blocks_at_a_time() -> None:
    profile = profile_from("main 300 | (idle) 300 | main;(garbage collector) 1 | other 299")
    with patch.object(overview, "_BLOCK", 1), patch.object(overview, "_CHUNK_BLOCKS", 7):
        assert Activity(profile).bins_us(0, 900_000, 3)[:, Category.IDLE].tolist() == [0, 300_000, 0]


def test_no_samples_no_activity() -> None:
    assert Activity(profile_from("")).bins_us(0, 10, 4).tolist() == [[0] * len(Category)] * 4
