"""Files in which every text wants to be more than text: names, urls, source, file name, thread titles, warnings."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.hostile import ALTERNATE_SCREEN, CLIPBOARD, CSI, MARKUP, NAMES, TITLE, URLS

FILE_NAME = f"{TITLE}{CSI}{CLIPBOARD}[bold red]x\x9b31m\u202e漢\nb".replace("/", "")
"""As hostile as a file system lets a name be."""
_SHOWN_OF_LONG = 3000
_NOT_IN_SOURCE = {ord("\n"): " ", ord("\r"): " ", 0: None}
"""What would be another line, or make the file no text."""


def frame(name: str, url: str = "", line: int = -1) -> dict[str, Any]:
    return {"functionName": name, "scriptId": "7", "url": url, "lineNumber": line, "columnNumber": 0}


def hostile_source(folder: Path) -> Path:
    """A script with a hostile text on each line, under a hostile name."""
    path = folder / f"{TITLE}{MARKUP}.js".replace("/", "")
    lines = [f"  /* {name[:_SHOWN_OF_LONG]} */".translate(_NOT_IN_SOURCE) for name in NAMES]
    path.write_text("\n".join(["function all() {", *lines, "}"]), "utf-8", errors="replace")
    return path


def hostile_profile(folder: Path) -> Path:
    """A profile whose functions have all hostile names and urls, one of them with a hostile source; with a warning."""
    source = hostile_source(folder)
    frames = [frame(name, URLS[place % len(URLS)], place) for place, name in enumerate(NAMES)]
    frames += [frame(f"of {place}", url, place) for place, url in enumerate(URLS)]
    frames.append(frame("all", f"file://{source}", 0))
    nodes: list[dict[str, Any]] = [{"id": 1, "callFrame": frame("(root)"), "children": []}]
    for each in frames:
        nodes.append({"id": len(nodes) + 1, "callFrame": each, "children": []})
        nodes[0]["children"].append(len(nodes))
    nodes[-1]["positionTicks"] = [{"line": line, "ticks": line} for line in range(2, 2 + len(NAMES))]
    for caller, callee in pairwise(nodes[1:]):  # and each calls the next one
        child = {"id": len(nodes) + 1, "callFrame": callee["callFrame"]}
        caller["children"].append(child["id"])
        nodes.append(child)
    samples = [node["id"] for place, node in enumerate(nodes[1:]) for _ in range(60 - place % 50)]
    samples += [len(frames) + 1] * 90
    document = {
        "nodes": nodes,
        "samples": [*samples, 999_999],
        "timeDeltas": [1000] * (len(samples) + 1),
        "startTime": 0,
    }
    path = folder / f"{FILE_NAME}.cpuprofile"
    path.write_text(json.dumps(document))
    return path


def hostile_trace(folder: Path) -> Path:
    """A trace with a thread for each hostile name; one of them cannot be read, which is a warning for all."""
    events: list[dict[str, Any]] = []
    for tid, name in enumerate(NAMES, 1):
        nodes = [{"id": 1, "callFrame": frame("(root)")}, {"id": 2, "callFrame": frame(name), "parent": 1}]
        data = {"cpuProfile": {"nodes": nodes, "samples": [2] * 20}, "timeDeltas": [1000] * 20}
        common = {"pid": 1, "tid": tid, "id": f"0x{tid}"}
        events += [
            {"ph": "M", "name": "process_name", "args": {"name": name}, **common},
            {"ph": "M", "name": "thread_name", "args": {"name": name}, **common},
            {"ph": "P", "name": "Profile", "ts": 0, "args": {"data": {"startTime": 0}}, **common},
            {"ph": "P", "name": "ProfileChunk", "ts": 1, "args": {"data": data}, **common},
        ]
    path = folder / f"{FILE_NAME}.json"
    path.write_text(json.dumps({"traceEvents": events}))
    return path


def hostile_refusals(folder: Path) -> list[Path]:
    """Files that are refused, with hostile names and texts that the sentence may quote."""
    damaged = {
        "keys": {name[:50]: 1 for name in NAMES},
        "type": {"nodes": ALTERNATE_SCREEN, "samples": TITLE},
        "frames": {"nodes": [{"id": 1, "callFrame": CSI, TITLE: 1}], "samples": [CLIPBOARD]},
    }
    paths = []
    for kind, document in damaged.items():
        paths.append(folder / f"{kind}{FILE_NAME}.cpuprofile")
        paths[-1].write_text(json.dumps(document))
    paths.append(folder / f"bytes{FILE_NAME}")
    paths[-1].write_bytes(b"\x1b]0;PWNED\x07\x1b[2J\x9b31m")
    return paths
