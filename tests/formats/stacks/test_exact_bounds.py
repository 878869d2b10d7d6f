"""Bounds of weights and times: exactly what fractions give, rounded once."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.formats.stacks.exact_bounds import bounds_of_weights, bounds_since, count_scale
from tui.profile.columns.timeline import rounded_us

weights = st.integers(0, 2**30) | st.floats(0, 2**30)
factors = st.sampled_from([Fraction(1), Fraction(1000), Fraction(1, 1000), Fraction(1_000_000)])


@given(st.lists(weights, max_size=20), factors)
def test_weights_are_added_exactly(values: list[float], factor: Fraction) -> None:
    plain = accumulate((Fraction(value) * factor for value in values), initial=Fraction(0))
    assert bounds_of_weights(values, factor).tolist() == [rounded_us(bound) for bound in plain]


@given(weights, st.lists(weights, max_size=20), factors)
def test_times_are_counted_from_the_start_exactly(start: float, lengths: list[float], factor: Fraction) -> None:
    times = [start + length for length in lengths]
    plain = [rounded_us((Fraction(time) - Fraction(start)) * factor) for time in times]
    assert bounds_since(start, times, factor).tolist() == plain


@pytest.mark.parametrize(
    ("counts", "stacks", "scale"),
    [
        ([], 0, 1),
        ([0, 0], 2, 1),
        ([3, 5e9], 2, 1),
        ([31.25, 6.5, 2.25], 3, 100),
        ([0.1, 0.2], 2, 10),
        ([1 / 3, 2 / 3], 2, 100_000),
        ([1e6 + 0.5], 1, 1),
        ([5e-324], 1, 10**18),
    ],
)
def test_counts_are_scaled_by_a_power_of_ten(counts: list[float], stacks: int, scale: int) -> None:
    assert count_scale(np.array(counts, np.float64), stacks) == scale


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=30))
def test_shares_survive_the_scale(counts: list[float]) -> None:
    count = np.array(counts)
    scaled = np.rint(np.cumsum(count) * count_scale(count, len(count)))
    if count.sum() > 1e-12:
        off = np.abs(np.cumsum(count) / count.sum() - scaled / scaled[-1])
        assert off.max() <= 1e-3
