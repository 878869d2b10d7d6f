"""The column operations that everything is made of, against plain Python."""

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.profile.columns.column_types import ranges, running_sum, stable_order


@given(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=30))
def test_running_sum(values: list[int]) -> None:
    found = running_sum(np.array(values, np.int32))
    assert found.dtype == np.int64
    assert found.tolist() == list(accumulate(values, initial=0))


@pytest.mark.parametrize("dtype", [np.bool_, np.uint8, np.int32, np.int64])
def test_running_sum_of_any_type(dtype: type) -> None:
    assert running_sum(np.array([1, 0, 1, 1], dtype)).tolist() == [0, 1, 1, 2, 3]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=12))
def test_ranges(pairs: list[tuple[int, int]]) -> None:
    starts, counts = np.array(pairs, np.int64).reshape(-1, 2).T
    assert ranges(starts, counts).tolist() == [start + k for start, count in pairs for k in range(count)]


@given(st.lists(st.integers(0, 9) | st.integers(0, 2**31 - 1), max_size=30))
def test_stable_order(values: list[int]) -> None:
    assert stable_order(np.array(values, np.int32)).tolist() == sorted(range(len(values)), key=values.__getitem__)
