"""Traces and logs whose end is missing: the text of what is complete in them.

Chrome, Node and webpack write a trace event by event, and do not close it when they are stopped; a download is cut
anywhere. What precedes the byte at which a parser fails is sound, so brackets tell which events are complete:

    {"metadata": {}, "traceEvents": [{"ph": "P", "args": {}}, {"ph": "P", "ar
                                    ⌃ depth 2               ⌃ the last complete event ends here: `]}` closes the text
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import orjson

from tui.base.text import counted
from tui.formats.input.encoding import Text
from tui.formats.json.devtools_log import is_event, message
from tui.formats.json.structure import COMMA, DEPTH_STEP, OPENING, structure
from tui.profile.columns.column_types import Int64, UInt8

_TRACE, _LOG = "the trace is", "the log is"

_DEEPEST = 6
"""No array of events is deeper: `[{"params":{"value":[…` is 4 deep, and 3 in the logs of Edge."""

_START = re.compile(rb"\s*[\[{]")
_EVENTS = re.compile(rb'"traceEvents"\s{0,99}:\s{0,99}\[')
_COLLECTED = re.compile(rb'"params"\s{0,99}:\s{0,99}\{\s{0,99}"value"\s{0,99}:\s{0,99}\[')


def closed_trace(text: Text, failure: int, warnings: list[str], *, is_early_end: bool) -> bytes | None:
    """The trace or the log of messages in `text` up to its last complete event before byte `failure`, and closed.

    None when it is neither, or has no complete event. `warnings` is told how many there are; `is_early_end` says that
    the text ends at `failure`, and is not damaged there.
    """
    start = _START.match(text, 0, failure)
    if start is None:
        return None
    is_array = text[start.end() - 1] == OPENING
    array = _logged_events(text, failure) if is_array else _events(text, failure)
    if array is None and not is_array:
        return None
    scan = _Scan(start.end() - 1 if array is None else array)
    for place, kind, depth in structure(memoryview(text)[:failure]):
        scan.add(place, kind, depth)
    # A log whose last message has no complete event is cut before that message.
    level = scan.level if scan.has_end(scan.level) or not is_array else 1
    if not scan.has_end(level):
        return None
    noun, count = "event", scan.event_count
    if is_array:
        try:
            first = orjson.loads(text[start.end() : scan.first_end])
        except orjson.JSONDecodeError:
            return None
        if message(first) is not None:
            noun, count = "message", scan.element_count
        elif not is_event(first):
            return None
    if not count:
        return None
    source = _TRACE if noun == "event" else _LOG
    damage = "cut short:" if is_early_end else f"damaged at byte {failure:,}:"
    before = "" if is_early_end else " before it"
    warnings.append(f"{source} {damage} {counted(count, f'complete {noun}')}{before} recovered")
    brackets = (b"]" if text[opened] == OPENING else b"}" for opened in scan.opened[level:0:-1])
    return b"".join((memoryview(text)[: scan.end[level]], *brackets))


def is_cut(warnings: Iterable[str]) -> bool:
    """Whether one of `warnings` says that the file is what `closed_trace` left of it."""
    return any(warning.startswith((_TRACE, _LOG)) for warning in warnings)


def _events(text: Text, failure: int) -> int | None:
    """Where the array of events opens in an object, which is a trace, holds one, or is a message."""
    key = _EVENTS.search(text, 0, failure) or _COLLECTED.search(text, 0, failure)
    return None if key is None else key.end() - 1


def _logged_events(text: Text, failure: int) -> int | None:
    """Where the array of events of the last message opens; None when an array has no message with events."""
    place = None
    for key in _COLLECTED.finditer(text, 0, failure):
        place = key.end() - 1
    return place


@dataclass(slots=True)
class _Scan:
    """Where text can be cut, from its structure so far.

    By depth: `opened` is the last place where something opened, `end` the end of the last complete value in it. `level`
    is the least depth since `array` opened: the depth of the array while it is open, that of what it is in afterwards.
    """

    array: int
    array_depth: int = 0
    level: int = 0
    event_count: int = 0
    element_count: int = 0
    first_end: int = 0
    opened: list[int] = field(default_factory=lambda: [-1] * (_DEEPEST + 1))
    end: list[int] = field(default_factory=lambda: [-1] * (_DEEPEST + 1))

    def has_end(self, level: int) -> bool:
        """Whether what is open at depth `level` has a complete value."""
        return 0 < level <= _DEEPEST and self.end[level] > self.opened[level]

    def add(self, place: Int64, kind: UInt8, depth: Int64) -> None:
        """Goes on with a block of the structure."""
        step = DEPTH_STEP[kind]
        for level in range(1, _DEEPEST + 1):
            is_here = depth == level
            opens, closes = place[is_here & (step > 0)], place[is_here & (step < 0)]
            commas = place[is_here & (kind == COMMA)]
            self.opened[level] = int(opens.max(initial=self.opened[level]))
            self.end[level] = max(int(closes.max(initial=self.end[level] - 1)) + 1, int(commas.max(initial=-1)))
            if level == 1 and len(closes):
                self.first_end = self.first_end or int(closes[0]) + 1
                self.element_count += len(closes)
        self._follow_array(place, step, depth)

    def _follow_array(self, place: Int64, step: Int64, depth: Int64) -> None:
        since = int(np.searchsorted(place, self.array))
        if since == len(place):
            return
        depth, step = depth[since:], step[since:]
        if not self.array_depth and place[since] == self.array:
            self.array_depth = self.level = int(depth[0])
        if self.array_depth and self.level == self.array_depth:
            is_out = np.flatnonzero(depth < self.array_depth)
            inside = slice(0, int(is_out[0]) if len(is_out) else None)
            self.event_count += int(np.count_nonzero((depth == self.array_depth)[inside] & (step < 0)[inside]))
        self.level = min(self.level, int(depth.min()))
