"""Chrome's and Edge's traces: CPU profiles streamed as events, several in one file.

A `Profile` event starts one, `ProfileChunk` events of the same process and id go on with it, from another thread
(V8, profile-generator.cc, StreamPendingTraceEvents). Chrome up to 65 wrote whole profiles as `CpuProfile` events.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from tui.errors import EmptyProfile
from tui.formats import fields
from tui.formats.cpuprofile import cpuprofile
from tui.formats.fields import Json
from tui.formats.hermes_events import hermes_events, is_hermes_event
from tui.formats.several import readable
from tui.formats.trace_threads import TraceThreads
from tui.profile.profile import Origin, Profile
from tui.text import counted


@dataclass(slots=True)
class _Stream:
    """One profile of the trace as far as its events were read, in the fields of a `.cpuprofile`.

    `passed` is the time since the last sample that was told without one. `dropped` are the samples without a time of
    each chunk that has such, `extra` its deltas without a sample, `ignored` counts chunks by a field and what it is.
    """

    pid: int | None
    tid: int | None = None
    start: object = None
    end: object = None
    nodes: list[object] = field(default_factory=list)
    samples: list[object] = field(default_factory=list)
    deltas: list[object] = field(default_factory=list)
    lines: list[object] = field(default_factory=list)
    columns: list[object] = field(default_factory=list)
    passed: int | float = 0
    dropped: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)
    ignored: Counter[tuple[str, str]] = field(default_factory=Counter)

    def warnings(self) -> list[str]:
        """What is damaged, each kind of damage in one sentence however many chunks have it."""
        found = [f"{key} of {_chunks(count)} is {kind} and was ignored" for (key, kind), count in self.ignored.items()]
        if self.dropped:
            samples = counted(sum(self.dropped), "sample")
            found.append(f"{samples} of {_chunks(len(self.dropped))} without a time dropped")
        if self.extra:
            found.append(f"{counted(sum(self.extra), 'time delta')} of {_chunks(len(self.extra))} without a sample")
        if self.start is None:
            found.append("the event that says when the profile starts is missing: its end was ignored")
        return found

    def document(self) -> Json:
        """The profile as a `.cpuprofile` has it; without a start an end means nothing."""
        times = {} if self.start is None else {"startTime": self.start, "endTime": self.end}
        places = {"lines": self.lines, "columns": self.columns}
        return {"nodes": self.nodes, "samples": self.samples, "timeDeltas": self.deltas, **places, **times}


def _chunks(count: int) -> str:
    return "a chunk" if count == 1 else counted(count, "chunk")


def trace(events: list[object], origin: Origin) -> list[Profile]:
    """The CPU profiles among trace `events`, in the order in which they start.

    Raises EmptyProfile when there is none.
    """
    streams: dict[Hashable, _Stream] = {}
    threads = TraceThreads()
    for event in fields.objects(events):
        name = event.get("name")
        if name == "Profile":
            _start(_stream(streams, event), event)
        elif name == "ProfileChunk":
            _continue(_stream(streams, event), event)
        elif name == "CpuProfile":
            _take_whole(streams, event)
        else:
            threads.learn(event)
    found = [stream for stream in streams.values() if stream.nodes or stream.samples]
    if not found and any(map(is_hermes_event, events)):
        return hermes_events(events, threads, origin)
    if not found:
        raise EmptyProfile(
            origin.path,
            "this trace has no CPU profile",
            'Record it with the category "disabled-by-default-v8.cpu_profiler".',
        )
    return readable(found, lambda stream: [_profile(stream, threads, origin)])


def _profile(stream: _Stream, threads: TraceThreads, origin: Origin) -> Profile:
    thread = threads.thread((stream.pid, stream.tid))
    warnings = (*origin.warnings, *stream.warnings())
    return cpuprofile(stream.document(), replace(origin, format="trace", thread=thread, warnings=warnings))


def _thread(event: Json) -> tuple[int | None, int | None]:
    return fields.integer(event.get("pid")), fields.integer(event.get("tid"))


def _stream(streams: dict[Hashable, _Stream], event: Json) -> _Stream:
    """The stream that `event` belongs to. Ids are told apart within a process only."""
    profile_id = event.get("id")
    if profile_id is None:
        local = fields.member(event, "id2")
        profile_id = local.get("local", local.get("global"))
    key = (str(event.get("pid")), str(profile_id))
    return streams.setdefault(key, _Stream(fields.integer(event.get("pid"))))


def _start(stream: _Stream, event: Json) -> None:
    stream.tid = fields.integer(event.get("tid"))
    stream.start = fields.member(fields.member(event, "args"), "data").get("startTime", event.get("ts"))


def _take_whole(streams: dict[Hashable, _Stream], event: Json) -> None:
    """Adds the profile in an event of Chrome up to 65, which has no id."""
    profile = fields.member(fields.member(fields.member(event, "args"), "data"), "cpuProfile")
    pid, tid = _thread(event)
    stream = _Stream(pid, tid, start=profile.get("startTime"))
    _extend(stream, profile, profile)
    streams["CpuProfile", len(streams)] = stream


def _continue(stream: _Stream, event: Json) -> None:
    data = fields.member(fields.member(event, "args"), "data")
    _extend(stream, data, fields.member(data, "cpuProfile"))


def _extend(stream: _Stream, data: Json, profile: Json) -> None:
    """Adds a chunk, whose times stand in `data` or beside the nodes in `profile`.

    A delta that belongs to no sample still passes: it goes to the next one.
    """
    stream.nodes += _list(stream, profile, "nodes")
    samples = _list(stream, profile, "samples")
    deltas = _list(stream, data, "timeDeltas") or _list(stream, profile, "timeDeltas")
    lines = _list(stream, data, "lines") or _list(stream, profile, "lines")
    columns = _list(stream, data, "columns") or _list(stream, profile, "columns")
    stream.end = data.get("endTime", profile.get("endTime", stream.end))
    # A whole profile in one chunk tells its own start, on the clock of its own end.
    stream.start = profile.get("startTime", stream.start)
    if len(samples) > len(deltas):
        stream.dropped.append(len(samples) - len(deltas))
        samples = samples[: len(deltas)]
    elif len(deltas) > len(samples):
        stream.extra.append(len(deltas) - len(samples))
    deltas, without_sample = deltas[: len(samples)], deltas[len(samples) :]
    first = deltas[0] if deltas else None
    if _is_number(first):
        deltas[0] = first + stream.passed
        stream.passed = 0
    stream.passed += sum(delta for delta in without_sample if _is_number(delta))
    stream.samples += samples
    stream.deltas += deltas
    # V8 leaves both out of a chunk when it knows the place of no sample in it; Chrome 150 tells columns, Node 24 none.
    for told, values in ((stream.lines, lines), (stream.columns, columns)):
        told += (values + [0] * len(samples))[: len(samples)]


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _list(stream: _Stream, holder: Json, key: str) -> list[object]:
    value = holder.get(key)
    if value is None or isinstance(value, list):
        return value or []
    stream.ignored[key, fields.kind(value)] += 1
    return []
