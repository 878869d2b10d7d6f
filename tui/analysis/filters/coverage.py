"""Which stacks have one of some functions on them, each counted once however often they do."""

from __future__ import annotations

import numpy as np

from tui.profile.columns.column_types import Bool
from tui.profile.columns.tree import CallTree


def covered(tree: CallTree, is_top: Bool) -> Bool:
    """bool[rows]: the rows in the subtrees of `is_top` rows.

    Each subtree adds one where it starts and takes one away where it ends: [1, 3) and [2, 3) make 0, 1, 2, 0.
    """
    tops = np.flatnonzero(is_top)
    steps = np.zeros(len(tree) + 1, np.int64)
    steps[tops] += 1
    np.subtract.at(steps, tree.end[tops], 1)
    return np.cumsum(steps[:-1]) > 0
