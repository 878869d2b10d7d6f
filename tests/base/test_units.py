"""Times and sizes as words of the command line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.base.units import LARGEST_US, exact_size, exact_time, parse_size, parse_time


@given(st.integers(0, LARGEST_US - 1))
def test_an_exact_time_is_read_as_the_same_time(us: int) -> None:
    assert parse_time("--duration", exact_time(us)) == us


@given(st.integers(0, 10**12))
def test_an_exact_size_is_read_as_the_same_size(count: int) -> None:
    assert parse_size(exact_size(count)) == count


@pytest.mark.parametrize(
    ("us", "word"),
    [(0, "0us"), (50, "50us"), (1_000, "1ms"), (1_500_000, "1500ms"), (10_000_000, "10s"), (600_000_000, "10min")],
)
def test_the_unit_is_the_largest_that_keeps_a_time_whole(us: int, word: str) -> None:
    assert exact_time(us) == word


@pytest.mark.parametrize(
    ("count", "word"),
    [(0, "0"), (999, "999"), (1_000, "1kB"), (32 << 10, "32KiB"), (10**8, "100MB"), (1 << 30, "1GiB")],
)
def test_the_unit_is_the_largest_that_keeps_a_size_whole(count: int, word: str) -> None:
    assert exact_size(count) == word
