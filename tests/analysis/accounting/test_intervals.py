"""Order statistics of the times between samples, against sorting them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui.analysis.accounting.intervals
from tui.analysis.accounting.intervals import Intervals, gaps, intervals
from tui.profile.columns.timeline import Timeline

between = st.lists(st.integers(0, 12) | st.integers(0, 1 << 17) | st.integers(0, 1 << 40), max_size=40)


def line(between_us: list[int]) -> Timeline:
    stamps_us = np.cumsum([3, *between_us])
    return Timeline(np.zeros(len(stamps_us), np.int32), np.append(stamps_us, stamps_us[-1] + 5).astype(np.int64))


def by_sorting(between_us: list[int]) -> Intervals | None:
    ordered = sorted(between_us)
    if not ordered:
        return None
    middle = ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]
    rank = next(rank for rank in range(1, len(ordered) + 1) if 100 * rank >= 95 * len(ordered))
    return Intervals((middle + 1) // 2, ordered[rank - 1], ordered[-1])


@given(between, st.integers(1, 9))
def test_intervals_are_those_of_a_sorted_list(between_us: list[int], block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tui.analysis.accounting.intervals, "_BLOCK", block)
        assert intervals(line(between_us)) == by_sorting(between_us)


@given(between, st.integers(1, 9), st.integers(0, 1 << 18))
def test_gaps_are_the_intervals_above_the_threshold(between_us: list[int], block: int, threshold_us: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tui.analysis.accounting.intervals, "_BLOCK", block)
        found = gaps(line(between_us), threshold_us)
    starts = np.cumsum([3, *between_us])
    expected = [
        (int(start), length) for start, length in zip(starts, between_us, strict=False) if length > threshold_us
    ]
    assert list(zip(found.start_us.tolist(), found.length_us.tolist(), strict=True)) == expected
    assert found.total_us == sum(length for _, length in expected)


def test_no_samples_have_no_intervals() -> None:
    nothing = Timeline(np.empty(0, np.int32), np.zeros(1, np.int64))
    assert intervals(nothing) is None
    assert len(gaps(nothing, 0)) == 0
