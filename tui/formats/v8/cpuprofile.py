"""V8's `.cpuprofile`: `Profiler.Profile` of the DevTools protocol.

https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui.base.errors import EmptyProfile, ProfileFormatError
from tui.formats.builder.recording import Recording, assemble
from tui.formats.builder.runtime import is_hermes, runtime_of
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.v8.links import linked_parents
from tui.formats.v8.nodes import line_ticks, node_functions, node_ids
from tui.formats.v8.sampled_lines import group_by_function, has_sampled_lines
from tui.formats.v8.samples import read_samples
from tui.profile.columns.category import PROGRAM
from tui.profile.columns.column_types import Int32
from tui.profile.columns.function_key import state_key
from tui.profile.columns.functions import FunctionTable
from tui.profile.columns.ticks import ticks_of_samples
from tui.profile.profile import Origin, Profile


def cpuprofile(document: Json, origin: Origin, parent: Int32 | None = None) -> Profile:
    """The profile in a parsed `.cpuprofile`. Raises ProfileFormatError with the place of what cannot be read.

    `parent` are the positions of the nodes' parents, where they are known already.
    """
    recording = recorded(document, origin.path, parent)
    runtime = origin.runtime or runtime_of(recording.functions.functions(), document)
    return assemble(recording, replace(origin, runtime=runtime, node_count=len(document["nodes"])))


def recorded(document: Json, path: str, parent: Int32 | None = None) -> Recording:
    """What a parsed `.cpuprofile` tells, its quirks undone."""
    nodes = document.get("nodes")
    if not isinstance(nodes, list):
        raise ProfileFormatError(path, f"nodes: expected an array, found {fields.kind(nodes)}")
    if not nodes:
        raise EmptyProfile(path, "the profile has no nodes", "Was the process stopped before it ran anything?")
    warnings: list[str] = []
    table = FunctionTable()
    ids, node_of = node_ids(nodes, path, warnings)
    function = node_functions(nodes, table, path, warnings)
    if parent is None:
        is_root_function = np.array([key.can_be_root for key in table.functions().keys])
        parent = linked_parents(nodes, node_of, is_root_function[function].tolist(), warnings)
    recording = Recording(
        functions=table,
        node_id=ids,
        node_function=function,
        parent=parent,
        sample_node=np.zeros(0, np.int32),
        stamps=np.zeros(0, np.int64),
        end=None,
        tick_entries=line_ticks(nodes, warnings),
        warnings=warnings,
    )
    read_samples(document, node_of, recording, path)
    if has_sampled_lines(table.functions().keys, bool(recording.tick_entries), document.get("startTime")):
        group_by_function(recording)
        if is_hermes(table.functions().keys):
            _move_off_root(recording)
    elif recording.sample_lines is not None and not recording.tick_entries:
        recording.tick_entries = ticks_of_samples(recording.sample_node, recording.sample_lines)
    return recording


def _move_off_root(recording: Recording) -> None:
    """Gives samples on the root a `(program)` node below it: their stack is empty, but they were sampled.

    Hermes writes no other state of a thread that runs no JavaScript. Other readers' trees do the same with
    `StackTree.without_function`.
    """
    root = int(np.flatnonzero(recording.parent < 0)[0])
    recording.move_samples(root, state_key(PROGRAM))
