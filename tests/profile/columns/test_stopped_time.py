"""A stop of the process is unsampled time, and every other sample keeps its own."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.profile.columns.stopped_time import Stop, stopped_us, with_stops_unsampled

MS = 1000


def cut(lasted_ms: list[int], *stops_ms: tuple[int, int]) -> list[tuple[int, int]]:
    """Each sample's node and ms: sample `i` is on node `i + 1`, stops are in ms since the first sample."""
    bounds_us = np.cumsum([0, *(lasted * MS for lasted in lasted_ms)])
    node = np.arange(1, len(lasted_ms) + 1, dtype=np.int32)
    stops = [Stop(start * MS, end * MS) for start, end in stops_ms]
    node, bounds_us = with_stops_unsampled(node, bounds_us, stops)
    return list(zip(node.tolist(), (np.diff(bounds_us) // MS).tolist(), strict=True))


def test_the_sample_before_a_stop_lasts_as_long_as_others_do() -> None:
    assert cut([1, 1, 1500, 1], (0, 1600)) == [(1, 1), (2, 1), (3, 1), (0, 1499), (4, 1)]


def test_two_stops() -> None:
    usual = [1] * 5
    found = cut([*usual, 300, *usual, 400, *usual], (0, 310), (310, 715))
    assert [lasted for node, lasted in found if node == 0] == [299, 399]
    assert sum(lasted for _, lasted in found) == 715


def test_a_long_sample_without_a_stop_is_the_functions_own() -> None:
    assert cut([1, 1, 1500, 1]) == [(1, 1), (2, 1), (3, 1500), (4, 1)]
    assert cut([1, 1, 1500, 1], (1600, 1900)) == [(1, 1), (2, 1), (3, 1500), (4, 1)]


def test_a_stop_that_explains_a_little_of_it_does_not_count() -> None:
    assert (0, 1499) not in cut([1, 1, 1500, 1], (0, 700))
    assert (0, 1499) in cut([1, 1, 1500, 1], (0, 800))


def test_a_stop_without_a_long_sample_changes_nothing() -> None:
    assert cut([1] * 100, (0, 100)) == [(number, 1) for number in range(1, 101)]
    assert cut([1, 40, 1], (0, 50)) == [(1, 1), (2, 40), (3, 1)]
    assert cut([10] * 4 + [190] + [10] * 4, (0, 300))[4] == (5, 190)


def test_no_samples() -> None:
    assert cut([], (0, 9)) == []
    assert cut([2000], (0, 2000)) == [(1, 2000)]


@given(
    st.lists(st.sampled_from([1, 2, 60, 500, 3000]), max_size=40),
    st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), max_size=4),
)
def test_no_time_is_lost_or_made(lasted_ms: list[int], stops_ms: list[tuple[int, int]]) -> None:
    found = cut(lasted_ms, *stops_ms)
    assert sum(lasted for _, lasted in found) == sum(lasted_ms)
    assert [node for node, _ in found if node] == list(range(1, len(lasted_ms) + 1))
    bounds_us = np.cumsum([0, *(lasted * MS for lasted in lasted_ms)])
    stops = [Stop(start * MS, end * MS) for start, end in stops_ms]
    assert stopped_us(bounds_us, stops) == MS * sum(lasted for node, lasted in found if node == 0)
