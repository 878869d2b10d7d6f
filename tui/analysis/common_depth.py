"""How far down the stacks of two nodes are the same."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tui.profile.columns import Int32

Depths = npt.NDArray[np.int16 | np.int32]

_CHUNK = 1 << 18
"""Samples looked at together, so that what is computed on the way stays in the processor's cache."""


def common_depths(depth: Int32, node: Int32) -> Int32:
    """int32[samples]: the depth of the deepest node that is above or at both sample `i` and sample `i − 1`; 0 first.

    `depth` is the depth of tree rows in preorder, `node` the row of each sample. In preorder a walk from row u to a
    later row v leaves their common ancestor through one of its children, which is the shallowest row that the walk
    meets behind u. So the answer is min(depth[u + 1 … v]) − 1:

        row    0     1   2  3    4        common depth of rows 2 and 4: min(depth of 3, 4) − 1 = 0, the root
               root  a   b  c    d        common depth of rows 2 and 3: min(depth of 3) − 1 = 1, a
        depth  0     1   2  2    1
    """
    smallest = _smallest_of_spans(depth)
    common = np.zeros(len(node), np.int32)
    for start in range(1, len(node), _CHUNK):
        after = node[start : start + _CHUNK]
        before = node[start - 1 : start - 1 + len(after)]
        common[start : start + _CHUNK] = _of_pairs(smallest, depth, before, after)
    return common


def _of_pairs(smallest: list[Depths], depth: Int32, before: Int32, after: Int32) -> Int32:
    """int32[pairs]: the common depth of each pair of rows."""
    same = depth[before]
    is_pair = before != after
    first = np.minimum(before, after)[is_pair] + 1
    last = np.maximum(before, after)[is_pair]
    # Two spans of the largest power of two that fits cover [first, last], from its start and from its end.
    level = np.frexp((last - first + 1).astype(np.float64))[1] - 1
    shallowest = np.empty(len(first), np.int32)
    for power in np.unique(level).tolist():
        at = np.flatnonzero(level == power)
        spans = smallest[power]
        shallowest[at] = np.minimum(spans[first[at]], spans[last[at] + 1 - (1 << power)])
    same[is_pair] = shallowest - 1
    return same


def _smallest_of_spans(depth: Int32) -> list[Depths]:
    """`smallest[k][i]` is the smallest of the 2^k depths from row `i`; a span is two of half its length."""
    smallest: list[Depths] = [depth.astype(np.int16) if depth.max(initial=0) < 1 << 15 else depth]
    while (half := 1 << (len(smallest) - 1)) * 2 <= len(depth):
        shorter = smallest[-1]
        smallest.append(np.minimum(shorter[: len(depth) - 2 * half + 1], shorter[half:]))
    return smallest
