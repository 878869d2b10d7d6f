"""Samples are sorted in place, and only where V8's clock went back."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.profile.columns.fractional_stamps import FractionalStamps
from tui.profile.columns.timeline import sort_by_time, timeline, timeline_in_place


def check_sorted(stamps: list[int]) -> None:
    sorted_stamps, node = np.array(stamps, np.int64), np.arange(len(stamps), dtype=np.int32)
    sort_by_time(sorted_stamps, node)
    assert node.tolist() == sorted(range(len(stamps)), key=stamps.__getitem__)
    assert sorted_stamps.tolist() == sorted(stamps)


@given(st.lists(st.integers(0, 20), max_size=40))
def test_any_order(stamps: list[int]) -> None:
    check_sorted(stamps)


@given(st.lists(st.sampled_from([5, 7, 10, 10, 12, 0, -3, -40]), max_size=60))
def test_a_clock_that_goes_back_now_and_then(deltas: list[int]) -> None:
    check_sorted(np.cumsum(deltas, dtype=np.int64).tolist())


def test_a_clock_that_goes_back_all_the_time() -> None:
    check_sorted([(index * 7919) % 5003 for index in range(5003)])


@given(st.lists(st.integers(-5, 30), min_size=1, max_size=20), st.none() | st.integers(-10, 60))
def test_integers_and_equal_fractions_make_one_timeline(stamps: list[int], end: int | None) -> None:
    node = np.arange(len(stamps), dtype=np.int32)
    end_time = None if end is None else Fraction(end)
    exact = timeline(node, FractionalStamps([4 * stamp for stamp in stamps], 2), end_time)
    for line in (
        timeline(node, np.array(stamps, np.int64), end_time),
        timeline_in_place(node.copy(), np.array([*stamps, 12345], np.int64), end_time),
    ):
        assert line.node.tolist() == exact.node.tolist()
        assert line.start_us.tolist() == exact.start_us.tolist()
    assert node.tolist() == list(range(len(stamps)))
