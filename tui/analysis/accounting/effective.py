"""The accounting rules: a recorded profile becomes the one that is counted.

Two rules of Chrome DevTools change which node owns a sample. `(program)` for a single sample between two samples of
the same top-level call is V8 losing the stack for a moment: the sample goes to the node before it
(CPUProfileDataModel.ts, fixMissingSamples). And a `(garbage collector)` sample has no stack of its own: it sits on
top of the one that it interrupted, so a `(garbage collector)` row is added below every row that GC interrupted.

Of tens of millions of samples few change. They are looked for block by block, and only they are worked on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tui.analysis.accounting.gc_rows import with_gc_rows
from tui.profile.columns.category import GARBAGE_COLLECTOR, IDLE, PROGRAM, UNKNOWN
from tui.profile.columns.column_types import Int32, Int64
from tui.profile.columns.timeline import Timeline
from tui.profile.columns.tree import CallTree
from tui.profile.profile import Profile

V8_FORMATS = ("cpuprofile", "v8-head", "trace")
"""Where samples are as V8 takes them; other files hold stacks that their writers have finished."""

HERMES = "hermes"
"""The runtime whose samples have the stacks that GC interrupted, and never lose them for a moment."""

_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Accounting:
    """Which rules are applied; the default is DevTools'.

    `cuts_gaps`: time between samples that is far longer than usual is owned by no sample (see `gap_cut`).
    """

    smooths_program: bool = True
    stacks_gc: bool = True
    cuts_gaps: bool = False

    @property
    def is_devtools(self) -> bool:
        """Whether times equal those of Chrome DevTools."""
        return self == DEVTOOLS


DEVTOOLS = Accounting()


def effective(recorded: Profile, accounting: Accounting = DEVTOOLS) -> Profile:
    """`recorded` as it is counted under `accounting`; the same object when no rule changes anything."""
    # Without an order in time no sample stands between two others, and GC interrupted nothing that is known.
    origin = recorded.origin
    if not origin.has_timeline or origin.format not in V8_FORMATS or origin.runtime == HERMES:
        return recorded
    top_level = _top_level_rows(recorded)
    node = recorded.timeline.node
    if accounting.smooths_program:
        node = _smoothed(recorded.tree, node, top_level)
    if accounting.stacks_gc and GARBAGE_COLLECTOR in top_level:
        counted = _with_stacked_gc(recorded, node, top_level)
        if counted is not None:
            return counted
    if node is recorded.timeline.node:
        return recorded
    return replace(recorded, timeline=Timeline(node, recorded.timeline.start_us))


def _top_level_rows(profile: Profile) -> dict[str, int]:
    """V8's states and `(unknown)` among the children of the root, by name; the first of a name counts.

    A function with a url is the program's own, whatever it is called.
    """
    rows: dict[str, int] = {}
    for row in profile.tree.top_level().tolist():
        key = profile.functions.keys[profile.tree.function[row]]
        if not key.url and key.name in (GARBAGE_COLLECTOR, PROGRAM, IDLE, UNKNOWN):
            rows.setdefault(key.name, row)
    return rows


def _smoothed(tree: CallTree, node: Int32, top_level: dict[str, int]) -> Int32:
    """`node` with each single `(program)` sample inside one top-level call given to the node before it.

    Neighbours are compared as they were recorded, so of two such samples in a row neither changes. The same array
    when nothing changes, else a new one.
    """
    program = top_level.get(PROGRAM)
    if program is None:
        return node
    is_state = np.zeros(len(tree), bool)
    is_state[list(top_level.values())] = True
    top_level_row = _top_level_of_rows(tree)
    smoothed = node
    for position in _positions(node, program):
        inner = position[(position > 0) & (position < len(node) - 1)]
        before, after = node[inner - 1], node[inner + 1]
        is_lost = ~is_state[before] & ~is_state[after] & (top_level_row[before] == top_level_row[after])
        if np.any(is_lost):
            smoothed = node.copy() if smoothed is node else smoothed
            smoothed[inner[is_lost]] = before[is_lost]
    return smoothed


def _positions(node: Int32, row: int) -> Iterator[Int64]:
    """The positions of the samples on `row`, block by block, in order."""
    for start in range(0, len(node), _BLOCK):
        found = np.flatnonzero(node[start : start + _BLOCK] == np.int32(row))
        if len(found):
            yield found + start


def _top_level_of_rows(tree: CallTree) -> Int32:
    """int32[n]: the child of the root above each row, or the row itself; the root for the root.

    Their subtrees are slices that follow one another: children 1, 2, 5 of six rows make 0, 1, 2, 2, 2, 5.
    """
    top_level = tree.top_level()
    of_row = np.zeros(len(tree), np.int32)
    of_row[top_level] = top_level
    return np.maximum.accumulate(of_row)


def _with_stacked_gc(recorded: Profile, node: Int32, top_level: dict[str, int]) -> Profile | None:
    """The profile with GC on top of what it interrupted; `node` holds the samples. None when there is none to stack.

    GC before any other sample, after a `(root)` sample or after one that names no known node stays at the top.
    """
    gc_row = top_level[GARBAGE_COLLECTOR]
    gc_samples = np.concatenate([np.empty(0, np.int64), *_positions(node, gc_row)])
    host = _interrupted(node, gc_samples)
    is_on_a_stack = (host > 0) & (host != top_level.get(UNKNOWN, -1))
    if not np.any(is_on_a_stack):
        return None
    gc_samples, host = gc_samples[is_on_a_stack], host[is_on_a_stack]
    tree, row, gc_row_of = with_gc_rows(recorded.tree, host, int(recorded.tree.function[gc_row]))
    moved = node if node is not recorded.timeline.node else np.empty_like(node)
    for start in range(0, len(node), _BLOCK):
        # The same as row[…], twice as fast: the rows of a profile all exist, so none is clipped.
        np.take(row, node[start : start + _BLOCK], out=moved[start : start + _BLOCK], mode="clip")
    moved[gc_samples] = gc_row_of[host]
    ticks = replace(recorded.ticks, node=row[recorded.ticks.node])
    return replace(recorded, tree=tree, timeline=Timeline(moved, recorded.timeline.start_us), ticks=ticks)


def _interrupted(node: Int32, gc_samples: Int64) -> Int32:
    """int32: for each GC sample the node of the last sample before it that is none; 0 when there is none.

    All samples of a run of GC have the one before the run: runs 3, 4 | 8 have samples 2, 2 | 7.
    """
    is_first_of_run = np.diff(gc_samples, prepend=np.int64(-2)) != 1
    before_run = gc_samples[is_first_of_run] - 1
    last_other = before_run[np.cumsum(is_first_of_run) - 1]
    return np.where(last_other >= 0, node[last_other], np.int32(0))
