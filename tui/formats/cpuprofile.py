"""V8's `.cpuprofile`: `Profiler.Profile` of the DevTools protocol.

https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from tui.errors import EmptyProfile, ProfileFormatError
from tui.formats import fields
from tui.formats.links import linked_parents
from tui.formats.recording import UNKNOWN_NODE, Recording, assemble
from tui.formats.runtime import runtime_of
from tui.profile.columns import Int64
from tui.profile.functions import FunctionKey, FunctionTable
from tui.profile.profile import Origin, Profile
from tui.profile.timeline import exact_stamps
from tui.text import counted
from tui.units import LARGEST_US

Json = Mapping[str, Any]


def is_cpuprofile(document: object) -> bool:
    """Whether `document` has the shape of a `.cpuprofile`."""
    return isinstance(document, dict) and "nodes" in document


def cpuprofile(document: Json, origin: Origin) -> Profile:
    """The profile in a parsed `.cpuprofile`. Raises ProfileFormatError with the place of what cannot be read."""
    nodes = document["nodes"]
    if not isinstance(nodes, list):
        raise ProfileFormatError(origin.path, f"nodes: expected an array, found {fields.kind(nodes)}")
    if not nodes:
        raise EmptyProfile(origin.path, "the profile has no nodes", "Was the process stopped before it ran anything?")
    recording = Recording(
        functions=FunctionTable(),
        node_id=_ids(nodes, origin.path),
        node_function=np.zeros(len(nodes), np.int32),
        parent=np.zeros(0, np.int32),
        sample_node=np.zeros(0, np.int32),
        stamps=np.zeros(0, np.int64),
        end=None,
    )
    node_of = {node_id: index for index, node_id in enumerate(recording.node_id.tolist())}
    if len(node_of) < len(nodes):
        recording.warnings.append(
            f"{counted(len(nodes) - len(node_of), 'node')} with an id used before; the last one counts"
        )
    recording.node_function = _functions(nodes, recording)
    recording.parent = linked_parents(nodes, node_of, recording.warnings)
    recording.tick_entries = _ticks(nodes, recording.warnings)
    estimated = _times(document, nodes, node_of, recording, origin.path)
    runtime = origin.runtime or runtime_of(recording.functions.functions(), document)
    return assemble(recording, replace(origin, runtime=runtime, estimated=estimated))


def _ids(nodes: Sequence[Json], path: str) -> Int64:
    ids = []
    for index, node in enumerate(nodes):
        if not isinstance(node, dict):
            raise ProfileFormatError(path, f"nodes[{index}]: expected an object, found {fields.kind(node)}")
        if "id" not in node:
            found = ", ".join(sorted(node)[:6]) or "none"
            raise ProfileFormatError(
                path, f'nodes[{index}] has no "id"', f"Is it a V8 CPU profile? (keys found: {found})"
            )
        node_id = fields.integer(node["id"])
        if node_id is None:
            raise ProfileFormatError(path, f"nodes[{index}].id is not an integer")
        ids.append(node_id)
    if any(abs(node_id) >= 2**63 for node_id in ids):
        raise ProfileFormatError(path, "a node id is outside 64 bits")
    return np.array(ids, np.int64)


def _functions(nodes: Sequence[Json], recording: Recording) -> np.ndarray[Any, np.dtype[np.int32]]:
    table, missing = recording.functions, 0
    function = np.empty(len(nodes), np.int32)
    for index, node in enumerate(nodes):
        frame = node.get("callFrame")
        if not isinstance(frame, dict):
            # Chrome before 2017 wrote the fields beside `id`, with 1-based positions.
            if "functionName" not in node:
                missing += 1
            frame = _flat_call_frame(node)
        function[index] = table.intern(function_key(frame))
    if missing:
        recording.warnings.append(f"{counted(missing, 'node')} without a callFrame: shown as (unknown)")
    return function


def function_key(frame: Json) -> FunctionKey:
    """The key of a protocol call frame: 0-based positions become 1-based, and −1 (unknown) becomes 0."""
    url = fields.text(frame.get("url"))
    return FunctionKey(
        name=fields.text(frame.get("functionName")),
        place=url or "#" + fields.text(frame.get("scriptId")),
        line=fields.position(frame.get("lineNumber")),
        column=fields.position(frame.get("columnNumber")),
    )


def _flat_call_frame(node: Json) -> Json:
    if "functionName" not in node:
        return {"functionName": "(unknown)"}
    line, column = fields.integer(node.get("lineNumber")), fields.integer(node.get("columnNumber"))
    return {
        **node,
        "lineNumber": -1 if line is None else line - 1,
        "columnNumber": -1 if column is None else column - 1,
    }


def _ticks(nodes: Sequence[Json], warnings: list[str]) -> list[tuple[int, int, int]]:
    entries, ignored = [], 0
    for index, node in enumerate(nodes):
        ticked = node.get("positionTicks")
        if ticked is None:
            continue
        if not isinstance(ticked, list):
            ignored += 1
            continue
        for entry in ticked:
            line = fields.integer(entry.get("line")) if isinstance(entry, dict) else None
            count = fields.integer(entry.get("ticks")) if isinstance(entry, dict) else None
            if line is None or count is None or not 0 < line < 2**31 or not 0 < count < LARGEST_US:
                ignored += 1
            else:
                entries.append((index, line, count))
    if ignored:
        warnings.append(f"{counted(ignored, 'entry', 'entries')} of positionTicks could not be read")
    return entries


def _times(document: Json, nodes: Sequence[Json], node_of: Mapping[int, int], recording: Recording, path: str) -> bool:
    """Fills samples, stamps and end of `recording`; whether times had to be estimated."""
    start = fields.time(document, "startTime", path)
    end = fields.time(document, "endTime", path)
    recording.end = None if end is None else end - (start or 0)
    samples = fields.array(document, "samples", path)
    deltas = fields.array(document, "timeDeltas", path)
    if samples is None:
        return _estimate_from_hits(nodes, recording)
    recording.sample_node = _sample_nodes(samples, node_of, recording.warnings)
    if deltas is None:
        return _spread_evenly(recording)
    count = min(len(samples), len(deltas))
    if len(samples) > count:
        recording.warnings.append(f"{counted(len(samples) - count, 'sample')} without a time dropped")
    if len(deltas) > count:
        recording.warnings.append(f"{counted(len(deltas) - count, 'extra time delta')} ignored")
    recording.sample_node = recording.sample_node[:count]
    recording.stamps = exact_stamps(_deltas(deltas[:count], recording.warnings, path))
    if count > 1 and recording.end is None and "endTime" in document:
        recording.warnings.append("endTime could not be read and was ignored")
    return False


def _sample_nodes(
    samples: Sequence[object], node_of: Mapping[int, int], warnings: list[str]
) -> np.ndarray[Any, np.dtype[np.int32]]:
    unknown = []
    sample_node = np.empty(len(samples), np.int32)
    for index, sample in enumerate(samples):
        node_id = sample if type(sample) is int else fields.integer(sample)
        node = UNKNOWN_NODE if node_id is None else node_of.get(node_id, UNKNOWN_NODE)
        sample_node[index] = node
        if node == UNKNOWN_NODE:
            unknown.append(sample)
    if unknown:
        named = f" {fields.shown(unknown[0])}" if len(set(map(repr, unknown))) == 1 else "s that do not exist"
        warnings.append(f"{counted(len(unknown), 'sample')} on unknown node{named}: counted as (unknown)")
    return sample_node


def _deltas(deltas: Sequence[object], warnings: list[str], path: str) -> list[int | float]:
    checked: list[int | float] = []
    nulls = 0
    for index, delta in enumerate(deltas):
        if delta is None:
            nulls += 1
            delta = 0
        if not isinstance(delta, int | float) or isinstance(delta, bool):
            raise ProfileFormatError(path, f"timeDeltas[{index}]: expected a number, found {fields.kind(delta)}")
        if not abs(delta) < LARGEST_US:
            raise ProfileFormatError(path, f"timeDeltas[{index}] is outside ±2^53 µs")
        checked.append(int(delta) if float(delta).is_integer() else delta)
    if nulls:
        warnings.append(f"{counted(nulls, 'time delta')} of null taken as 0")
    if sum(map(abs, checked)) >= LARGEST_US:
        raise ProfileFormatError(path, "the sum of timeDeltas is outside ±2^53 µs")
    return checked


def _spread_evenly(recording: Recording) -> bool:
    count = len(recording.sample_node)
    length = recording.end if recording.end is not None and recording.end > 0 else Fraction(1000 * count)
    recording.stamps = [length * index / count for index in range(count)]
    recording.warnings.append("no timeDeltas: samples were spread evenly over the recording")
    return True


def _estimate_from_hits(nodes: Sequence[Json], recording: Recording) -> bool:
    hits = [max(0, fields.integer(node.get("hitCount")) or 0) for node in nodes]
    count = sum(hits)
    if count >= 2**31:
        hits = [min(hit, 1) for hit in hits]
        count = sum(hits)
    recording.sample_node = np.repeat(np.arange(len(nodes), dtype=np.int32), hits)
    length = recording.end if recording.end is not None and recording.end > 0 else Fraction(1000 * count)
    recording.stamps = [length * index / count for index in range(count)]
    recording.warnings.append("no samples: times were estimated from hitCount and there is no order in time")
    return True
