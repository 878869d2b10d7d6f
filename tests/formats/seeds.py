"""Whole documents that damage is done to: one of every format, small enough to be read in milliseconds."""

import gzip
import json
from pathlib import Path
from typing import Any

from tests.formats.documents import Json, head_document, trace_events
from tests.places import CHECKOUT, PROFILES, shared_profiles
from tui.export.convert import converted
from tui.formats import read_profiles

MALFORMED = CHECKOUT / "tests" / "malformed"
_MOST_BYTES = 70_000
_WHOLE = ("R05-trace-chunk-no-data.json", "R07-two-pids-same-id.json", "O02-head-int-seconds.cpuprofile")
"""Cases that open without a warning, in formats that no recorded profile has."""


def seeds(most_bytes: int = _MOST_BYTES) -> dict[str, Any]:
    """JSON documents of at most so many bytes, and the bytes of files that are no JSON, by the names of their files."""
    paths = [*sorted(PROFILES.glob("*.cpuprofile")), *shared_profiles(), *(MALFORMED / name for name in _WHOLE)]
    found = {path.name: _document(path, most_bytes) for path in paths}
    small = {name: document for name, document in found.items() if document is not None}
    recorded = read_profiles(PROFILES / "workerd.cpuprofile")[0]
    small["converted.speedscope.json"] = json.loads(converted(recorded, "speedscope", "converted"))
    small["converted.cpuprofile"] = json.loads(converted(recorded, "cpuprofile", "converted", (100_000, 1_500_000)))
    small["converted.collapsed"] = converted(recorded, "collapsed", "converted")
    small["streamed.trace.json"] = trace_events()
    small["old.cpuprofile"] = head_document()
    small["evented.speedscope.json"] = EVENTED
    small["sampling.heapprofile"] = HEAP
    small["hermes.json"] = HERMES
    return small


def _document(path: Path, most_bytes: int) -> Any:
    data = path.read_bytes()
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    try:
        return json.loads(data) if len(data) <= most_bytes else None
    except ValueError:
        return None


def _frame(name: str, line: int) -> dict[str, Any]:
    return {"functionName": name, "scriptId": "7", "url": "file:///app/x.js", "lineNumber": line, "columnNumber": 1}


EVENTED: Json = {
    "$schema": "https://www.speedscope.app/file-format-schema.json",
    "shared": {"frames": [{"name": "main", "file": "a.js", "line": 1, "col": 1}, {"name": "parse"}]},
    "profiles": [
        {
            "type": "evented",
            "name": "one",
            "unit": "milliseconds",
            "startValue": 0,
            "endValue": 10,
            "events": [
                {"type": "O", "at": 0.5, "frame": 0},
                {"type": "O", "at": 2, "frame": 1},
                {"type": "C", "at": 5.25, "frame": 1},
                {"type": "C", "at": 10, "frame": 0},
            ],
        }
    ],
}
HEAP: Json = {
    "head": {
        "callFrame": _frame("(root)", -1),
        "selfSize": 0,
        "id": 1,
        "children": [
            {
                "callFrame": _frame("main", 2),
                "selfSize": 100,
                "id": 2,
                "children": [{"callFrame": _frame("load", 9), "selfSize": 5000, "id": 3, "children": []}],
            }
        ],
    },
    "samples": [
        {"size": 60, "nodeId": 2, "ordinal": 3},
        {"size": 60, "nodeId": 2, "ordinal": 1},
        {"size": 5000, "nodeId": 3, "ordinal": 2},
    ],
}


def _hermes(line: str, column: str, start: str) -> dict[str, str]:
    return {"category": "JavaScript", "line": line, "column": column, "funcLine": start, "funcColumn": "1"}


HERMES: Json = {
    "traceEvents": [],
    "samples": [
        {"cpu": "-1", "name": "", "ts": "1000", "pid": 0, "tid": "1", "weight": "1", "sf": 2},
        {"cpu": "-1", "name": "", "ts": "2000", "pid": 0, "tid": "1", "weight": "1", "sf": 3},
        {"cpu": "-1", "name": "", "ts": "3500", "pid": 0, "tid": "1", "weight": "1", "sf": 2},
    ],
    "stackFrames": {
        "1": {"name": "[root]", "category": "root"},
        "2": {"name": "main(a.js:3:5)", **_hermes("3", "5", "1"), "parent": 1},
        "3": {"name": "parse(a.js:12:7)", **_hermes("12", "7", "9"), "parent": 2},
    },
}
