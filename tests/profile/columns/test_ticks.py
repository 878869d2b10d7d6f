"""Line ticks are sorted, and those of one node and line are one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.profile.columns.ticks import merged_ticks, ticks

LARGEST = 2**31 - 1
entries = st.lists(
    st.tuples(st.integers(0, 3) | st.just(LARGEST), st.integers(1, 4) | st.just(LARGEST), st.integers(1, 2**52))
)


@given(entries)
def test_merged(found: list[tuple[int, int, int]]) -> None:
    plain: dict[tuple[int, int], int] = {}
    for node, line, count in found:
        plain[node, line] = plain.get((node, line), 0) + count
    columns = [[entry[place] for entry in found] for place in range(3)]
    from_columns = merged_ticks(*map(np.array, columns, (np.int32, np.int32, np.int64)))
    for merged in (from_columns, ticks(found)):
        rows = zip(merged.node.tolist(), merged.line.tolist(), merged.count.tolist(), strict=True)
        assert list(rows) == [(*pair, plain[pair]) for pair in sorted(plain)]
