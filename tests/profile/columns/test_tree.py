"""What a call tree says of its rows."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.profile.plain_trees import path_to, preorder_parents
from tui.profile.columns.column_types import stable_order
from tui.profile.columns.tree import CallTree, call_tree


@st.composite
def trees(draw: st.DrawFn) -> CallTree:
    parent = draw(preorder_parents())
    count = len(parent)
    function = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    ids = np.arange(1, count + 1, dtype=np.int64)
    tree, _ = call_tree(np.array(function, np.int32), np.array(parent, np.int32), ids)
    return tree


@given(trees())
def test_outermost_rows_have_no_ancestor_of_their_function(tree: CallTree) -> None:
    parent, function = tree.parent.tolist(), tree.function.tolist()
    callers = [[above for above in path_to(parent, row)[1:] if above] for row in range(len(tree))]
    plain = [function[row] not in {function[above] for above in callers[row]} for row in range(len(tree))]
    assert tree.is_outermost.tolist() == plain
    rows, ends, functions = tree.outermost
    assert rows.tolist() == [row for row in range(1, len(tree)) if plain[row]]
    assert ends.tolist() == tree.end[rows].tolist()
    assert functions.tolist() == [function[row] for row in rows.tolist()]


@given(trees())
def test_outermost_rows_are_the_same_in_blocks_of_any_size(tree: CallTree) -> None:
    whole = tree.is_outermost
    for rows in (1, 2, 5):
        with patch("tui.profile.columns.tree._BLOCK", rows):
            blocked = replace(tree)
            assert blocked.is_outermost.tolist() == whole.tolist()


@given(trees())
def test_children_and_rows_of_functions(tree: CallTree) -> None:
    parent, function = tree.parent.tolist(), tree.function.tolist()
    for row in range(len(tree)):
        assert tree.children(row).tolist() == [child for child, above in enumerate(parent) if above == row]
    assert tree.top_level().tolist() == tree.children(0).tolist()
    for number in range(6):
        assert tree.rows_of(number).tolist() == [row for row, own in enumerate(function) if own == number]


@given(st.lists(st.integers(0, 5) | st.integers(0, 2**31 - 1)))
def test_stable_order(values: list[int]) -> None:
    assert stable_order(np.array(values, np.int32)).tolist() == sorted(range(len(values)), key=values.__getitem__)


@given(trees())
def test_called_functions(tree: CallTree) -> None:
    tree.prepare()
    called = {
        function for function, above in zip(tree.function.tolist(), tree.parent.tolist(), strict=True) if above > 0
    }
    assert tree.called_functions.tolist() == sorted(called)
