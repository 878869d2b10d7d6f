"""Callers and callees of a function are those of its stacks, turned around or cut off above it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.tables.sandwich import callees, callers

FRAMES = st.lists(st.sampled_from("abcd"), min_size=1, max_size=6)
Paths = dict[tuple[str, ...], tuple[int, int]]


def paths_of(found: Aggregate) -> Paths:
    """(total, samples below) by path of names, of the paths with samples."""
    tree, labels = found.profile.tree, found.profile.functions.labels
    rows = np.arange(1, len(tree))
    paths: Paths = {}
    for row, below in zip(rows.tolist(), found.sampled_below(rows).tolist(), strict=True):
        if below:
            path = tuple(labels[tree.function[one]] for one in tree.path(row))
            assert path not in paths
            paths[path] = found.total_us(row), below
    return paths


@given(st.lists(st.tuples(FRAMES, st.integers(1, 3)), min_size=1, max_size=8), st.sampled_from("abcd"))
def test_stacks_are_turned_around_and_cut_off(stacks: list[tuple[list[str], int]], name: str) -> None:
    whole = aggregate(profile_from(" | ".join(f"{';'.join(stack)} {count}" for stack, count in stacks)))
    labels = whole.profile.functions.labels
    if name not in labels:
        return
    above: Paths = {}
    below: Paths = {}
    for stack, count in stacks:
        if name in stack:
            outermost = stack.index(name)
            turned, cut = tuple(reversed(stack[: outermost + 1])), tuple(stack[outermost:])
            for path, paths in ((turned, above), (cut, below)):
                for depth in range(1, len(path) + 1):
                    us, samples = paths.get(path[:depth], (0, 0))
                    paths[path[:depth]] = us + 1000 * count, samples + count
    function = labels.index(name)
    assert paths_of(callers(whole, function)) == above
    assert paths_of(callees(whole, function)) == below
    total_us = int(whole.function_total_us[function])
    for found in (callers(whole, function), callees(whole, function)):
        assert found.sampled_us == total_us
        assert found.in_range.active_us == whole.active_us


def test_a_function_that_never_ran_has_neither() -> None:
    whole = aggregate(profile_from("main;a 1 | main;b 2"))
    root = 0
    assert paths_of(callers(whole, root)) == {}
    part = aggregate(profile_from("main;a 1 | b 2"))
    assert paths_of(callers(part, part.profile.functions.labels.index("b"))) == {("b",): (2000, 2)}


def test_deep_recursion_is_no_burden() -> None:
    whole = aggregate(profile_from(";".join(["a", "b"] * 3000) + " 2"))
    a, b = (whole.profile.functions.labels.index(name) for name in "ab")
    assert paths_of(callers(whole, b)) == {("b",): (2000, 2), ("b", "a"): (2000, 2)}
    assert callees(whole, a).total_us(1) == 2000
