"""What is seen around a function: rows that unfold, found by the functions that lead to them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.filters.lens import Lens
from tui.analysis.findings.interrupted import collector, interrupted
from tui.analysis.tables.around import FUNCTION_ROW, Around, Side

FRAMES = st.lists(st.sampled_from("abcd"), min_size=1, max_size=5)


def around(stacks: str, name: str) -> Around:
    whole = aggregate(profile_from(stacks))
    return Around(whole, whole.profile.functions.labels.index(name))


def shown(side: Side, *opened: str) -> list[str]:
    """The rows as `level name total`, `opened` are paths like `a;b`."""
    labels = side.aggregate.profile.functions.labels
    paths = {tuple(labels.index(name) for name in path.split(";")) for path in opened}
    tree = side.aggregate.profile.tree
    return [
        f"{row.level} {'›'.join(labels[tree.function[one]] for one in row.chain)} {side.aggregate.total_us(row.first)}"
        for row in side.rows(paths)
    ]


def test_callers_and_callees_unfold_away_from_the_function() -> None:
    found = around("main;a;f;x 3 | main;b;f 4 | tick;b;f;y 1", "f")
    assert shown(found.callers) == ["1 b 5000", "1 a›main 3000"]
    assert shown(found.callers, "b") == ["1 b 5000", "2 main 4000", "2 tick 1000", "1 a›main 3000"]
    assert shown(found.callees) == ["1 x 3000", "1 y 1000"]


def test_a_function_that_never_ran_has_nothing_around_it() -> None:
    early = aggregate(profile_from("main;a 1 | main;b 2"), Lens(range_us=(0, 1000)))
    found = Around(early, early.profile.functions.labels.index("b"))
    for side in (found.callers, found.callees):
        assert side.is_empty
        assert side.rows(set()) == []
        assert side.row_of((1,)) is None


@given(st.lists(st.tuples(FRAMES, st.integers(1, 3)), min_size=1, max_size=8), st.sampled_from("abcd"))
def test_each_row_is_where_its_path_leads(stacks: list[tuple[list[str], int]], name: str) -> None:
    whole = aggregate(profile_from(" | ".join(f"{';'.join(stack)} {count}" for stack, count in stacks)))
    labels = whole.profile.functions.labels
    if name not in labels:
        return
    found = Around(whole, labels.index(name))
    for side in (found.callers, found.callees):
        rows = range(FUNCTION_ROW, len(side.aggregate.profile.tree))
        assert [side.row_of(side.path_of(row)) for row in rows] == list(rows)
        everything = {side.path_of(row) for row in rows}
        # With all unfolded each call path is in exactly one row.
        assert sorted(one for row in side.rows(everything) for one in row.chain) == list(rows)[1:]
        assert side.layout.end_us == whole.function_total_us[found.function]


def gc_rows(whole: Aggregate, *opened: str) -> list[str]:
    labels = whole.profile.functions.labels
    function = collector(whole)
    paths = {(function or 0, *(labels.index(name) for name in path.split(";"))) for path in opened}
    return [f"{len(row.path) - 2} {labels[row.function]} {row.self_us}" for row in interrupted(whole, paths)]


def test_garbage_is_told_by_what_was_interrupted() -> None:
    whole = aggregate(
        profile_from(
            "main;a 1 | (garbage collector) 2 | main;b;a 1 | (garbage collector) 3 | main;b 1"
            " | (garbage collector) 1 | (idle) 2"
        )
    )
    assert gc_rows(whole) == ["0 a 5000", "0 b 1000"]
    assert gc_rows(whole, "a") == ["0 a 5000", "1 b 3000", "1 main 2000", "0 b 1000"]
    assert np.sum(whole.function_self_us[collector(whole)]) == 6000
    assert interrupted(aggregate(profile_from("main;a 1")), set()) == []
