"""How far down the stacks of two nodes are the same."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tui.profile.columns.column_types import Int32

Depths = npt.NDArray[np.int16] | npt.NDArray[np.int32]

_CHUNK = 1 << 16
"""Samples looked at together, so that what is computed on the way stays in the processor's cache."""


def common_depths(depth: Int32, node: Int32) -> Depths:
    """int16 or int32 [samples]: the depth of the deepest node that is above or at both sample `i` and sample `i − 1`;
    0 for the first.

    `depth` is the depth of tree rows in preorder, `node` the row of each sample. In preorder a walk from row u to a
    later row v leaves their common ancestor through one of its children, which is the shallowest row that the walk
    meets behind u. So the answer is min(depth[u + 1 … v]) − 1:

        row    0     1   2  3    4        common depth of rows 2 and 4: min(depth of 3, 4) − 1 = 0, the root
               root  a   b  c    d        common depth of rows 2 and 3: min(depth of 3) − 1 = 1, a
        depth  0     1   2  2    1
    """
    smallest = _smallest_of_spans(depth)
    common = np.zeros(len(node), smallest.dtype)
    for start in range(1, len(node), _CHUNK):
        after = node[start : start + _CHUNK]
        before = node[start - 1 : start - 1 + len(after)]
        common[start : start + _CHUNK] = _of_pairs(smallest, len(depth), before, after)
    return common


def _of_pairs(smallest: Depths, rows: int, before: Int32, after: Int32) -> Depths:
    """The common depth of each pair of rows."""
    low, high = np.minimum(before, after), np.maximum(before, after)
    distance = high - low
    # Two spans of the largest power of two that fits cover [low + 1, high], one from its start and one to its end.
    # A pair of the same row is looked up as the span of that row alone, and has all of it in common.
    power = np.maximum(np.frexp(distance.astype(np.float64))[1] - 1, 0)
    of_power = power.astype(np.int64) * rows
    from_start = smallest[of_power + np.minimum(low + 1, high)]
    to_end = smallest[of_power + (high + 1 - (1 << power))]
    common: Depths = np.minimum(from_start, to_end) - (distance > 0)
    return common


def _smallest_of_spans(depth: Int32) -> Depths:
    """One column of len(depth) for each power k, end to end: the smallest of the 2^k depths from each row on.

    A span is two of half its length. Where a span would reach beyond the last row, its first half stands.
    """
    powers = len(depth).bit_length()
    smallest = np.empty((powers, len(depth)), np.int16 if depth.max(initial=0) < 1 << 15 else np.int32)
    smallest[0] = depth
    for power in range(1, powers):
        half, shorter, longer = 1 << (power - 1), smallest[power - 1], smallest[power]
        np.minimum(shorter[:-half], shorter[half:], out=longer[:-half])
        longer[-half:] = shorter[-half:]
    spans: Depths = smallest.reshape(-1)
    return spans
