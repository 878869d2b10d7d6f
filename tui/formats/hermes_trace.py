"""Hermes' trace form: samples that point into a table of stack frames, beside Chrome's trace events.

hermes, lib/VM/Profiler/ChromeTraceSerializer.cpp. Lines count from 1; `line` is where a frame was sampled, `funcLine`
where its function is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tui.errors import EmptyProfile
from tui.formats import fields
from tui.formats.fields import Json
from tui.formats.recording import UNKNOWN_NODE, assemble
from tui.formats.several import readable
from tui.formats.stack_tree import StackTree
from tui.profile.function_key import FunctionKey
from tui.profile.functions import FunctionTable
from tui.profile.profile import Origin, Profile, Thread
from tui.profile.ticks import ticks_of_samples
from tui.text import counted
from tui.units import LARGEST_US

Sample = tuple[int, int | None]
"""When a sample was taken, in µs, and the id of its innermost frame."""


def is_hermes_trace(document: Json) -> bool:
    """Whether `document` has the shape of Hermes' traces."""
    return isinstance(document.get("stackFrames"), dict) and isinstance(document.get("samples"), list)


def hermes_trace(document: Json, origin: Origin) -> list[Profile]:
    """The profiles in a Hermes trace, one for each thread with samples. Raises EmptyProfile without any."""
    threads: dict[int, list[Sample]] = {}
    for sample in fields.objects(document["samples"]):
        stamp = fields.integer(sample.get("ts"))
        if stamp is not None and abs(stamp) < LARGEST_US:
            tid = fields.integer(sample.get("tid")) or 0
            threads.setdefault(tid, []).append((stamp, fields.integer(sample.get("sf"))))
    if not threads:
        raise EmptyProfile(origin.path, "this Hermes trace has no samples")
    frames: dict[int | None, Json] = {
        fields.integer(name): frame for name, frame in document["stackFrames"].items() if isinstance(frame, dict)
    }
    return readable(threads.items(), lambda thread: [_profile(*thread, frames, origin)])


def _profile(tid: int, samples: list[Sample], frames: Mapping[int | None, Json], origin: Origin) -> Profile:
    samples = sorted(samples, key=lambda sample: sample[0])
    table = FunctionTable()
    tree = StackTree(table)
    node_of: dict[int | None, int] = {None: 0}
    nodes = [_node(frame, frames, node_of, tree, table) for _stamp, frame in samples]
    warnings: list[str] = []
    if unknown := nodes.count(UNKNOWN_NODE):
        warnings.append(f"{counted(unknown, 'sample')} on stack frames that do not exist: counted as (unknown)")
    recording = tree.recording(nodes, warnings)
    first = samples[0][0]
    recording.stamps = np.array([stamp - first for stamp, _frame in samples], np.int64)
    recording.sample_lines = np.array(
        [fields.line(frames.get(frame, {}).get("line")) for _stamp, frame in samples], np.int32
    )
    recording.tick_entries = ticks_of_samples(recording.sample_node, recording.sample_lines)
    return assemble(recording, replace(origin, format="trace", runtime="hermes", thread=Thread(tid=tid)))


def _node(
    frame: int | None,
    frames: Mapping[int | None, Json],
    node_of: dict[int | None, int],
    tree: StackTree,
    table: FunctionTable,
) -> int:
    """The node of the stack that ends in `frame`; frames are named once, and a cycle of parents ends at the root."""
    if frame is not None and frame not in frames:
        return UNKNOWN_NODE
    outwards: dict[int | None, None] = {}
    above = frame
    while above not in node_of and above in frames and above not in outwards:
        outwards[above] = None
        above = fields.integer(frames[above].get("parent"))
    node = node_of.get(above, 0)
    for below in reversed(outwards):
        node = node_of[below] = tree.child(node, table.intern(_key(frames[below])))
    return node


def _key(frame: Json) -> FunctionKey:
    place = "#" + fields.text(frame.get("category"))
    name, line, column = (frame.get(key) for key in ("name", "funcLine", "funcColumn"))
    return FunctionKey(fields.text(name), place, fields.line(line), fields.line(column))
