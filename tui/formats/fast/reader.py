"""The whole of the fast path, step by step."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from tui.formats.fast.layout import Layout, layout
from tui.formats.fast.node_table import node_table
from tui.formats.fast.samples import sample_nodes, sample_stamps
from tui.formats.fast.shape import NotV8Shape
from tui.formats.recording import Recording, assemble
from tui.formats.runtime import runtime_of
from tui.formats.sampled_lines import has_sampled_lines
from tui.profile.columns import Int32, Int64
from tui.profile.functions import FunctionTable
from tui.profile.profile import Origin, Profile
from tui.profile.timeline import timeline_in_place

Progress = Callable[[str, int, int], None]
"""Called with a stage, the bytes done and the bytes in all, every few milliseconds; it may raise, to cancel."""

_RELEASE_BYTES = 8 << 20


def fast_cpuprofile(
    data: bytes | bytearray | mmap.mmap | memoryview, origin: Origin, progress: Progress
) -> Profile | None:
    """The profile in `data`, the same that the general reader answers; None when `data` is not as V8 writes it.

    A mapped file is released page by page behind the reading, so that it takes no memory.
    """
    with memoryview(data) as view:
        release = _Pages(data) if isinstance(data, mmap.mmap) else None

        def done(byte_count: int) -> None:
            progress("parse", byte_count, len(view))
            if release is not None:
                release.before(byte_count)

        try:
            return _profile(view, origin, done)
        except NotV8Shape:
            return None


def _profile(data: memoryview, origin: Origin, done: Callable[[int], None]) -> Profile:
    found = layout(data)
    functions = FunctionTable()
    nodes = node_table(data, found.nodes, functions, done)
    node, start_us = _samples(data, found, nodes.node_of_id, done)
    keys = functions.functions()
    if has_sampled_lines(keys.keys, len(nodes.ticks) > 0, found.start_time):
        raise NotV8Shape("Bun's lines stand for something else")
    end = Fraction(found.end_time - found.start_time)
    line = timeline_in_place(node, start_us, end)
    recording = Recording(
        functions=functions,
        node_id=nodes.id.astype("int64"),
        node_function=nodes.function,
        parent=nodes.parent,
        sample_node=line.node,
        stamps=line.start_us[:-1],
        end=end,
        tick_entries=nodes.ticks,
        bounds=line.start_us,
    )
    runtime = origin.runtime or runtime_of(keys, {"startTime": found.start_time})
    return assemble(recording, replace(origin, runtime=runtime, node_count=len(nodes.id)))


def _samples(data: memoryview, found: Layout, node_of_id: Int32, done: Callable[[int], None]) -> tuple[Int32, Int64]:
    """The node of each sample, and its stamp, with room for one more."""
    node = sample_nodes(data[found.samples], node_of_id, lambda count: done(found.samples.start + count))
    start_us = sample_stamps(data[found.deltas], len(node), lambda count: done(found.deltas.start + count))
    return node, start_us


class _Pages:
    """The pages of a mapped file, given back to the system behind the reading: they count as memory until then."""

    def __init__(self, mapped: mmap.mmap) -> None:
        self._mapped = mapped
        self._released = 0

    def before(self, position: int) -> None:
        """Gives back the pages before `position`, some megabytes at a time."""
        end = position // mmap.PAGESIZE * mmap.PAGESIZE
        if end - self._released >= _RELEASE_BYTES and hasattr(self._mapped, "madvise"):
            self._mapped.madvise(mmap.MADV_DONTNEED, self._released, end - self._released)
            self._released = end
