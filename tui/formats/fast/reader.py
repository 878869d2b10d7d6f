"""The whole of the fast path, step by step."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np

from tui.formats.builder.recording import Recording, assemble
from tui.formats.builder.runtime import runtime_of
from tui.formats.fast.byte_source import InFile, Source
from tui.formats.fast.layout import layout
from tui.formats.fast.node_table import node_table
from tui.formats.fast.sample_columns import sample_nodes, sample_stamps
from tui.formats.fast.shape import NotV8Shape
from tui.formats.v8.sampled_lines import has_sampled_lines
from tui.profile.columns.functions import FunctionTable
from tui.profile.columns.timeline import timeline_in_place
from tui.profile.profile import Origin, Profile

Progress = Callable[[str, int, int], None]
"""Called with a stage, the bytes done and the bytes in all, every few milliseconds; it may raise, to cancel."""


def fast_file(path: str, origin: Origin, progress: Progress, max_size: int) -> Profile | None:
    """The profile in the file at `path`, read in pieces; None when the general reader has to look at it.

    That is so for what is no regular file, for more than `max_size` bytes and for any other shape than V8's.
    Raises OSError as open does.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        return None
    with open(path, "rb", buffering=0) as file:
        source = InFile(file)
        return fast_cpuprofile(source, origin, progress) if source.size <= max_size else None


def fast_cpuprofile(source: Source, origin: Origin, progress: Progress) -> Profile | None:
    """The profile in `source`, the same that the general reader answers; None when it is not as V8 writes it."""

    try:
        recording, told = _recorded(source, origin, progress)
        progress("build", source.size, source.size)
        return assemble(recording, told)
    except NotV8Shape:
        return None


def _recorded(source: Source, origin: Origin, progress: Progress) -> tuple[Recording, Origin]:
    """What the file tells, and its origin with what it tells of that."""

    def looked_at(count: int) -> None:
        progress("read", count, source.size)

    def done(byte: int) -> None:
        progress("parse", byte, source.size)

    found = layout(source, looked_at)
    functions = FunctionTable()
    nodes = node_table(source, found.nodes, functions, done)
    keys = functions.functions()
    if not keys.keys[nodes.function[0]].can_be_root:
        raise NotV8Shape("the first node is not the root")
    if has_sampled_lines(keys.keys, len(nodes.ticks) > 0, found.start_time):
        raise NotV8Shape("lines stand for something else in Bun's files")
    node = sample_nodes(source, found.samples, nodes.node_of_id, done)
    start_us = sample_stamps(source, found.deltas, len(node), done)
    end = Fraction(found.end_time - found.start_time)
    line = timeline_in_place(node, start_us, end)
    recording = Recording(
        functions=functions,
        node_id=nodes.id.astype(np.int64),
        node_function=nodes.function,
        parent=nodes.parent,
        sample_node=line.node,
        stamps=line.start_us[:-1],
        end=end,
        tick_entries=nodes.ticks,
        bounds=line.start_us,
    )
    runtime = origin.runtime or runtime_of(keys, {"startTime": found.start_time})
    return recording, replace(origin, runtime=runtime, node_count=len(nodes.id))
