"""What every reader fills in, and the one way from there to a profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from math import floor

import numpy as np

from tui.base.errors import ProfileFormatError
from tui.base.text import counted
from tui.base.units import LARGEST_US
from tui.profile.columns.category import ROOT, UNKNOWN
from tui.profile.columns.column_types import Int32, Int64
from tui.profile.columns.fractional_stamps import FractionalStamps
from tui.profile.columns.function_key import FunctionKey, state_key
from tui.profile.columns.functions import FunctionTable, is_only_program
from tui.profile.columns.ticks import Ticks, ticks
from tui.profile.columns.timeline import Timeline, rounded_us, timeline
from tui.profile.columns.tree import CallTree, call_tree
from tui.profile.profile import Origin, Profile, Unit

UNKNOWN_NODE = -1
"""In `sample_node`: the file has no such node."""

KEPT_FRAMES = 254
"""A stack of this many frames was cut: V8 keeps about 255 and drops the outermost (seen in Node 20 to 26)."""


@dataclass(slots=True)
class Recording:
    """A profile as a file tells it. Nodes are in any order; references are positions in that order.

    `parent` has no cycles; it is −1 at the root, or where there is no root at each top (see `ensure_root`).
    `stamps` are µs since startTime (int64, or with fractions), as many as `sample_node`; `end` is endTime on the same
    clock. Formats that say how much each sample weighs give `bounds` instead, int64[samples + 1] in `unit`.
    `tick_entries` are (node, line, count), or finished. `sample_lines` and `sample_columns`, int32[samples] each, are
    where each sample stood, where the format tells.
    """

    functions: FunctionTable
    node_id: Int64
    node_function: Int32
    parent: Int32
    sample_node: Int32
    stamps: Int64 | FractionalStamps
    end: Fraction | None
    tick_entries: Sequence[tuple[int, int, int]] | Ticks = ()
    warnings: list[str] = field(default_factory=list)
    bounds: Int64 | None = None
    sample_lines: Int32 | None = None
    sample_columns: Int32 | None = None
    unit: Unit = "us"
    estimated: bool = False
    has_timeline: bool = True

    def ensure_root(self) -> None:
        """Gives the nodes exactly one root, called `(root)`.

        Exporters other than V8 write one tree for each function at the bottom of the stack, and no root above them:

            nodes    alpha ── gamma    beta            nodes    (root) ─┬─ alpha ── gamma
            parent   −1       0        −1                               └─ beta
        """
        is_top = self.parent < 0
        root = int(np.argmax(is_top))
        key = self.functions.key(int(self.node_function[root]))
        if np.count_nonzero(is_top) > 1 or not key.can_be_root:
            root = self.add_node(state_key(ROOT), -1)
            self.parent[:-1][is_top] = root
        elif key.name != ROOT:
            # An array of its own: readers may still hold the one that was given.
            self.node_function = self.node_function.copy()
            self.node_function[root] = self.functions.intern(state_key(ROOT))

    def add_node(self, key: FunctionKey, parent: int) -> int:
        """The index of a new node of the function `key` below node `parent`; its id is larger than all others."""
        function = self.functions.intern(key)
        self.node_id = np.append(self.node_id, max(0, int(self.node_id.max())) + 1)
        self.node_function = np.append(self.node_function, np.int32(function))
        self.parent = np.append(self.parent, np.int32(parent))
        return len(self.parent) - 1

    def move_samples(self, from_node: int, key: FunctionKey) -> None:
        """Moves the samples on `from_node` to a new node of the function `key` below the root, if there are any."""
        is_moved = self.sample_node == from_node
        if np.any(is_moved):
            node = self.add_node(key, int(np.flatnonzero(self.parent < 0)[0]))
            self.sample_node = np.where(is_moved, np.int32(node), self.sample_node)


def assemble(recording: Recording, origin: Origin) -> Profile:
    """The profile of a recording; `origin` is completed with what is known now.

    Raises ProfileFormatError when its times do not fit ±2^53.
    """
    node_count = origin.node_count or len(recording.parent)
    recording.ensure_root()
    # A node of their own, so that no sample is lost.
    recording.move_samples(UNKNOWN_NODE, state_key(UNKNOWN))
    tree, row = call_tree(recording.node_function, recording.parent, recording.node_id)
    line = _timeline(recording, row)
    check_end(line.end_us, origin.path)
    _check_times(recording)
    if recording.unit == "us" and len(line) and line.end_us == line.start_us[0]:
        line = _counted(line, recording)
    entries = recording.tick_entries
    recorded_ticks = entries if isinstance(entries, Ticks) else ticks(entries)
    end_us = 0 if recording.end is None or recording.unit != "us" else rounded_us(recording.end)
    functions = recording.functions.functions()
    return Profile(
        functions=functions,
        tree=tree,
        timeline=line,
        ticks=recorded_ticks.moved(row),
        sample_lines=recording.sample_lines,
        sample_columns=recording.sample_columns,
        origin=replace(
            origin,
            unit=recording.unit,
            estimated=recording.estimated,
            has_timeline=recording.has_timeline,
            duration_us=max(line.end_us, end_us),
            node_count=node_count,
            max_depth=int(tree.depth.max()),
            truncated_samples=_truncated(tree, line),
            is_only_program=is_only_program(functions, len(line)),
            warnings=(*origin.warnings, *recording.warnings),
        ),
    )


def check_end(end_us: int, path: str) -> None:
    """Raises ProfileFormatError when the end of the last sample, in µs since the first one, is not exact."""
    if end_us >= LARGEST_US:
        raise ProfileFormatError(path, "the last sample ends outside ±2^53 µs")


@lru_cache(maxsize=64)
def no_time_warning(sample_count: int) -> str:
    """What a profile warns of whose samples all have one time; the same string for the many threads of a file."""
    return f"no time passes in this profile: {counted(sample_count, 'sample')} counted instead"


def _timeline(recording: Recording, row: Int32) -> Timeline:
    if recording.bounds is not None:
        return Timeline(_moved(recording.sample_node, row), recording.bounds)
    if recording.sample_lines is not None:
        _sort_by_time(recording)
    return timeline(_moved(recording.sample_node, row), recording.stamps, recording.end)


def _moved(sample_node: Int32, row: Int32) -> Int32:
    """The row of each sample; the same array when the nodes stay where they are, as V8 writes them."""
    has_moved = not np.array_equal(row, np.arange(len(row)))
    return row[sample_node] if has_moved else sample_node


def _sort_by_time(recording: Recording) -> None:
    """Puts samples, stamps, lines and columns into the order of time, equal stamps as they stood."""
    stamps = recording.stamps
    if isinstance(stamps, np.ndarray):
        order = np.argsort(stamps, kind="stable")
        recording.stamps = stamps[order]
    else:
        order = stamps.order()
        recording.stamps = stamps.taken(order)
    recording.sample_node = recording.sample_node[order]
    if recording.sample_lines is not None:
        recording.sample_lines = recording.sample_lines[order]
    if recording.sample_columns is not None:
        recording.sample_columns = recording.sample_columns[order]


def _check_times(recording: Recording) -> None:
    """Tells of samples before startTime and of an endTime that cannot be one."""
    if not len(recording.stamps):
        return
    early = _count_before_start(recording.stamps)
    if early:
        recording.warnings.append(f"{counted(early, 'sample')} before startTime: no time before it counts")
    if recording.end is None:
        return
    late = _count_after(recording.stamps, recording.end)
    if recording.end < 0:
        recording.warnings.append("endTime is before startTime and was ignored")
    elif late:
        recording.warnings.append(f"endTime is before the last {counted(late, 'sample')} and was ignored")


def _count_before_start(stamps: Int64 | FractionalStamps) -> int:
    if isinstance(stamps, np.ndarray):
        return int(np.count_nonzero(stamps < 0))
    return stamps.count_before(Fraction(0))


def _count_after(stamps: Int64 | FractionalStamps, end: Fraction) -> int:
    # Integers are after a fraction when they are after its integral part; comparing with that one stays in numpy.
    if isinstance(stamps, np.ndarray):
        return int(np.count_nonzero(stamps > floor(end)))
    return stamps.count_after(end)


def _truncated(tree: CallTree, line: Timeline) -> int:
    """How many samples have a stack of their own that is as long as V8 keeps."""
    is_cut = tree.depth >= KEPT_FRAMES
    return int(np.count_nonzero(is_cut[line.node])) if np.any(is_cut) else 0


def _counted(line: Timeline, recording: Recording) -> Timeline:
    """The samples of `line` one unit each, when all stand at one moment and none would own any time."""
    recording.unit = "samples"
    recording.warnings.append(no_time_warning(len(line)))
    return Timeline(line.node, np.arange(len(line) + 1, dtype=np.int64))
