"""Lists with unfolded rows hold what a plain list of all rows holds, in its order."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.compare.compare import compared
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.counting.sureness import Sureness
from tui.analysis.tables.callers import CallerRow, callers, hot_functions
from tui.analysis.tables.unfolded import Unfolded
from tui.state.rows.compared_rows import SORTS, Compared, ComparedRow, compared_table, label_of
from tui.state.rows.hot_rows import hot_table
from tui.state.view.look import HotLook
from tui.state.view.measures import Measure
from tui.state.view.sorting import sorted_rows


@dataclass(frozen=True)
class Row:
    function: int


@given(st.integers(0, 12), st.dictionaries(st.integers(0, 11), st.integers(0, 4)))
def test_rows_stand_below_theirs(count: int, opened: dict[int, int]) -> None:
    rows = [Row(number) for number in range(count)]
    below = {
        place: [Row(100 * place + number) for number in range(length)]
        for place, length in opened.items()
        if place < count
    }
    unfolded = Unfolded(rows, np.arange(count), below)
    plainly = [one for place, row in enumerate(rows) for one in (row, *below.get(place, []))]
    assert list(unfolded) == [unfolded[place] for place in range(len(unfolded))] == plainly
    assert unfolded[2:7] == plainly[2:7]
    assert unfolded.functions.tolist() == [row.function for row in plainly]
    assert [plainly[unfolded.place_of(place)] for place in range(count)] == rows
    assert all(plainly[place] is row for place, row in unfolded.inserted())
    assert len(unfolded.inserted()) == len(plainly) - count
    with pytest.raises(IndexError):
        unfolded[len(plainly)]


STACKS = st.lists(
    st.tuples(st.lists(st.sampled_from("abcde"), min_size=1, max_size=5).map(";".join), st.integers(1, 4)),
    min_size=1,
    max_size=8,
)
LOOKS = st.builds(
    HotLook,
    open=st.frozensets(st.lists(st.integers(0, 5), min_size=1, max_size=3).map(tuple), max_size=8),
    sorted_by=st.sampled_from(SORTS),
    is_reversed=st.booleans(),
)


@given(STACKS, LOOKS)
def test_hot_functions_with_callers(stacks: list[tuple[str, int]], look: HotLook) -> None:
    whole = aggregate(profile_from(" | ".join(f"{stack} {count}" for stack, count in stacks)))
    labels = whole.profile.functions.labels
    rows: list[CallerRow] = []
    pending = sorted_rows(hot_functions(whole), look, labels)[::-1]
    while pending:
        rows.append(row := pending.pop())
        if row.path in look.open:
            pending += sorted_rows(callers(whole, row.path), look, labels)[::-1]
    assert list(hot_table(whole, look).rows) == rows


def plain_rows(between: Compared, look: HotLook) -> list[ComparedRow]:
    """All rows, made one by one."""
    comparison = between.comparison
    found = {row.function: row for row in hot_functions(comparison.here)}
    before_us = comparison.baseline.function_self_us
    rows = [
        ComparedRow(
            None if pair.here is None else found[pair.here],
            pair,
            comparison.change(pair),
            0 if pair.there is None else int(before_us[pair.there]),
        )
        for pair in comparison.pairs
    ]
    if look.sorted_by is Measure.NAME:
        rows.sort(key=lambda row: label_of(comparison, row).casefold())
    elif look.sorted_by is Measure.BEFORE:
        rows.sort(key=lambda row: -row.before_us)
    elif look.sorted_by is Measure.SELF:
        rows.sort(key=lambda row: -row.self_us)
    pending = rows if look.is_reversed else rows[::-1]
    visible = []
    while pending:
        visible.append(row := pending.pop())
        if row.row is not None and row.row.path in look.open:
            labels = comparison.here.profile.functions.labels
            above = sorted_rows(callers(comparison.here, row.row.path), HotLook(), labels)
            pending += [ComparedRow(caller, None) for caller in above[::-1]]
    return visible


@given(STACKS, STACKS, LOOKS)
def test_compared_functions_with_callers(
    here: list[tuple[str, int]], there: list[tuple[str, int]], look: HotLook
) -> None:
    both = [
        aggregate(profile_from(" | ".join(f"{stack} {count}" for stack, count in stacks))) for stacks in (here, there)
    ]
    between = Compared(compared(*both), (), Sureness(both[0]), Sureness(both[1]))
    found, expected = compared_table(between, look).rows, plain_rows(between, look)
    assert list(found) == expected
    assert found.functions.tolist() == [row.function for row in expected]
