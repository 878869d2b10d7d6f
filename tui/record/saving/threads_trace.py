"""Several threads in one file: a trace, since Chrome DevTools opens no array of profiles.

Chrome's own form: for each thread a `thread_name` event, a `Profile` event, and one `ProfileChunk` with all of it
(V8, profile-generator.cc). DevTools, speedscope, cpupro and tickscope open it and keep the threads apart. Times are
those of the target's clock, so the threads of a program stand beside each other as they ran.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from tui.base.json_text import Json

_CATEGORY = "disabled-by-default-v8.cpu_profiler"


@dataclass(frozen=True, slots=True)
class ThreadProfile:
    """The `.cpuprofile` document of one thread; `start_us` is its startTime on the target's clock."""

    name: str
    pid: int
    tid: int
    start_us: int
    document: Json


def threads_trace(threads: Iterable[ThreadProfile]) -> bytes:
    """The trace that holds all `threads`, in their order."""
    events = [event for number, thread in enumerate(threads, 1) for event in _events(number, thread)]
    return orjson.dumps({"traceEvents": events})


def _events(number: int, thread: ThreadProfile) -> list[Json]:
    of_thread = {"pid": thread.pid, "tid": thread.tid, "ts": thread.start_us}
    of_profile = {"cat": _CATEGORY, "ph": "P", "id": f"0x{number:x}", **of_thread}
    document = thread.document
    samples, deltas = _closed(document)
    chunk = {
        "cpuProfile": {"nodes": _nodes_with_parents(document["nodes"]), "samples": samples},
        "timeDeltas": deltas,
        "endTime": thread.start_us + _duration_us(document),
    }
    return [
        {"name": "thread_name", "ph": "M", "cat": "__metadata", **of_thread, "args": {"name": thread.name}},
        {"name": "Profile", **of_profile, "args": {"data": {"startTime": thread.start_us}}},
        {"name": "ProfileChunk", **of_profile, "args": {"data": chunk}},
    ]


def _duration_us(document: Json) -> int:
    return int(document.get("endTime") or 0) - int(document.get("startTime") or 0)


def _closed(document: Json) -> tuple[list[int], list[int]]:
    """The samples and their times, ended by one on the root where the profile ends.

    DevTools does not look at the end that a trace tells, and would let the last sample last as long as others do. A
    sample on the root is in no function.
    """
    samples, deltas = document.get("samples") or [], document.get("timeDeltas") or []
    left_us = _duration_us(document) - sum(deltas)
    if not samples or left_us < 0:
        return samples, deltas
    return [*samples, document["nodes"][0]["id"]], [*deltas, left_us]


def _nodes_with_parents(nodes: list[Json]) -> list[Json]:
    """The nodes as a trace has them: each names its parent, and not its children or hits. Line ticks stay."""
    parent_of = {child: node["id"] for node in nodes for child in node.get("children") or ()}
    kept = ("id", "callFrame", "positionTicks")
    return [
        {key: node[key] for key in kept if key in node}
        | ({"parent": parent_of[node["id"]]} if node["id"] in parent_of else {})
        for node in nodes
    ]
