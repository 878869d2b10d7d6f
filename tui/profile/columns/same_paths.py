"""Nodes that stand for one call path: the same functions from the root down.

Taking functions out of stacks, or putting trees together, leaves several nodes of one path behind. Which ones belong
together is found for all depths at once: a node's path is summed up in one number, and nodes of one number are one.
"""

from __future__ import annotations

import numpy as np

from tui.profile.columns.column_types import Bool, Int32

_MULTIPLIER = 0x9E3779B97F4A7C15
_FIRST_SEED = 1


def same_paths(function: Int32, parent: Int32) -> Int32:
    """int32[n]: for each node the first one of its path; itself when its path is its own.

    `parent[i] < i`, −1 at the root, which is row 0. Nodes in any order otherwise.

        row          0   1   2   3   4        main and main again, below each of them parse
        function     –   a   b   a   b
        parent      −1   0   1   0   3
        first        0   1   2   1   2
    """
    seed = _FIRST_SEED
    while True:
        number = _path_numbers(function, parent, seed)
        _, first_row, place = np.unique(number, return_index=True, return_inverse=True)
        first = first_row[place].astype(np.int32)
        if np.all(_is_of_the_path(function, parent, first)):
            return first
        # Two paths fell on one number of 64 bits, once in millions of trees.
        seed += 1


def _is_of_the_path(function: Int32, parent: Int32, first: Int32) -> Bool:
    """bool[n]: the function and the parent's path of each node are those of the first one.

    Where all are, all paths are the same by induction from the root down.
    """
    above, above_first = parent[1:], parent[first[1:]]
    is_root = above_first < 0
    same = (function[1:] == function[first[1:]]) & ~is_root & (first[above] == first[above_first])
    return np.append(first[0] == 0, same)


def _path_numbers(function: Int32, parent: Int32, seed: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """uint64[n]: a number for each node's path, equal for equal paths.

    The number of a path a, b, c is `c + m·b + m²·a + m³·root` modulo 2^64. It is added up by pointer doubling: knowing
    it for 2^k functions upwards from each node, the one for twice as many is that of the node and, times m to the 2^k,
    that of the ancestor 2^k above.
    """
    mixed = (function.astype(np.uint64) + np.uint64(seed)) * np.uint64(_MULTIPLIER)
    number = mixed ^ (mixed >> np.uint64(29))
    number[0] = seed
    ancestor = parent.copy()
    factor = _MULTIPLIER
    pending = np.flatnonzero(ancestor >= 0)
    while len(pending):
        above = ancestor[pending]
        # From the values of the round before: fancy indexing has copied them.
        number[pending] += np.uint64(factor) * number[above]
        ancestor[pending] = ancestor[above]
        pending = pending[ancestor[pending] >= 0]
        factor = factor * factor % 2**64
    return number
