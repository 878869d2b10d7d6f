"""The figures that a reader judges a profile by."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.accounting.intervals import Intervals, gap_threshold_us
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.counting.figures import Figures, figures


def of(stacks: str, stamps_us: list[int] | None = None, end_us: int | None = None) -> Figures:
    return figures(aggregate(profile_from(stacks, stamps_us=stamps_us, end_us=end_us)))


def test_time_is_told_apart() -> None:
    found = of("main 4 | (garbage collector) 2 | (idle) 3 | (program) 2 | (root) 1 | main", end_us=14_000)
    assert (found.duration_us, found.sample_count, found.function_count) == (14_000, 13, 4)
    assert (found.sampled_us, found.active_us, found.idle_us) == (12_000, 9_000, 3_000)
    assert (found.gc_us, found.program_us) == (2_000, 2_000)
    assert found.unsampled_us == 2_000, "one sample on (root), and 1 ms after the last"


def test_a_program_sample_given_to_its_neighbour_is_not_program_time() -> None:
    assert of("main 2 | (program) | main").program_us == 0


def test_time_before_the_first_sample_is_unsampled() -> None:
    found = of("main 2", stamps_us=[5_000, 6_000], end_us=7_000)
    assert (found.duration_us, found.sampled_us, found.unsampled_us) == (7_000, 2_000, 5_000)


def test_a_profile_without_samples_has_figures() -> None:
    found = of("", end_us=3_000)
    assert (found.duration_us, found.sampled_us, found.unsampled_us) == (3_000, 0, 3_000)
    assert found.intervals is None
    assert len(found.gaps) == 0


def test_one_sample_has_no_interval() -> None:
    assert of("main").intervals is None


def test_intervals_are_between_samples_and_the_first_delta_is_none() -> None:
    found = of("main 4", stamps_us=[50_000, 51_000, 53_000, 59_000])
    assert found.intervals == Intervals(median_us=2_000, p95_us=6_000, max_us=6_000)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60))
def test_intervals_by_the_books(between_us: list[int]) -> None:
    between_us = [*between_us, 1]  # where no time passes at all, samples are counted instead
    found = of(f"main {len(between_us) + 1}", stamps_us=np.cumsum([7, *between_us]).tolist()).intervals
    assert found is not None
    ordered = sorted(between_us)
    smallest_rank = next(rank for rank in range(1, len(ordered) + 1) if 100 * rank >= 95 * len(ordered))
    assert found.p95_us == ordered[smallest_rank - 1]
    assert found.max_us == ordered[-1]
    assert abs(found.median_us - float(np.median(ordered))) <= 0.5


def test_a_gap_is_longer_than_five_medians_and_two_milliseconds_more_than_one() -> None:
    assert gap_threshold_us(100) == 2_100
    assert gap_threshold_us(1_000) == 5_000
    stamps = [0, 1_000, 2_000, 7_000, 8_000, 13_001, 14_001, 24_001]
    found = of("main 8", stamps_us=stamps, end_us=24_001).gaps
    assert found.threshold_us == 5_000
    assert found.start_us.tolist() == [8_000, 14_001], "5.000 ms is still usual, 5.001 ms is not"
    assert found.length_us.tolist() == [5_001, 10_000]
    assert (len(found), found.total_us) == (2, 15_001)


def test_samples_at_one_moment_have_gaps_by_the_two_milliseconds() -> None:
    found = of("main 4", stamps_us=[0, 0, 0, 2_001], end_us=2_001)
    assert found.intervals == Intervals(median_us=0, p95_us=2_001, max_us=2_001)
    assert found.gaps.length_us.tolist() == [2_001]
