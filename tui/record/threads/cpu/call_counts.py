"""How often each function was called: V8's precise coverage, joined with the functions of the samples.

Coverage tells a function by where its text starts and ends in the script, samples by the line and column of its
parameters. The script's source brings them together: the innermost text around that place is the function.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tui.record.protocol.connection import Channel, Command, Json, Reply

Answer = Callable[[Reply], Json | None]
"""Waits for a reply; None when it will not come any more."""

_LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")
_BMP_END = "\uffff"


@dataclass(frozen=True, slots=True)
class _Text:
    """Where a function stands in its script, in UTF-16 units, and how often it was called."""

    start: int
    end: int
    name: str
    count: int


class CallCounter:
    """Counts the calls of one thread between `begin` and `finish`; `see` is given every profile of the time between."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._frames: dict[tuple[str, str, int, int], Json] = {}

    def begin(self) -> Command:
        """The command that has V8 count; it drops the optimised code of all functions."""
        return "Profiler.startPreciseCoverage", {"callCount": True, "detailed": False}

    def see(self, profile: Json) -> None:
        """Remembers the functions of a profile."""
        for node in profile.get("nodes", ()):
            frame = node.get("callFrame", {})
            key = tuple(frame.get(field) for field in ("scriptId", "functionName", "lineNumber", "columnNumber"))
            self._frames.setdefault(key, frame)

    def finish(self, answer: Answer) -> list[Json]:
        """The call frames that were seen, each with its `count`, most called first; those without a source left out."""
        taken = answer(self._channel.send("Profiler.takePreciseCoverage"))
        self._channel.send("Profiler.stopPreciseCoverage")
        if taken is None:
            return []
        frames = defaultdict(list)
        for frame in self._frames.values():
            if frame.get("scriptId") not in (None, "0") and frame.get("url"):
                frames[frame["scriptId"]].append(frame)
        sources = self._sources(frames, answer)
        counted: list[Json] = []
        for script in taken.get("result", ()):
            source = sources.get(script["scriptId"])
            if source is not None:
                counted += counted_frames(frames[script["scriptId"]], script["functions"], source)
        return sorted(counted, key=lambda frame: -frame["count"])

    def _sources(self, script_ids: Iterable[str], answer: Answer) -> dict[str, str]:
        # With pauses skipped first, a `debugger` statement cannot stop the program.
        self._channel.send("Debugger.setSkipAllPauses", {"skip": True})
        self._channel.send("Debugger.enable")
        replies = {
            script_id: self._channel.send("Debugger.getScriptSource", {"scriptId": script_id})
            for script_id in script_ids
        }
        self._channel.send("Debugger.disable")
        answered = {script_id: answer(reply) for script_id, reply in replies.items()}
        return {script_id: str(result["scriptSource"]) for script_id, result in answered.items() if result is not None}


def counted_frames(frames: Sequence[Json], functions: Sequence[Json], source: str) -> list[Json]:
    """Those of `frames` (call frames of one script) that `functions` (its coverage) tells the count of, with it."""
    texts = sorted((_text(function) for function in functions), key=lambda text: (text.start, -text.end))
    line_starts = _line_starts(source)
    counted = []
    for frame in frames:
        line, column = frame.get("lineNumber"), frame.get("columnNumber")
        if line is not None and column is not None and 0 <= line < len(line_starts):
            text = _innermost(texts, line_starts[line] + column, frame.get("functionName") or "")
            if text is not None:
                counted.append({**frame, "count": text.count})
    return counted


def _text(function: Json) -> _Text:
    whole = function["ranges"][0]
    return _Text(whole["startOffset"], whole["endOffset"], function["functionName"], whole["count"])


def _innermost(texts: Sequence[_Text], place: int, name: str) -> _Text | None:
    """The smallest of `texts` (sorted by start, larger first) around `place`, when it has that name."""
    for text in reversed(texts[: bisect_right(texts, place, key=lambda text: text.start)]):
        if place < text.end:
            return text if text.name == name else None
    return None


def _line_starts(source: str) -> list[int]:
    """Where each line starts, in UTF-16 units: what JavaScript counts in."""
    if source and max(source) > _BMP_END:
        units = array("H", source.encode("utf-16-le", "surrogatepass"))
        source = "".join(map(chr, units))
    return [0, *(end.end() for end in _LINE_END.finditer(source))]
