"""The accounting rules: a recorded profile becomes the one that is counted.

Two rules of Chrome DevTools change which node owns a sample. `(program)` for a single sample between two samples of
the same top-level call is V8 losing the stack for a moment: the sample goes to the node before it
(CPUProfileDataModel.ts, fixMissingSamples). And a `(garbage collector)` sample has no stack of its own: it sits on
top of the one that it interrupted, so a `(garbage collector)` row is added below every row that GC interrupted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tui.profile.category import GARBAGE_COLLECTOR, IDLE, PROGRAM, UNKNOWN
from tui.profile.columns import Bool, Int32, Int64
from tui.profile.profile import Profile
from tui.profile.timeline import Timeline
from tui.profile.tree import CallTree


@dataclass(frozen=True, slots=True)
class Accounting:
    """Which rules are applied; the default is DevTools'."""

    smooths_program: bool = True
    stacks_gc: bool = True

    @property
    def is_devtools(self) -> bool:
        """Whether times equal those of Chrome DevTools."""
        return self.smooths_program and self.stacks_gc


DEVTOOLS = Accounting()


def effective(recorded: Profile, accounting: Accounting = DEVTOOLS) -> Profile:
    """`recorded` as it is counted under `accounting`; the same object when no rule changes anything."""
    top_level = _top_level_rows(recorded)
    node = recorded.timeline.node
    if accounting.smooths_program:
        node = _smoothed(recorded.tree, node, top_level)
    gc_row = top_level.get(GARBAGE_COLLECTOR)
    if accounting.stacks_gc and gc_row is not None and np.any(node == gc_row):
        tree, row, node = _with_gc_rows(recorded.tree, node, gc_row, top_level.get(UNKNOWN))
        ticks = replace(recorded.ticks, node=row[recorded.ticks.node])
        return replace(recorded, tree=tree, timeline=Timeline(node, recorded.timeline.start_us), ticks=ticks)
    if node is recorded.timeline.node:
        return recorded
    return replace(recorded, timeline=Timeline(node, recorded.timeline.start_us))


def _top_level_rows(profile: Profile) -> dict[str, int]:
    """V8's states and `(unknown)` among the children of the root, by name; the first of a name counts."""
    rows: dict[str, int] = {}
    for row in profile.tree.children(0).tolist():
        name = profile.functions.keys[profile.tree.function[row]].name
        if name in (GARBAGE_COLLECTOR, PROGRAM, IDLE, UNKNOWN):
            rows.setdefault(name, row)
    return rows


def _smoothed(tree: CallTree, node: Int32, top_level: dict[str, int]) -> Int32:
    """`node` with each single `(program)` sample inside one top-level call given to the node before it.

    Neighbours are compared as they were recorded, so of two such samples in a row neither changes.
    """
    program = top_level.get(PROGRAM)
    if program is None or len(node) < 3:
        return node
    before, current, after = node[:-2], node[1:-1], node[2:]
    is_candidate = (
        (current == program)
        & ~_is_state(before, top_level)
        & ~_is_state(after, top_level)
        & (_top_level_of(tree, before) == _top_level_of(tree, after))
    )
    if not np.any(is_candidate):
        return node
    smoothed = node.copy()
    smoothed[1:-1][is_candidate] = before[is_candidate]
    return smoothed


def _is_state(node: Int32, top_level: dict[str, int]) -> Bool:
    return np.isin(node, list(top_level.values()))


def _top_level_of(tree: CallTree, node: Int32) -> Int32:
    """The child of the root above each node (the root for itself).

    Children of the root start the slices that the other rows lie in, so the last one that starts at or before a
    row is above it.
    """
    starts = np.append(np.int32(0), tree.children(0))
    return starts[np.searchsorted(starts, node, side="right") - 1]


def _with_gc_rows(tree: CallTree, node: Int32, gc_row: int, unknown_row: int | None) -> tuple[CallTree, Int32, Int32]:
    """The effective tree, where each old row went (int32[n]), and the samples on it.

    GC before any other sample, after a `(root)` sample or after one that names no known node stays at the top.
    """
    interrupted = _interrupted(node, gc_row)
    is_gc = node == gc_row
    on_a_stack = is_gc & (interrupted > 0) & (interrupted != (-1 if unknown_row is None else unknown_row))
    hosts = np.unique(interrupted[on_a_stack])
    if not len(hosts):
        return tree, np.arange(len(tree), dtype=np.int32), node
    # A new row goes where its host's slice ends. Of hosts that end together the deepest comes first.
    hosts = hosts[np.argsort(_end_order(tree)[hosts])]
    insert_before = tree.end[hosts]
    row = (np.arange(len(tree)) + np.searchsorted(insert_before, np.arange(len(tree)), side="right")).astype(np.int32)
    host_gc_row = (insert_before + np.arange(len(hosts))).astype(np.int32)
    gc_row_of = np.zeros(len(tree), np.int32)
    gc_row_of[hosts] = host_gc_row
    moved = np.where(on_a_stack, gc_row_of[interrupted], row[node]).astype(np.int32)
    return _grown(tree, row, hosts, host_gc_row, gc_row), row, moved


def _interrupted(node: Int32, gc_row: int) -> Int32:
    """int32[samples]: the node of the last sample that is not GC, up to each sample; 0 before the first.

    The running maximum of the indices of other samples points at the last one.
    """
    last_other = np.maximum.accumulate(np.where(node != gc_row, np.arange(len(node)), -1))
    return np.where(last_other >= 0, node[last_other], 0).astype(np.int32)


def _grown(tree: CallTree, row: Int32, hosts: Int32, host_gc_row: Int32, gc_row: int) -> CallTree:
    count = len(tree) + len(hosts)

    def column(old: Int32, new: Int32 | Int64 | int) -> Int32:
        grown = np.empty(count, old.dtype)
        grown[row] = old
        grown[host_gc_row] = new
        return grown

    # Rows that end together are a chain of last children. So the rows added inside a slice are, in order of
    # (end, −depth), all those up to the slice's own place, and its end moves by their number.
    end_order = _end_order(tree)
    added_before_end = np.searchsorted(end_order[hosts], end_order, side="right")
    end = column((tree.end + added_before_end).astype(np.int32), host_gc_row + 1)
    new_ids = np.arange(1, len(hosts) + 1, dtype=np.int64) + max(0, int(tree.id.max()))
    ids = np.empty(count, np.int64)
    ids[row] = tree.id
    ids[host_gc_row] = new_ids
    parent = column(np.where(tree.parent >= 0, row[tree.parent], -1).astype(np.int32), row[hosts])
    return CallTree(
        function=column(tree.function, int(tree.function[gc_row])),
        parent=parent,
        end=end,
        depth=column(tree.depth, tree.depth[hosts] + 1),
        id=ids,
    )


def _end_order(tree: CallTree) -> Int64:
    """int64[n]: a number for each row that sorts by end, then the deepest first."""
    depths = int(tree.depth.max()) + 1
    return tree.end.astype(np.int64) * depths + (depths - 1 - tree.depth)
