"""What every reader fills in, and the one way from there to a profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from tui.profile.category import UNKNOWN
from tui.profile.columns import Int32, Int64
from tui.profile.functions import FunctionKey, FunctionTable
from tui.profile.profile import Origin, Profile
from tui.profile.ticks import Ticks, ticks
from tui.profile.timeline import rounded_us, timeline
from tui.profile.tree import call_tree
from tui.text import counted

UNKNOWN_NODE = -1
"""In `sample_node`: the file has no such node."""

KEPT_FRAMES = 254
"""A stack of this many frames was cut: V8 keeps about 255 and drops the outermost (seen in Node 20 to 26)."""


@dataclass(slots=True)
class Recording:
    """A profile as a file tells it. Nodes are in any order; references are positions in that order.

    `parent` is −1 at the root and has no cycles. `stamps` are µs since startTime (int64, or exact fractions), as
    many as `sample_node`; `end` is endTime on the same clock. `tick_entries` are (node, line, count), or finished.
    """

    functions: FunctionTable
    node_id: Int64
    node_function: Int32
    parent: Int32
    sample_node: Int32
    stamps: Int64 | Sequence[Fraction]
    end: Fraction | None
    tick_entries: Sequence[tuple[int, int, int]] | Ticks = ()
    warnings: list[str] = field(default_factory=list)


def assemble(recording: Recording, origin: Origin) -> Profile:
    """The profile of a recording; `origin` is completed with what is known now."""
    node_count = origin.node_count or len(recording.parent)
    if np.any(recording.sample_node == UNKNOWN_NODE):
        _add_unknown_node(recording)
    tree, row = call_tree(recording.node_function, recording.parent, recording.node_id)
    line = timeline(row[recording.sample_node], recording.stamps, recording.end)
    _check_end(recording)
    entries = recording.tick_entries
    recorded_ticks = entries if isinstance(entries, Ticks) else ticks(entries)
    end_us = 0 if recording.end is None else rounded_us(recording.end)
    return Profile(
        functions=recording.functions.functions(),
        tree=tree,
        timeline=line,
        ticks=recorded_ticks.moved(row),
        origin=replace(
            origin,
            duration_us=max(line.end_us, end_us),
            node_count=node_count,
            max_depth=int(tree.depth.max()),
            truncated_samples=int(np.count_nonzero(tree.depth[line.node] >= KEPT_FRAMES)),
            warnings=(*origin.warnings, *recording.warnings),
        ),
    )


def _add_unknown_node(recording: Recording) -> None:
    """Gives samples whose node the file does not have a node of their own below the root, so that none is lost."""
    is_unknown = recording.sample_node == UNKNOWN_NODE
    root = int(np.flatnonzero(recording.parent < 0)[0])
    node = len(recording.parent)
    function = recording.functions.intern(FunctionKey(UNKNOWN, "", 0, 0))
    recording.node_id = np.append(recording.node_id, max(0, int(recording.node_id.max())) + 1)
    recording.node_function = np.append(recording.node_function, np.int32(function))
    recording.parent = np.append(recording.parent, np.int32(root))
    recording.sample_node = np.where(is_unknown, node, recording.sample_node).astype(np.int32)


def _check_end(recording: Recording) -> None:
    if recording.end is None or not len(recording.stamps):
        return
    last = max(recording.stamps) if not isinstance(recording.stamps, np.ndarray) else int(recording.stamps.max())
    if recording.end < 0:
        recording.warnings.append("endTime is before startTime and was ignored")
    elif recording.end < last:
        late = int(np.sum(np.asarray(recording.stamps) > recording.end))
        recording.warnings.append(f"endTime is before the last {counted(late, 'sample')} and was ignored")
