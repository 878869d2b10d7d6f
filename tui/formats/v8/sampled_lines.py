"""Bun up to 1.3.9 and Hermes: their nodes say which line was sampled, not where the function is defined.

There one function is as many nodes as it has lines. These nodes become one, and the lines become its ticks.
https://github.com/oven-sh/bun/pull/29241 · hermes, TraceSerializer.cpp
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui.formats.builder.recording import Recording
from tui.formats.builder.runtime import has_many_lines, is_bun, is_hermes
from tui.profile.columns.column_types import Int32
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import FunctionTable
from tui.profile.columns.ticks import ticks_of_samples
from tui.profile.columns.tree import call_tree


def has_sampled_lines(keys: Sequence[FunctionKey], has_ticks: bool, start: object) -> bool:
    """Whether lines of call frames are sampled ones: no ticks, and Hermes' root, or Bun's marks and many lines."""
    if has_ticks:
        return False
    if is_hermes(keys):
        return True
    return is_bun(keys, start) and has_many_lines(keys)


def group_by_function(recording: Recording) -> None:
    """Makes one node of the nodes of `recording` that differ by their line alone, and ticks of the lines.

    Samples move along and keep the line they stood on, no column. The nodes that go are told apart by nothing any more:
    they have the same parent, name and url.
    """
    recording.ensure_root()
    keys = recording.functions.functions().keys
    # These writers count lines from 1, and the reader of V8's call frames has added 1 to them.
    line = np.array([max(0, key.line - 1) for key in keys], np.int32)[recording.node_function]
    is_known = recording.sample_node >= 0
    recording.sample_lines = np.where(is_known, line[recording.sample_node], 0).astype(np.int32)
    recording.sample_columns = None
    table = FunctionTable()
    grouped_function = np.array([table.intern(FunctionKey(key.name, key.place, 0, 0)) for key in keys], np.int32)
    kept, group = _groups(recording, grouped_function[recording.node_function])
    recording.functions = table
    recording.node_function = grouped_function[recording.node_function[kept]]
    recording.node_id = recording.node_id[kept]
    recording.parent = np.where(recording.parent[kept] >= 0, group[recording.parent[kept]], -1).astype(np.int32)
    recording.sample_node = np.where(is_known, group[recording.sample_node], recording.sample_node).astype(np.int32)
    recording.tick_entries = ticks_of_samples(recording.sample_node, recording.sample_lines)


def _groups(recording: Recording, function: Int32) -> tuple[Int32, Int32]:
    """The first node of each group, and int32[n]: the group of each node."""
    tree, row = call_tree(function, recording.parent, recording.node_id)
    group = np.empty(len(tree), np.int32)
    known: dict[tuple[int, int], int] = {}
    kept: list[int] = []
    # Parents stand above their children, so their groups are known by then.
    for node, (above, own_function) in enumerate(zip(tree.parent.tolist(), tree.function.tolist(), strict=True)):
        path = (int(group[above]) if node else -1, own_function)
        if path not in known:
            known[path] = len(kept)
            kept.append(node)
        group[node] = known[path]
    node_at = np.argsort(row).astype(np.int32)
    return node_at[kept], group[row]
