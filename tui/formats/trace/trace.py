"""Chrome's and Edge's traces: CPU profiles streamed as events, several in one file.

A `Profile` event starts one, `ProfileChunk` events of the same process and id go on with it, from another thread.
Chrome up to 65 wrote whole profiles as `CpuProfile` events.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from tui.base.errors import EmptyProfile
from tui.formats.builder.several import readable
from tui.formats.input.signatures import RECORD_WITH_NODE
from tui.formats.json import fields
from tui.formats.json.cut_trace import is_cut
from tui.formats.json.fields import Json
from tui.formats.trace.chunks import ChunkedProfile, chunked_profiles
from tui.formats.trace.embedded_sources import SCRIPT_EVENTS, ScriptsOfTrace
from tui.formats.trace.hermes_events import hermes_events, is_hermes_event
from tui.formats.trace.threads import TraceId, TraceThreads, trace_id
from tui.formats.v8.cpuprofile import cpuprofile
from tui.profile.profile import Origin, Profile, Thread

_REACT_NATIVE = "React Native"
"""What React Native's own traces call their process; the engine is Hermes."""


def trace(events: list[object], origin: Origin, document: Json | None = None) -> list[Profile]:
    """The CPU profiles among trace `events`, in the order of their first events; `document` is what holds the events.

    Raises EmptyProfile when there is none.
    """
    events_of: dict[Hashable, list[Json]] = {}
    threads, scripts = TraceThreads(), ScriptsOfTrace(document or {})
    for event in fields.objects(events):
        name = event.get("name")
        if name in ("Profile", "ProfileChunk"):
            events_of.setdefault(_key(event), []).append(event)
        elif name == "CpuProfile":
            # These have no id of their profile: each is one.
            events_of[len(events_of)] = [event]
        elif name in SCRIPT_EVENTS:
            scripts.take(event)
        else:
            threads.learn(event)
    streams = [
        (trace_id(group[0].get("pid")), profile)
        for group in events_of.values()
        for profile in _profiles(group)
        if profile.nodes or profile.samples
    ]
    if not streams and any(map(is_hermes_event, events)):
        return hermes_events(events, threads, origin)
    if not streams:
        next_step = 'Record it with the category "disabled-by-default-v8.cpu_profiler".'
        if _is_node_trace(events, threads):
            next_step = RECORD_WITH_NODE
        elif events_of:
            next_step = "The events with its samples are missing. Is the file complete?"
        elif is_cut(origin.warnings):
            next_step = "Save the trace again."
        what = "this trace is cut short, and what is left" if is_cut(origin.warnings) else "this trace"
        raise EmptyProfile(origin.path, f"{what} has no CPU profile", next_step)
    if not any(profile.nodes for _pid, profile in streams):
        for _pid, profile in streams:
            profile.add_root()

    def read(stream: tuple[TraceId, ChunkedProfile]) -> list[Profile]:
        pid, chunks = stream
        thread = threads.thread((pid, chunks.tid))
        profile = _profile(chunks, thread, origin)
        return [replace(profile, embedded=scripts.of_profile(chunks.nodes, thread.pid, thread.tid))]

    return readable(streams, read)


def _is_node_trace(events: list[object], threads: TraceThreads) -> bool:
    """Whether Node wrote the trace, by `--trace-event-categories`; a cut one may lack the name of its process."""
    if not threads.names.isdisjoint(("node", "JavaScriptMainThread")):
        return True
    return any(fields.text(event.get("cat")).startswith(("node,", "node.")) for event in fields.objects(events))


def _profiles(events: list[Json]) -> list[ChunkedProfile]:
    if events[0].get("name") != "CpuProfile":
        return list(chunked_profiles(events))
    profile = ChunkedProfile()
    profile.add_whole(events[0])
    return [profile]


def _profile(chunks: ChunkedProfile, thread: Thread, origin: Origin) -> Profile:
    warnings = (*origin.warnings, *chunks.warnings())
    runtime = origin.runtime or ("hermes" if thread.process == _REACT_NATIVE else None)
    known = replace(origin, format="trace", runtime=runtime, thread=thread, warnings=warnings)
    return cpuprofile(chunks.document(), known)


def _key(event: Json) -> Hashable:
    """What the events of one profile have in common: ids are told apart within a process only."""
    profile_id = event.get("id")
    if profile_id is None:
        local = fields.member(event, "id2")
        profile_id = local.get("local", local.get("global"))
    return str(event.get("pid")), str(profile_id)
