"""Profiles of many threads on one call tree: frames and functions are read once, however many threads use them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tui.formats.builder.recording import KEPT_FRAMES, check_end, no_time_warning
from tui.formats.builder.several import readable
from tui.formats.stacks.stack_tree import StackTree
from tui.profile.columns.column_types import Int32, Int64, running_sum
from tui.profile.columns.functions import is_only_program
from tui.profile.columns.ticks import NO_TICKS, Ticks
from tui.profile.columns.timeline import Timeline
from tui.profile.columns.tree import call_tree
from tui.profile.profile import Origin, Profile, Thread

MOST_THREADS = 50_000
"""More than other files may have profiles, since each thread is but a few slices of columns."""


@dataclass(frozen=True, slots=True)
class ThreadSamples:
    """The samples of several threads, one thread after the other, each in the order of time.

    `threads` are at least the first MOST_THREADS of them. `count` int64[threads]; `node` int32[n] are nodes of a
    StackTree, `line` int32[n] where each sample stood (1-based, 0 = unknown). `bounds` int64[n + threads]: each thread
    has one more than samples, in µs since its first sample.
    """

    threads: list[Thread]
    count: Int64
    node: Int32
    line: Int32
    bounds: Int64


def shared_profiles(tree: StackTree, samples: ThreadSamples, origin: Origin) -> list[Profile]:
    """A profile for each thread of `samples`, all with the same functions and call tree.

    Raises ProfileFormatError when no thread has times within ±2^53 µs.
    """
    shared = _Shared(tree, samples, origin)
    return readable(range(len(samples.count)), lambda index: [shared.profile(index)], MOST_THREADS)


class _Shared:
    """What the profiles of one file have in common, and where the columns of each thread are."""

    def __init__(self, tree: StackTree, samples: ThreadSamples, origin: Origin) -> None:
        recording = tree.recording([], [])
        self._tree, row = call_tree(recording.node_function, recording.parent, recording.node_id)
        self._functions = recording.functions.functions()
        self._samples = samples
        self._node = row[samples.node]
        self._first = running_sum(samples.count)
        thread = np.repeat(np.arange(len(samples.count)), samples.count)
        is_cut = self._tree.depth[self._node] >= KEPT_FRAMES
        self._truncated = np.bincount(thread[is_cut], minlength=len(samples.count))
        self._ticks, self._first_tick = _ticks(thread, self._node, samples.line, len(samples.count))
        self._origin = replace(
            origin,
            node_count=len(self._tree),
            max_depth=int(self._tree.depth.max()),
            thread_count=min(len(samples.count), MOST_THREADS),
        )

    def profile(self, index: int) -> Profile:
        """The profile of thread `index`."""
        first, last = int(self._first[index]), int(self._first[index + 1])
        bounds = self._samples.bounds[first + index : last + index + 1]
        check_end(int(bounds[-1]), self._origin.path)
        first_tick, last_tick = self._first_tick[index], self._first_tick[index + 1]
        ticks = NO_TICKS
        if first_tick < last_tick:
            of_thread = slice(first_tick, last_tick)
            ticks = Ticks(self._ticks.node[of_thread], self._ticks.line[of_thread], self._ticks.count[of_thread])
        origin = replace(
            self._origin,
            thread=self._samples.threads[index],
            duration_us=int(bounds[-1]),
            truncated_samples=int(self._truncated[index]),
            is_only_program=is_only_program(self._functions, last - first),
        )
        if bounds[-1] == bounds[0]:
            warnings = (*origin.warnings, no_time_warning(last - first))
            origin = replace(origin, unit="samples", duration_us=last - first, warnings=warnings)
            bounds = np.arange(last - first + 1, dtype=np.int64)
        line = self._samples.line[first:last]
        return Profile(self._functions, self._tree, Timeline(self._node[first:last], bounds), ticks, origin, line)


def _ticks(thread: Int64, node: Int32, line: Int32, threads: int) -> tuple[Ticks, Int64]:
    """The ticks that samples make, one each, sorted by thread; and int64[threads + 1], where each thread's start."""
    is_known = line > 0
    thread, node, line = thread[is_known], node[is_known], line[is_known]
    order = np.lexsort((line, node, thread))
    thread, node, line = thread[order], node[order], line[order]
    is_first = np.ones(len(order), bool)
    is_first[1:] = (np.diff(thread) != 0) | (np.diff(node) != 0) | (np.diff(line) != 0)
    first = np.flatnonzero(is_first)
    count = np.diff(np.append(first, len(order)))
    ticks = Ticks(node[first], line[first], count.astype(np.int64))
    return ticks, np.searchsorted(thread[first], np.arange(threads + 1)).astype(np.int64)
