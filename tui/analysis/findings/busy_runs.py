"""Busy runs: how long the event loop was kept from anything else, and by what.

Between two idle samples a program runs without a pause. Whoever waits for it, a request or a frame, waits for as long.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui.analysis.counting.aggregate import Aggregate, owned_us
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Bool, Int32, Int64

HELD_SHARE = 0.9
"""A frame holds a run when it is on the stack for at least so much of it."""
_SORTING_COSTS = 16
"""Sorting a sample takes about as long as looking at so many nodes."""


@dataclass(frozen=True, eq=False)
class BusyRuns:
    """Run `k` lasted `[start_us[k], end_us[k])`, over the samples `[first[k], last[k])`; the longest first.

    int64[k] each. Runs are cut at the ends of the time range.
    """

    start_us: Int64
    end_us: Int64
    first: Int64
    last: Int64

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, slots=True)
class Holder:
    """What a run was about: `leaf` is the tree row on top for longest, for `leaf_us`; `holder` the innermost row that
    is on the stack for HELD_SHARE of it, None when no row but the root is, for `holder_us`."""

    leaf: int
    leaf_us: int
    holder: int | None
    holder_us: int


def busy_runs(aggregate: Aggregate) -> BusyRuns:
    """The uninterrupted runs of samples that are neither idle nor without a stack; none where nothing was timed."""
    line, origin = aggregate.profile.timeline, aggregate.profile.origin
    if origin.unit != "us" or not origin.has_timeline:
        nothing = np.empty(0, np.int64)
        return BusyRuns(nothing, nothing, nothing, nothing)
    first, last = (0, len(line)) if aggregate.lens.range_us is None else line.overlapping(*aggregate.lens.range_us)
    is_busy = _is_busy(aggregate)[line.node[first:last]]
    # A run starts where a busy sample follows another one, and ends where that turns: 0 1 1 0 1 has 1–3 and 4–5.
    turns = np.flatnonzero(np.diff(is_busy, prepend=False, append=False)) + first
    starts, ends = turns[::2], turns[1::2]
    range_us = aggregate.range_us
    start_us = np.maximum(line.start_us[starts], range_us[0])
    end_us = np.minimum(line.start_us[ends], max(range_us[1], range_us[0]))
    lasted = end_us > start_us
    order = np.flatnonzero(lasted)[np.argsort((start_us - end_us)[lasted], kind="stable")]
    return BusyRuns(start_us[order], end_us[order], starts[order], ends[order])


def _is_busy(aggregate: Aggregate) -> Bool:
    """bool[nodes]: neither `(idle)` nor the root."""
    profile = aggregate.profile
    is_busy: Bool = profile.functions.category[profile.tree.function] != Category.IDLE
    is_busy[0] = False
    return is_busy


def holder_of(aggregate: Aggregate, runs: BusyRuns, run: int) -> Holder:
    """What run number `run` was about.

    Preorder makes it quick: a row with more than half of the time holds the middle of it, counted through the run's
    rows in preorder. So only the rows above that middle one can hold the run.
    """
    tree, line = aggregate.profile.tree, aggregate.profile.timeline
    first, last = int(runs.first[run]), int(runs.last[run])
    rows, self_us = _spent(line.node[first:last], owned_us(line, first, last, aggregate.range_us), len(tree))
    leaf = int(np.argmax(self_us))
    running_us = np.append(0, np.cumsum(self_us))
    whole_us = int(running_us[-1])
    middle = int(rows[np.searchsorted(running_us[1:], whole_us / 2)])
    above = np.array(tree.path(middle), rows.dtype)
    # The rows of a subtree stand side by side among `rows`.
    held_us = running_us[np.searchsorted(rows, tree.end[above])] - running_us[np.searchsorted(rows, above)]
    holders = np.flatnonzero(held_us >= HELD_SHARE * whole_us)
    if not len(holders):
        return Holder(int(rows[leaf]), int(self_us[leaf]), None, whole_us)
    return Holder(int(rows[leaf]), int(self_us[leaf]), int(above[holders[-1]]), int(held_us[holders[-1]]))


def _spent(node: Int32, spent_us: Int64, nodes: int) -> tuple[Int32, Int64]:
    """The rows that samples were on, rising, and the time on each."""
    if len(node) * _SORTING_COSTS > nodes:
        # Counting takes a pass over all nodes, sorting so many samples takes longer.
        rows = np.flatnonzero(np.bincount(node, minlength=nodes)).astype(np.int32)
        return rows, np.bincount(node, weights=spent_us, minlength=nodes)[rows].astype(np.int64)
    rows, place = np.unique(node, return_inverse=True)
    return rows, np.bincount(place, weights=spent_us).astype(np.int64)
