"""Nodes of one path are found as a walk would find them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.profile.columns import same_paths as module
from tui.profile.columns.column_types import Int32
from tui.profile.columns.same_paths import same_paths


def plainly(function: list[int], parent: list[int]) -> list[int]:
    """Each node's path as a tuple, and the first node that had it."""
    paths: list[tuple[int, ...]] = [()]
    for node in range(1, len(function)):
        paths.append((*paths[parent[node]], function[node]))
    return [paths.index(path) for path in paths]


def found(function: list[int], parent: list[int]) -> list[int]:
    first: Int32 = same_paths(np.array(function, np.int32), np.array(parent, np.int32))
    assert first.dtype == np.int32
    rows: list[int] = first.tolist()
    return rows


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0, 1, exclude_max=True)), max_size=40))
def test_nodes_of_one_path_are_one(nodes: list[tuple[int, float]]) -> None:
    function = [7, *(one for one, _place in nodes)]
    parent = [-1, *(int(place * (index + 1)) for index, (_one, place) in enumerate(nodes))]
    assert found(function, parent) == plainly(function, parent)


def test_a_path_may_be_as_deep_as_a_stack() -> None:
    deep = 100_000
    function, parent = [0, *[1, 2] * deep], [-1, 0, *range(1, 2 * deep)]
    assert found(function, parent) == list(range(2 * deep + 1))


def test_two_paths_of_one_number_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = module._path_numbers
    asked = []

    def colliding(function: Int32, parent: Int32, seed: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
        asked.append(seed)
        return numbers(function, parent, seed) if len(asked) > 2 else np.minimum(numbers(function, parent, seed), 1)

    monkeypatch.setattr(module, "_path_numbers", colliding)
    assert found([0, 1, 2, 1, 2], [-1, 0, 1, 0, 3]) == [0, 1, 2, 1, 2]
    assert asked == [1, 2, 3]
