"""Traces with their scripts and source maps inside, as Chrome DevTools and Edge save them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
RUNDOWN = "disabled-by-default-devtools.v8-source-rundown"
PIECE = 1_000_000
"""Characters of a script from which on V8 writes its text in several events."""


@dataclass(frozen=True)
class Script:
    """A script of an isolate; `start` is where it begins in its page (0-based), which older versions of V8 say."""

    number: int
    url: str
    text: str
    map_url: str = ""
    start: tuple[int, int] | None = None
    thread: tuple[int, int] = (1, 1)
    source_url: str = ""

    @property
    def facts(self) -> Json:
        """What V8 says of a script beside its text."""
        pid, tid = self.thread
        facts: Json = {"isolate": f"{pid}{tid}", "scriptId": self.number, "executionContextId": 1, "isModule": False}
        if self.url:
            facts["url"] = self.url
        if self.source_url:
            facts["sourceUrl"] = self.source_url
        if self.map_url:
            facts["sourceMapUrl"] = self.map_url
        if self.start is not None:
            facts |= {"startLine": self.start[0], "startColumn": self.start[1]}
        return facts

    def events(self, piece: int = PIECE) -> list[Json]:
        """The events of the script."""
        pieces = [self.text[start : start + piece] for start in range(0, len(self.text), piece)] or [""]
        facts = {key: self.facts[key] for key in ("isolate", "scriptId")}
        about = self._event("ScriptCatchup", RUNDOWN, self.facts)
        if len(pieces) == 1:
            return [about, self._event("ScriptCatchup", f"{RUNDOWN}-sources", facts | {"sourceText": self.text})]
        return [about] + [
            self._event(
                "LargeScriptCatchup",
                f"{RUNDOWN}-sources",
                facts | {"sourceText": text, "splitIndex": index, "splitCount": len(pieces)},
            )
            for index, text in enumerate(pieces)
        ]

    def _event(self, name: str, category: str, data: Json) -> Json:
        pid, tid = self.thread
        return {"ph": "X", "name": name, "cat": category, "pid": pid, "tid": tid, "ts": 1, "args": {"data": data}}


@dataclass(frozen=True)
class Sampled:
    """A function with where its samples stood; lines and columns are 1-based."""

    name: str
    script: Script
    line: int
    column: int
    at: tuple[tuple[int, int], ...] = ()

    @property
    def frame(self) -> Json:
        """Its call frame."""
        frame: Json = {"functionName": self.name, "scriptId": self.script.number, "codeType": "JS"}
        url = self.script.url or self.script.source_url
        return frame | {"lineNumber": self.line - 1, "columnNumber": self.column - 1} | ({"url": url} if url else {})


def profile_events(functions: Sequence[Sampled], thread: tuple[int, int] = (1, 1), number: int = 1) -> list[Json]:
    """A profile in which these ran one after the other, a millisecond for each sample; V8 streams it elsewhere."""
    root: Json = {"id": 1, "callFrame": {"functionName": "(root)", "scriptId": 0, "codeType": "other"}}
    nodes: list[Json] = [
        {"id": index, "parent": 1, "callFrame": function.frame} for index, function in enumerate(functions, 2)
    ]
    samples, lines, columns = [], [], []
    for index, function in enumerate(functions, 2):
        for line, column in function.at or ((function.line, function.column),):
            samples.append(index)
            lines.append(line)
            columns.append(column)
    pid, tid = thread
    head: Json = {"ph": "P", "pid": pid, "id": f"0x{number}", "cat": "disabled-by-default-v8.cpu_profiler"}
    data: Json = {"cpuProfile": {"nodes": [root, *nodes], "samples": samples}, "timeDeltas": [1000] * len(samples)}
    data |= {"lines": lines, "columns": columns, "endTime": 1000 * (len(samples) + 1)}
    return [
        head | {"name": "Profile", "tid": tid, "ts": 1, "args": {"data": {"startTime": 0}}},
        head | {"name": "ProfileChunk", "tid": tid + 1000, "ts": 2, "args": {"data": data}},
    ]


def saved_map(script: Script, text: str) -> Json:
    """An entry of `metadata.sourceMaps`; a map that was in the script has no url of its own."""
    entry: Json = {"url": script.url, "sourceMap": json.loads(text)}
    return entry | ({"sourceMapUrl": f"{script.url.rpartition('/')[0]}/{script.map_url}"} if script.map_url else {})


def enhanced(events: Sequence[Json], maps: Sequence[Json] = (), pages: dict[str, str] | None = None) -> Json:
    """The file that DevTools saves; `pages` is HTML by url."""
    resources = [
        {"url": url, "frame": "F", "content": text, "mimeType": "text/html"} for url, text in (pages or {}).items()
    ]
    metadata = {"enhancedTraceVersion": 1, "source": "DevTools", "sourceMaps": [*maps], "resources": resources}
    return {"metadata": metadata, "traceEvents": [*events]}


def session_log(events: Sequence[Json], scripts: Sequence[Script]) -> Json:
    """The file that Edge saves: scripts stand beside the trace."""
    return {
        "meta": {"version": 1, "fileDocumentType": "x-msedge-session-log", "type": "performance"},
        "executionContexts": [],
        "scripts": [script.facts | {"sourceText": script.text} for script in scripts],
        "payload": {"traceEvents": [*events]},
    }
