"""Hermes' profiles as `react-native profile-hermes` writes them: trace events that begin and end with each frame.

npm hermes-profile-transformer, cpuProfilerModel.ts: for each sample an event of phase `E` for every frame that is gone
and one of phase `B` for every new one, whose `args` are the frame's (see `hermes_names.event_frame`). Nothing lasts
beyond the last sample, which has no time of its own. Other traces have events of these phases too, without these args.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

import numpy as np

from tui.base.errors import EmptyProfile
from tui.base.text import counted
from tui.formats.json import fields
from tui.formats.json.cut_trace import is_cut
from tui.formats.json.fields import Json
from tui.formats.stacks.stack_tree import StackTree
from tui.formats.trace.shared_tree import ThreadSamples, shared_profiles
from tui.formats.trace.threads import ThreadId, TraceThreads, thread_id
from tui.formats.trace.times import Stamp, stamp_us
from tui.formats.v8.hermes_names import HermesFrame, event_frame, frame_functions, is_hermes_frame
from tui.profile.columns.column_types import Int64
from tui.profile.columns.functions import FunctionTable
from tui.profile.columns.timeline import rounded_us
from tui.profile.profile import Origin, Profile


def is_hermes_event(event: object) -> bool:
    """Whether `event` begins a frame of Hermes'."""
    return isinstance(event, dict) and event.get("ph") == "B" and is_hermes_frame(_frame(event))


def hermes_events(events: Sequence[object], threads: TraceThreads, origin: Origin) -> list[Profile]:
    """The profiles of a trace in which events are Hermes': one for each thread in which time passes.

    Raises EmptyProfile when there is none, ProfileFormatError when none can be read.
    """
    calls = _Calls(events)
    spans = {thread: calls.spans(entries) for thread, entries in calls.of_thread.items()}
    spans = {thread: columns for thread, columns in spans.items() if columns.nodes}
    if not spans:
        raise EmptyProfile(origin.path, "this Hermes trace has no frame that lasts")
    columns = ThreadSamples(
        threads=[threads.thread(thread, number) for number, thread in enumerate(spans, 1)],
        count=np.array([len(of_thread.nodes) for of_thread in spans.values()], np.int64),
        node=_joined(of_thread.nodes for of_thread in spans.values()).astype(np.int32),
        line=_joined(of_thread.lines for of_thread in spans.values()).astype(np.int32),
        bounds=_joined(of_thread.bounds for of_thread in spans.values()),
    )
    warnings = (*origin.warnings, *calls.warnings(is_cut=is_cut(origin.warnings)))
    known = replace(origin, format="trace", runtime="hermes", warnings=warnings, has_spans=True)
    return shared_profiles(calls.tree, columns, known)


def _joined(columns: Iterable[list[int]]) -> Int64:
    return np.fromiter(chain.from_iterable(columns), np.int64)


class _Entry(NamedTuple):
    """A frame that begins, or one that ends, whose `function` is None."""

    stamp: Stamp
    name: str | None
    function: int | None
    line: int


class _Spans(NamedTuple):
    """The stretches between the events of a thread: the innermost node, its line, and the bounds, one more."""

    nodes: list[int]
    lines: list[int]
    bounds: list[int]


class _Calls:
    """The frames that begin and end in a trace, and the call tree of all threads."""

    def __init__(self, events: Sequence[object]) -> None:
        """Reads the frames among `events`."""
        stamped = [
            (event, stamp)
            for event in fields.objects(events)
            if _is_of_frame(event) and (stamp := stamp_us(event.get("ts"))) is not None
        ]
        frames = [_read_frame(event) for event, _stamp in stamped if event["ph"] == "B"]
        functions = FunctionTable()
        self.tree = StackTree(functions)
        read = zip(frames, frame_functions(frames), strict=True)
        self.of_thread: dict[ThreadId, list[_Entry]] = {}
        for event, stamp in stamped:
            name = event.get("name")
            entry = _Entry(stamp, name if isinstance(name, str) else None, None, 0)
            if event["ph"] == "B":
                frame, key = next(read)
                entry = entry._replace(function=functions.intern(key), line=frame.line)
            self.of_thread.setdefault(thread_id(event), []).append(entry)
        self._misplaced = self._unclosed = 0

    def warnings(self, *, is_cut: bool) -> list[str]:
        """What is damaged in the spans that were read so far; of a trace that `is_cut` no end of a frame is missed."""
        warnings = []
        if self._misplaced:
            events = counted(self._misplaced, "event")
            warnings.append(f"{events} ended no frame or an outer one: matched as far as possible")
        if self._unclosed and not is_cut:
            warnings.append(f"{counted(self._unclosed, 'frame')} never ended: closed at the last event")
        return warnings

    def spans(self, entries: list[_Entry]) -> _Spans:
        """The stretches of a thread, without those of no length; before and after them no frame is open."""
        entries = sorted(entries, key=lambda entry: entry.stamp)
        start = now = entries[0].stamp
        spans = _Spans([], [], [0])
        opened: list[tuple[str | None, int, int]] = []
        open_count: Counter[str | None] = Counter()
        for stamp, name, function, line in entries:
            if stamp > now:
                self._add(spans, opened, rounded_us(Fraction(stamp - start)))
                now = stamp
            if function is not None:
                opened.append((name, self.tree.child(opened[-1][1] if opened else 0, function), line))
                open_count[name] += 1
                continue
            name = opened[-1][0] if name is None and opened else name
            self._misplaced += not opened or opened[-1][0] != name
            while open_count[name]:
                closed = opened.pop()[0]
                open_count[closed] -= 1
                if closed == name:
                    break
        self._unclosed += len(opened)
        return spans

    def _add(self, spans: _Spans, opened: Sequence[tuple[str | None, int, int]], end: int) -> None:
        _name, node, line = opened[-1] if opened else (None, 0, 0)
        spans.nodes.append(self.tree.without_function() if opened and node == 0 else node)
        spans.lines.append(line)
        spans.bounds.append(end)


def _is_of_frame(event: Json) -> bool:
    return event.get("ph") == "E" or (event.get("ph") == "B" and bool(_frame(event)))


def _frame(event: Json) -> Json:
    """The frame in the args of an event, where early versions put it deeper; an empty one where there is none."""
    args = fields.member(event, "args")
    for frame in (args, fields.member(fields.member(args, "data"), "callFrame"), fields.member(args, "sf")):
        if isinstance(frame.get("category"), str) and isinstance(frame.get("name", ""), str | None):
            return frame
    return {}


def _read_frame(event: Json) -> HermesFrame:
    """The frame of an event. Early versions give the event the name of a source file, the frame that of a function."""
    frame = _frame(event)
    is_early = frame is not event.get("args")
    return event_frame(fields.text(frame.get("name") if is_early else event.get("name")), frame)
