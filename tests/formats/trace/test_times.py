"""Samples of several threads put into the order of time: the same as with plain fractions."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.formats.trace.times import in_time, stamp_us
from tui.profile.columns.timeline import rounded_us

TIMES = st.integers(-50, 10**6) | st.floats(-50, 1e6) | st.decimals(0, 1000, places=3).map(str)


@given(st.lists(st.tuples(st.integers(0, 2), TIMES), min_size=1, max_size=30))
def test_bounds_are_rounded_once(samples: list[tuple[int, int | float | str]]) -> None:
    number = {thread: index for index, thread in enumerate(dict.fromkeys(thread for thread, _time in samples))}
    thread = [number[own] for own, _time in samples]
    read = [stamp_us(time) for _thread, time in samples]
    stamps = [stamp for stamp in read if stamp is not None]
    assert len(stamps) == len(samples)
    order, bounds = in_time(thread, stamps, np.bincount(thread).astype(np.int64))
    assert order.tolist() == sorted(range(len(stamps)), key=lambda index: (thread[index], stamps[index]))
    expected: list[int] = []
    for own in range(len(number)):
        times = sorted(Fraction(stamp) for index, stamp in enumerate(stamps) if thread[index] == own)
        since = [time - times[0] for time in times]
        expected += [*map(rounded_us, since), rounded_us(since[-1] + since[-1] / max(len(since) - 1, 1))]
    assert bounds.tolist() == expected
