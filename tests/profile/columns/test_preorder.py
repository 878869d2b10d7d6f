"""Preorder without a walk gives what the walk gives."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given

from tests.profile.plain_trees import parents, path_to, preorder_parents, walk
from tui.profile.columns.preorder import depths, preorder_ends, preorder_positions
from tui.profile.columns.tree import call_tree


def int32(values: list[int]) -> np.ndarray:
    return np.array(values, np.int32)


def plain_ends(parent: list[int]) -> list[int]:
    return [1 + max(row for row in range(len(parent)) if above in path_to(parent, row)) for above in range(len(parent))]


def test_the_examples_of_the_docstrings() -> None:
    ends = preorder_ends(int32([-1, 0, 1, 0]))
    assert ends is not None
    assert ends.tolist() == [4, 3, 3, 4]
    assert depths(ends).tolist() == [0, 1, 2, 1]
    assert preorder_positions(int32([2, 2, -1, 0])).tolist() == [1, 3, 0, 2]


@pytest.mark.parametrize("count", range(1, 8))
def test_every_small_tree_is_told_to_be_in_preorder_or_not(count: int) -> None:
    for above in product(*(range(node) for node in range(1, count))):
        parent = [-1, *above]
        is_preorder = walk(parent) == list(range(count))
        assert (preorder_ends(int32(parent)) is not None) == is_preorder, parent


@given(preorder_parents())
def test_ends_and_depths(parent: list[int]) -> None:
    ends = preorder_ends(int32(parent))
    assert ends is not None
    assert ends.tolist() == plain_ends(parent)
    assert depths(ends).tolist() == [len(path_to(parent, row)) - 1 for row in range(len(parent))]


@given(parents())
def test_positions_in_any_order(parent: list[int]) -> None:
    order = walk(parent)
    assert preorder_positions(int32(parent)).tolist() == [order.index(node) for node in range(len(parent))]


@given(parents())
def test_a_call_tree_holds_the_same_nodes(parent: list[int]) -> None:
    count = len(parent)
    function, ids = np.arange(count, dtype=np.int32), np.arange(100, 100 + count, dtype=np.int64)
    tree, row = call_tree(function, int32(parent), ids)
    order = walk(parent)
    assert tree.function.tolist() == order
    assert tree.id.tolist() == [100 + node for node in order]
    assert [order[above] if above >= 0 else -1 for above in tree.parent.tolist()] == [parent[node] for node in order]
    assert [order[place] for place in row.tolist()] == list(range(count))
    assert tree.end.tolist() == plain_ends(tree.parent.tolist())


@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_tree_100_000_deep(is_reversed: bool) -> None:
    count = 100_000
    parent = np.arange(-1, count - 1, dtype=np.int32)
    if is_reversed:
        parent = np.append(np.arange(1, count, dtype=np.int32), np.int32(-1))
    tree, _ = call_tree(np.zeros(count, np.int32), parent, np.arange(count, dtype=np.int64))
    assert tree.depth.tolist() == list(range(count))
    assert set(tree.end.tolist()) == {count}
