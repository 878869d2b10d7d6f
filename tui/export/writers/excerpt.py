"""A part of a profile, or a profile of another format, as V8 would have recorded it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui.analysis.accounting.effective import V8_FORMATS, effective
from tui.base.errors import UsageError
from tui.formats.builder.recording import Recording, assemble
from tui.profile.columns.category import GARBAGE_COLLECTOR, PROGRAM
from tui.profile.columns.column_types import Bool, Int32, Int64
from tui.profile.columns.functions import FunctionTable
from tui.profile.profile import Profile

ROOT_ROW = 0


def cut(recorded: Profile, range_us: tuple[int, int]) -> Profile:
    """The half-open `range_us` of a recorded profile, as it would have been recorded.

    Counted (see `effective`), it has the times that the range has in the whole: what the whole decides by samples
    outside of the range is decided here. Line ticks carry no time and stay those of the whole. Raises UsageError for
    a range of samples that own no time.
    """
    counted = effective(recorded)
    first, last = counted.timeline.overlapping(*range_us)
    if first < last and counted.timeline.start_us[first] == counted.timeline.start_us[last]:
        raise UsageError("--range", "no time passes between the samples in it", "Choose a longer one.")
    bounds = np.clip(counted.timeline.start_us[first : last + 1], *range_us) - range_us[0]
    nodes = _Nodes(recorded)
    part = slice(first, last)
    samples = _recorded_samples(recorded, counted, part, nodes)
    found = _assembled(recorded, nodes, samples, bounds, part)
    return replace(found, origin=replace(found.origin, duration_us=range_us[1] - range_us[0]))


def as_v8_records(profile: Profile) -> Profile:
    """The same profile, with stacks that are finished (see `effective`) so that V8's rules change none of them.

    These rules look for the first `(program)` and `(garbage collector)` below the root. Samples there get a second
    node of that name beside the first one, which keeps the name and stays without samples.
    """
    if profile.origin.format in V8_FORMATS:
        return profile
    nodes = _Nodes(profile)
    samples = profile.timeline.node.copy()
    for name in (PROGRAM, GARBAGE_COLLECTOR):
        row = _state_row(profile, name)
        if row is not None and np.any(samples == row):
            samples[samples == row] = nodes.twin(row, ROOT_ROW)
    changed = _assembled(profile, nodes, samples, profile.timeline.start_us, slice(None))
    return replace(changed, origin=replace(changed.origin, duration_us=profile.duration_us))


def _assembled(profile: Profile, nodes: _Nodes, samples: Int32, bounds: Int64, part: slice) -> Profile:
    """The profile of `samples`, which stand for that `part` of those of `profile`, with `bounds`."""
    lines, columns = profile.sample_lines, profile.sample_columns
    recording = Recording(
        functions=FunctionTable(profile.functions.keys),
        node_id=np.array(nodes.id, np.int64),
        node_function=np.array(nodes.function, np.int32),
        parent=np.array(nodes.parent, np.int32),
        sample_node=samples,
        stamps=np.zeros(0, np.int64),
        end=None,
        tick_entries=profile.ticks,
        bounds=bounds,
        sample_lines=None if lines is None else lines[part],
        sample_columns=None if columns is None else columns[part],
        unit=profile.origin.unit,
        estimated=profile.origin.estimated,
        has_timeline=profile.origin.has_timeline,
    )
    return assemble(recording, replace(profile.origin, node_count=0, warnings=()))


class _Nodes:
    """The nodes of a profile, with room for more."""

    def __init__(self, profile: Profile) -> None:
        self.id = profile.tree.id.tolist()
        self.function = profile.tree.function.tolist()
        self.parent = profile.tree.parent.tolist()

    def twin(self, row: int, parent: int) -> int:
        """A new node below `parent` for the function of `row`."""
        self.id.append(max(self.id) + 1)
        self.function.append(self.function[row])
        self.parent.append(parent)
        return len(self.id) - 1


def _recorded_samples(recorded: Profile, counted: Profile, part: slice, nodes: _Nodes) -> Int32:
    """The recorded nodes of a `part` of the samples that are counted again as they are counted in the whole.

    GC at the start stands on a stack that is no longer there, so it gets a node of its own on it. Then a `(program)`
    sample that follows would lose its neighbour, and one at the end may gain the root as one: each gets a node of
    its own as well, which the rule for `(program)` does not know.
    """
    counted_node = counted.timeline.node[part]
    is_added = _is_added(recorded, counted)
    # Added rows aside, both trees have the same rows in the same order.
    recorded_row = np.cumsum(~is_added) - 1
    stands_on_stack = is_added[counted_node]
    node: Int32 = np.where(stands_on_stack, recorded.timeline.node[part], recorded_row[counted_node]).astype(np.int32)
    leading = len(node) if np.all(stands_on_stack) else int(np.argmin(stands_on_stack))
    program = _state_row(recorded, PROGRAM)
    if leading:
        interrupted = int(recorded_row[counted.tree.parent[counted_node[0]]])
        node[:leading] = nodes.twin(int(node[0]), interrupted)
        if leading < len(node) and node[leading] == program:
            node[leading] = nodes.twin(int(node[leading]), ROOT_ROW)
    if len(node) > 1 and node[-1] == program and node[-2] == ROOT_ROW:
        node[-1] = nodes.twin(int(node[-1]), ROOT_ROW)
    return node


def _is_added(recorded: Profile, counted: Profile) -> Bool:
    """bool[counted rows]: the row is not recorded; such rows have ids above all recorded ones."""
    is_added: Bool = counted.tree.id > recorded.tree.id.max()
    return is_added


def _state_row(profile: Profile, name: str) -> int | None:
    for row in profile.tree.children(ROOT_ROW).tolist():
        key = profile.functions.keys[profile.tree.function[row]]
        if key.name == name and not key.url:
            return int(row)
    return None
