"""Samples in Hermes' `.cpuprofile` form that stand on its root."""

from __future__ import annotations

import numpy as np

from tui.formats.recording import Recording
from tui.profile.category import PROGRAM
from tui.profile.function_key import FunctionKey


def move_off_root(recording: Recording) -> None:
    """Gives samples on the root a `(program)` node below it: their stack is empty, but they were sampled.

    Hermes writes no other state of a thread that runs no JavaScript. Other readers' trees do the same with
    `StackTree.without_function`.
    """
    root = int(np.flatnonzero(recording.parent < 0)[0])
    is_on_root = recording.sample_node == root
    if not np.any(is_on_root):
        return
    node = len(recording.parent)
    function = recording.functions.intern(FunctionKey(PROGRAM, "#", 0, 0))
    recording.node_id = np.append(recording.node_id, max(0, int(recording.node_id.max())) + 1)
    recording.node_function = np.append(recording.node_function, np.int32(function))
    recording.parent = np.append(recording.parent, np.int32(root))
    recording.sample_node = np.where(is_on_root, node, recording.sample_node).astype(np.int32)
