"""Places are found once each, by whose code it is, line and column, as a set of them would be."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.profile.columns.places import distinct_places

LARGEST = 2**31 - 1
ROWS = st.tuples(*[st.one_of(st.integers(0, 3), st.sampled_from([70_000, LARGEST - 1, LARGEST]))] * 3)


@given(st.lists(ROWS, max_size=30), st.booleans())
def test_places_are_those_of_a_set(rows: list[tuple[int, int, int]], has_columns: bool) -> None:
    rows = rows if has_columns else [(owner, line, 0) for owner, line, _ in rows]
    owner, line, column = (np.array([row[index] for row in rows], np.int32) for index in range(3))
    places, place = distinct_places(owner, line, column if has_columns else None)
    found = list(zip(places.owner.tolist(), places.line.tolist(), places.column.tolist(), strict=True))
    assert found == sorted(set(rows))
    assert [found[index] for index in place.tolist()] == rows
    assert len(places) == len(found)
    assert {one.dtype for one in (places.owner, places.line, places.column)} == {np.dtype(np.int32)}
