"""Profiles with secrets planted wherever a file can hold text, one document for each format that is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CREDENTIALS = [f"CREDENTIAL{number:02}" for number in range(1, 9)]
"""In user names and passwords: no output shows them."""
QUERIES = [f"QUERY{number:02}" for number in range(1, 17)]
"""In queries, fragments and the bodies of `data:` urls: JSON reports alone show them."""
FOLDERS = [f"FOLDER{number:02}" for number in range(1, 8)]
"""In home and build folders: `--redact paths` shortens them."""
REGEXPS = [f"REGEXP{number:02}" for number in range(1, 3)]
"""In regular expressions: `--redact regexps` masks them."""
UNREAD = [f"UNREAD{number:02}" for number in range(1, 12)]
"""In fields that nobody reads: no output has them, whatever is asked for."""

_C, _Q, _F, _R, _U = CREDENTIALS, QUERIES, FOLDERS, REGEXPS, UNREAD
FUNCTIONS: list[tuple[str, str]] = [
    ("plain", f"https://bob:{_C[0]}@host.example/app.js?token={_Q[0]}#{_Q[1]}"),
    ("plain", f"https://bob:{_C[0]}x@host.example/app.js?token={_Q[0]}x#{_Q[1]}x"),
    ("plain", "https://host.example/app.js"),
    ("encoded", f"https://bob:{_C[1]}%40@[::1]:8443/app.js#{_Q[2]}"),
    ("nested", f"https://proxy.example/https%3A%2F%2Fbob%3A{_C[2]}%40host%2Fapp.js%3Ftoken%3D{_Q[3]}"),
    ("slashes", f"HTTPS:\\\\bob:{_C[3]}@host.example\\app.js?{_Q[4]}"),
    ("control", f"https:/\t/bob:{_C[4]}\n@host.example/app.js?a\nb={_Q[5]}"),
    ("socket", f"ws://{_C[5]}@host.example/app.js"),
    ("blob", f"blob:https://bob:{_C[6]}@host.example/12-34"),
    ("inline", f"data:text/javascript;charset={_Q[6]},run('{_Q[6]}')"),
    ("inline", f"data:text/javascript;charset={_Q[6]},run(`{_Q[6]}`)"),
    ("wasm-function[7]", f"wasm://wasm/module?{_Q[7]}"),
    ("wasm-function[8]", f"wasm:module#{_Q[7]}"),
    ("vue", f"webpack:///./src/a.vue?{_Q[8]}"),
    ("bare", f"app.js?{_Q[9]}"),
    (f"eval at run (https://host.example/app.js?token={_Q[10]}:12:34), <anonymous>:1:1", ""),
    (f"eval at run (https://host.example/app.js?token={_Q[11]}:12:34), <anonymous>:1:1", ""),
    (f"eval at a (eval at b (https://bob:{_C[7]}@host.example/app.js:1:2), <anonymous>:3:4)", ""),
    (f"render(http://localhost:8081/index.bundle?platform=ios&token={_Q[12]}:12:34)", ""),
    (f"render(index.bundle?platform=ios&token={_Q[13]}:12:34)", ""),
    (f"get data:text/plain,{_Q[14]} and {_Q[14]}", ""),
    ("home", f"file:///home/{_F[0]}/shop/app.js"),
    ("home", f"/home/{_F[0]}x/shop/app.js"),
    ("home", f"C:\\Users\\{_F[1]} Smith\\shop\\app.js"),
    ("home", f"file:///Users/{_F[2]}/shop/app.js"),
    ("build", f"/build/workspace/{_F[3]}/src/app.js"),
    ("build", f"D:\\a\\{_F[4]}\\{_F[4]}\\src\\app.js"),
    (f"eval at run (/home/{_F[5]}/shop/app.js:1:2), <anonymous>:1:1", ""),
    ("vite", f"https://localhost/@fs/home/{_F[6]}/shop/app.js"),
    (f"RegExp: ^{_R[0]}(a|b)?=$", ""),
    (f"RegExp: ^{_R[1]}(a|b)?=$", ""),
]
THREAD = f"worker of https://host.example/?{_Q[15]}"


def cpuprofile() -> dict[str, Any]:
    """A `.cpuprofile` with fields that V8 does not write."""
    frames = [_frame("(root)", ""), *(_frame(name, url, line) for line, (name, url) in enumerate(FUNCTIONS, 1))]
    nodes: list[dict[str, Any]] = [
        {"id": place, "callFrame": frame, "hitCount": 1, "deoptReason": _U[0]} for place, frame in enumerate(frames, 1)
    ]
    nodes[0]["children"] = list(range(2, len(nodes) + 1))
    nodes[1]["positionTicks"] = [{"line": 3, "ticks": 2}]
    return {
        "nodes": nodes,
        "startTime": 1000,
        "endTime": 1000 + 1000 * len(nodes),
        "samples": list(range(2, len(nodes) + 1)),
        "timeDeltas": [1000] * (len(nodes) - 1),
        "title": _U[1],
        "runtime": _U[2],
        "metadata": {"commandLine": f"node app.js --token {_U[3]}", "env": _U[4]},
        "sourceMaps": {"app.js": f"https://bob:pw@host/{_U[5]}.map"},
        "sources": {"app.js": f"login('{_U[6]}')"},
    }


def trace() -> dict[str, Any]:
    """A trace of Chrome's with the metadata that browsers put into theirs."""
    profile = cpuprofile()
    parents = {child: node["id"] for node in profile["nodes"] for child in node.get("children", ())}
    nodes = [
        {"id": node["id"], "callFrame": node["callFrame"], "parent": parents.get(node["id"])}
        for node in profile["nodes"]
    ]
    del nodes[0]["parent"]
    at = {"pid": 1, "tid": 2, "ts": 1000}
    chunk = {"cpuProfile": {"nodes": nodes, "samples": profile["samples"]}, "timeDeltas": profile["timeDeltas"]}
    return {
        "traceEvents": [
            _metadata("process_name", f"Renderer {_U[0]}"),
            _metadata("process_labels", f"https://bob:pw@host/?{_U[1]}"),
            _metadata("thread_name", THREAD),
            {"name": "TracingStartedInBrowser", "ph": "I", **at, "args": {"data": {"frames": [{"url": _U[2]}]}}},
            {"name": "Profile", "ph": "P", "id": "0x1", **at, "args": {"data": {"startTime": 1000}}},
            {"name": "ProfileChunk", "ph": "P", "id": "0x1", **at, "args": {"data": {**chunk, "endTime": 99000}}},
        ],
        "metadata": {"command_line": f"chrome --token={_U[3]}", "os": _U[4], "source": _U[5]},
        "otherData": {"url": f"https://host/?{_U[6]}"},
    }


def speedscope() -> dict[str, Any]:
    """A speedscope file as another tool writes it; a script id may be any text there."""
    frames = [
        {"name": name, "line": line, "col": 1, **({"file": url} if url else {"script": f"https://x/?{_Q[15]}"})}
        for line, (name, url) in enumerate(FUNCTIONS, 1)
    ]
    profile = {
        "type": "sampled",
        "name": THREAD,
        "unit": "microseconds",
        "startValue": 0,
        "endValue": 1000 * len(frames),
        "samples": [[index] for index in range(len(frames))],
        "weights": [1000] * len(frames),
        "comment": _U[0],
    }
    return {
        "$schema": "https://www.speedscope.app/file-format-schema.json",
        "exporter": f"other {_U[1]}",
        "name": f"name {_U[2]}",
        "shared": {"frames": frames, "info": _U[3]},
        "profiles": [profile],
    }


def hermes() -> dict[str, Any]:
    """A trace as React Native writes it: the place of a function is part of its name, its category any text."""
    frames = {
        str(number): {"name": f"{name}({url}:1:2)" if url else name, "category": f"https://x/?{_Q[15]}", "line": number}
        for number, (name, url) in enumerate(FUNCTIONS, 1)
    }
    samples = [{"ts": 1000 * number, "tid": 7, "sf": number, "comment": _U[0]} for number in range(1, len(frames) + 1)]
    return {"traceEvents": [_metadata("process_name", THREAD)], "samples": samples, "stackFrames": frames}


def heapprofile() -> dict[str, Any]:
    """A sampled heap profile."""
    children = [
        {"callFrame": _frame(name, url, line), "selfSize": 100 * line, "id": line + 1, "children": [], "tag": _U[0]}
        for line, (name, url) in enumerate(FUNCTIONS, 1)
    ]
    head = {"callFrame": _frame("(root)", ""), "selfSize": 0, "id": 1, "children": children}
    return {"head": head, "samples": [], "title": THREAD, "host": _U[1]}


def collapsed() -> str:
    """Collapsed stacks, where a name ends at a semicolon."""
    return "".join(
        f"main;{_one_line(name)} ({_one_line(url)}:{line}:1) {line}\n" if url else f"main;{_one_line(name)} {line}\n"
        for line, (name, url) in enumerate(FUNCTIONS, 1)
    )


def write_inputs(folder: Path) -> dict[str, Path]:
    """Each of them in a file of `folder`, by its format."""
    texts = {
        "cpuprofile": json.dumps(cpuprofile(), separators=(",", ":")),
        "trace": json.dumps(trace()),
        "speedscope": json.dumps(speedscope()),
        "hermes": json.dumps(hermes()),
        "heapprofile": json.dumps(heapprofile()),
        "collapsed": collapsed(),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return {name: folder / name for name in texts}


def _frame(name: str, url: str, line: int = 0) -> dict[str, Any]:
    return {"functionName": name, "scriptId": "0", "url": url, "lineNumber": line - 1, "columnNumber": -1 + bool(line)}


def _metadata(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "ph": "M", "pid": 1, "tid": 2, "ts": 0, "args": {"name": text, "labels": text}}


def _one_line(text: str) -> str:
    return text.replace(";", ":").replace("\n", " ").replace("\t", " ")
