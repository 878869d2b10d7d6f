"""Documents that tests of the readers begin with: whole, small, and made anew for each."""

import copy
import gzip
import json
from functools import partial
from pathlib import Path
from typing import Any

from tui.formats import read_profiles
from tui.profile.profile import Profile

Json = dict[str, Any]
# The same bytes in every second: the header has no time, which compressed once more would change their number.
gzipped = partial(gzip.compress, mtime=0)

STATES = ("(root)", "(program)", "(idle)", "(garbage collector)")


def frame(name: str, line: int = -1) -> Json:
    """A call frame of V8; functions are in x.js, V8's states nowhere."""
    if name in STATES:
        return {"functionName": name, "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
    return {"functionName": name, "scriptId": "7", "url": "file:///app/x.js", "lineNumber": line, "columnNumber": 1}


def cpuprofile(**changes: Any) -> Json:
    """A `.cpuprofile` of 7 ms: `(program)`, main, leaf, leaf, GC, main, `(idle)`; nodes 1 to 6, leaf below main."""
    names = (*STATES, "main", "leaf")
    document: Json = {
        "nodes": [
            {"id": index, "callFrame": frame(name, index), "hitCount": 1, "children": []}
            for index, name in enumerate(names, 1)
        ],
        "startTime": 1_000_000,
        "endTime": 1_009_000,
        "samples": [2, 5, 6, 6, 4, 5, 3],
        "timeDeltas": [1000] * 7,
    }
    document["nodes"][0]["children"] = [2, 3, 4, 5]
    document["nodes"][4]["children"] = [6]
    return document | changes


def with_node(number: int, **changes: Any) -> Json:
    """That profile with fields of node `number` changed; `...` removes one."""
    document = cpuprofile()
    node = document["nodes"][number - 1]
    for key, value in changes.items():
        node[key] = value
        if value is ...:
            del node[key]
    return document


def trace_events(pid: int = 1, profile_id: str = "0x1") -> list[Json]:
    """The same profile as the events of a trace, in two chunks and one that says when it ended."""

    def event(name: str, tid: int, **data: Any) -> Json:
        head = {"pid": pid, "tid": tid, "ph": "P", "name": name, "id": profile_id, "ts": 1_000_000}
        return {**head, "args": {"data": data}}

    nodes = [{"id": node["id"], "callFrame": node["callFrame"]} for node in cpuprofile()["nodes"]]
    for node, parent in zip(nodes[1:], (1, 1, 1, 1, 5), strict=True):
        node["parent"] = parent
    return [
        event("Profile", 1, startTime=1_000_000),
        event(
            "ProfileChunk",
            2,
            cpuProfile={"nodes": nodes, "samples": [2, 5, 6, 6]},
            timeDeltas=[1000] * 4,
            lines=[0, 3, 11, 12],
            columns=[0, 70, 5, 9],
        ),
        event(
            "ProfileChunk",
            2,
            cpuProfile={"samples": [4, 5, 3]},
            timeDeltas=[1000] * 3,
            lines=[0, 3, 0],
            columns=[0, 78, 0],
        ),
        event("ProfileChunk", 2, endTime=1_009_000),
    ]


def head_document(**changes: Any) -> Json:
    """The same profile in the old form."""

    def node(node_id: int, name: str, *children: Json) -> Json:
        place = {"url": "" if name in STATES else "file:///app/x.js", "lineNumber": node_id + 1}
        return {"functionName": name, **place, "scriptId": 7, "id": node_id, "hitCount": 1, "children": list(children)}

    document: Json = {
        "typeId": "CPU",
        "head": node(
            1,
            "(root)",
            node(2, "(program)"),
            node(3, "(idle)"),
            node(4, "(garbage collector)"),
            node(5, "main", node(6, "leaf")),
        ),
        "startTime": 1.0,
        "endTime": 1.009,
        "samples": [2, 5, 6, 6, 4, 5, 3],
        "timestamps": [1_001_000 + 1000 * index for index in range(7)],
    }
    return document | changes


def read(document: Any, folder: Path, name: str = "x.json") -> list[Profile]:
    """The profiles that are read from a document (bytes: as they are)."""
    path = folder / name
    path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return read_profiles(path)


def read_one(document: Any, folder: Path) -> Profile:
    """The one profile in a document."""
    [profile] = read(document, folder)
    return profile


def changed(document: Json, **changes: Any) -> Json:
    """A deep copy of `document` with fields replaced."""
    return copy.deepcopy(document) | changes


def sample_lines(profile: Profile) -> list[int]:
    """The line of each sample; empty where the profile has none."""
    return [] if profile.sample_lines is None else [int(line) for line in profile.sample_lines]


def sample_columns(profile: Profile) -> list[int]:
    """The column of each sample; empty where the profile has none."""
    return [] if profile.sample_columns is None else [int(column) for column in profile.sample_columns]


def summary(profile: Profile) -> str:
    """What a profile spends where, as it is counted: `leaf 2000/3000, main …` by falling self time, then by name."""
    from tui.analysis.accounting.effective import effective
    from tui.analysis.counting.aggregate import aggregate

    counted = aggregate(effective(profile))
    labels = counted.profile.functions.labels
    rows = [
        (int(counted.function_self_us[index]), int(counted.function_total_us[index]), labels[index])
        for index in range(len(labels))
        if counted.function_is_sampled[index]
    ]
    return ", ".join(
        f"{name} {self_us}/{total_us}" for self_us, total_us, name in sorted(rows, key=lambda r: (-r[0], r[2]))
    )


WHOLE = "leaf 2000/3000, main 2000/5000, (garbage collector) 1000/1000, (idle) 1000/1000, (program) 1000/1000"
"""`summary` of the profile that all of these documents hold."""
