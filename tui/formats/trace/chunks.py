"""The events of one profile in a trace, put together to what a `.cpuprofile` holds.

V8 starts a profile with a `Profile` event and goes on with `ProfileChunk` events: nodes that are new, samples, and the
time between each sample and the one before, also across chunks (V8, profile-generator.cc, StreamPendingTraceEvents).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tui.base.text import counted
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.trace.threads import TraceId, trace_id
from tui.profile.columns.category import ROOT

_ROOT = {"id": -1, "callFrame": {"functionName": ROOT, "scriptId": 0}}


@dataclass(slots=True)
class ChunkedProfile:
    """A profile as far as its events were added, in the fields of a `.cpuprofile`.

    `passed` is the time since the last sample that came without a sample of its own. `dropped` are the samples without
    a time of each chunk that has such, `extra` its deltas without a sample, `ignored` counts chunks by a field and its
    wrong kind.
    """

    tid: TraceId = None
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

    def begin(self, event: Json) -> None:
        """Takes the thread and the start from a `Profile` event."""
        self.tid = trace_id(event.get("tid"))
        self.start = event_data(event).get("startTime", event.get("ts"))

    def extend(self, event: Json) -> None:
        """Adds a `ProfileChunk` event, whose times stand in `data` or beside the nodes in `cpuProfile`."""
        self._extend(event_data(event), _profile(event))

    def add_whole(self, event: Json) -> None:
        """Takes the profile in a `CpuProfile` event, as Chrome up to 65 and webpack write it."""
        self.tid = trace_id(event.get("tid"))
        self._extend(_profile(event), _profile(event))

    def _extend(self, data: Json, profile: Json) -> None:
        """Adds a chunk. A delta that belongs to no sample still passes: it goes to the next one."""
        self.nodes += self._list(profile, "nodes")
        samples = self._list(profile, "samples")
        deltas = self._list(data, "timeDeltas") or self._list(profile, "timeDeltas")
        lines = self._list(data, "lines") or self._list(profile, "lines")
        columns = self._list(data, "columns") or self._list(profile, "columns")
        self.end = data.get("endTime", profile.get("endTime", self.end))
        # A whole profile in one chunk has its own start, on the clock of its own end.
        self.start = profile.get("startTime", self.start)
        if len(samples) > len(deltas):
            self.dropped.append(len(samples) - len(deltas))
            samples = samples[: len(deltas)]
        elif len(deltas) > len(samples):
            self.extra.append(len(deltas) - len(samples))
        deltas, without_sample = deltas[: len(samples)], deltas[len(samples) :]
        first = deltas[0] if deltas else None
        if fields.is_number(first):
            deltas[0] = first + self.passed
            self.passed = 0
        self.passed += sum(delta for delta in without_sample if fields.is_number(delta))
        self.samples += samples
        self.deltas += deltas
        # V8 leaves both out of a chunk when it knows the place of no sample in it; Chrome 150 writes columns, Node 24
        # does not.
        for column, values in ((self.lines, lines), (self.columns, columns)):
            column += (values + [0] * len(samples))[: len(samples)]

    def _list(self, holder: Json, key: str) -> list[object]:
        value = holder.get(key)
        if value is None or isinstance(value, list):
            return value or []
        self.ignored[key, fields.kind(value)] += 1
        return []

    def add_root(self) -> None:
        """Gives a profile whose nodes are missing a root, so that its samples are on unknown nodes below it."""
        self.nodes.append(_ROOT)

    def warnings(self) -> list[str]:
        """What is damaged, each kind of damage in one sentence however many chunks have it."""
        sentences = [
            f"ignored {key} of {_chunks(count)}: {kind}, not an array" for (key, kind), count in self.ignored.items()
        ]
        if self.dropped:
            samples = counted(sum(self.dropped), "sample")
            sentences.append(f"{samples} of {_chunks(len(self.dropped))} without a time dropped")
        if self.extra:
            sentences.append(f"{counted(sum(self.extra), 'time delta')} of {_chunks(len(self.extra))} without a sample")
        if self.start is None:
            sentences.append("the profile has no start event: its duration is that of its samples")
        return sentences

    def document(self) -> Json:
        """The profile as a `.cpuprofile` has it; without a start an end means nothing."""
        times = {} if self.start is None else {"startTime": self.start, "endTime": self.end}
        places = {"lines": self.lines, "columns": self.columns}
        return {"nodes": self.nodes, "samples": self.samples, "timeDeltas": self.deltas, **places, **times}


def chunked_profiles(events: Sequence[Json]) -> Iterator[ChunkedProfile]:
    """The profiles in the `Profile` and `ProfileChunk` events of one process and id: one, but for an id used again.

    Events are taken by their `ts`, whatever their order in the file: tools that merge or filter traces reorder them.
    """
    for profile_events in _split_where_ids_start_again(_in_order(events)):
        profile = ChunkedProfile()
        for event in profile_events:
            if event.get("name") == "Profile":
                profile.begin(event)
            else:
                profile.extend(event)
        yield profile


def _in_order(events: Sequence[Json]) -> Sequence[Json]:
    """`events` sorted by `ts`, stably; one without a `ts` stays behind the one that it follows.

    React Native gives the later chunks of a thread the time at which the whole trace started, so that they come before
    the chunk that their nodes hang on. Where `ts` says so and the file's order does not, the file's order is right.
    https://github.com/facebook/react-native, RuntimeSamplingProfileTraceEventSerializer.cpp
    """
    stamps, now = [], -math.inf
    for event in events:
        now = _stamp(event.get("ts"), now)
        stamps.append(now)
    if all(before <= after for before, after in pairwise(stamps)):
        return events
    by_time = [events[index] for index in sorted(range(len(events)), key=stamps.__getitem__)]
    return events if _names_nodes_too_early(by_time) and not _names_nodes_too_early(events) else by_time


def _names_nodes_too_early(events: Sequence[Json]) -> bool:
    """Whether a node's parent or a sample is a node that only a later event brings."""
    first_event: dict[int | None, int] = {}
    for index, event in enumerate(events):
        for node_id in _node_ids(event):
            first_event.setdefault(node_id, index)
    for index, event in enumerate(events):
        profile = _profile(event)
        parents = (fields.integer(node.get("parent")) for node in fields.objects(profile.get("nodes")))
        samples = profile.get("samples")
        sampled = map(fields.integer, samples if isinstance(samples, list) else ())
        if any(first_event.get(node_id, index) > index for node_id in (*parents, *sampled)):
            return True
    return False


def _stamp(ts: object, default: float) -> float:
    """A `ts` as a number, which some writers put into a string; `default` when it is none."""
    if fields.is_number(ts):
        return ts
    try:
        stamp = float(ts) if isinstance(ts, str) else math.nan
    except ValueError:
        return default
    return default if math.isnan(stamp) else stamp


def _split_where_ids_start_again(events: Sequence[Json]) -> list[list[Json]]:
    """`events` cut at each `Profile` event behind which node ids start again.

    Old versions of V8 use an address as the id of a profile, which a later profile may get again.
    """
    parts: list[list[Json]] = [[]]
    for event in events:
        if event.get("name") == "Profile" and parts[-1]:
            parts.append([])
        parts[-1].append(event)
    profiles: list[list[Json]] = []
    known: set[int | None] = set()
    for part in parts:
        ids = {node_id for event in part for node_id in _node_ids(event)} if len(parts) > 1 else set()
        if profiles and known.isdisjoint(ids):
            profiles[-1] += part
            known |= ids
        else:
            profiles.append(part)
            known = ids
    return profiles


def _node_ids(event: Json) -> Iterator[int | None]:
    return (fields.integer(node.get("id")) for node in fields.objects(_profile(event).get("nodes")))


def _profile(event: Json) -> Json:
    return fields.member(event_data(event), "cpuProfile")


def event_data(event: Json) -> Json:
    """What V8 says in an event, its `args.data`; an empty object where there is none."""
    return fields.member(fields.member(event, "args"), "data")


def _chunks(count: int) -> str:
    return "a chunk" if count == 1 else counted(count, "chunk")
