"""Times with fractions of a microsecond: the same as with `Fraction`, in integers."""

from fractions import Fraction
from itertools import accumulate

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.profile.columns.fractional_stamps import running_stamps
from tui.profile.columns.timeline import rounded_us

DELTAS = st.lists(st.integers(-1000, 1000) | st.floats(-1e6, 1e6).filter(lambda delta: abs(delta) > 1e-9), min_size=1)


@given(DELTAS, st.fractions(-10, 10))
def test_they_are_those_of_fractions(deltas: list[int | float], time: Fraction) -> None:
    exact = list(accumulate(map(Fraction, deltas)))
    stamps = running_stamps(deltas)
    order = sorted(range(len(exact)), key=exact.__getitem__)
    assert [stamps[index] for index in range(len(stamps))] == exact
    assert stamps.order().tolist() == order
    assert stamps.rounded_us().tolist() == [rounded_us(stamp) for stamp in exact]
    assert [stamps.taken(np.array(order))[index] for index in range(len(order))] == sorted(exact)
    assert stamps.count_before(time) == sum(stamp < time for stamp in exact)
    assert stamps.count_after(time) == sum(stamp > time for stamp in exact)


def test_equal_times_stay_as_they_stand() -> None:
    assert running_stamps([0.5, -0.25, 0.25, 0, -0.5]).order().tolist() == [4, 1, 0, 2, 3]


def test_what_is_finer_than_the_unit_changes_no_order() -> None:
    assert running_stamps([1, 5e-135, -2e-309, 0.5]).order().tolist() == [0, 1, 2, 3]


def test_halves_are_rounded_away_from_zero() -> None:
    assert running_stamps([-1.5, 1, 0.25, 0.75, 1]).rounded_us().tolist() == [-2, -1, 0, 1, 2]


def test_the_smallest_numbers_take_no_more_memory_than_others() -> None:
    stamps = running_stamps([1, 5e-324, -5e-324])
    assert stamps.bits == 128
    assert stamps.rounded_us().tolist() == [1, 1, 1]
    assert max(stamps.units).bit_length() <= 129
