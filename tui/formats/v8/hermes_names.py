"""Hermes' names of frames: `render(http://host/index.bundle:120:8)` taken apart, and its states.

hermes, lib/VM/Profiler/TraceSerializer.cpp (ChromeTraceSerializer.cpp until 2024). The place in a name is where the
frame was sampled, as `line` and `column` say again; `funcLine` and `funcColumn` are where its function starts, and
without debug information `funcVirtAddr` is, counted in bytes of the bytecode. All of Hermes' lines and columns are
1-based. Two tools put source-mapped places into such traces and leave `funcLine` in the bundle: metro-symbolicate into
names, hermes-profile-transformer into `url`, `line` and `column`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tui.formats.builder.runtime import HERMES_ROOT
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.profile.columns.category import GARBAGE_COLLECTOR, ROOT
from tui.profile.columns.function_key import FunctionKey, state_key
from tui.profile.columns.functions import ANONYMOUS

_PLACE_AT_END = re.compile(r":(\d{1,10}|null):(\d{1,10}|null)\)\Z")
_LONGEST_PLACE = 24
_URL_START = re.compile(r"\((?:address at )?(?=[a-z][a-z0-9+.\-]{0,30}:[/\\])", re.IGNORECASE)
_BYTECODE = "address at "
_GC = re.compile(r"\[GC(?: [^\[\]]*)?\]")
_MARKS = ("funcLine", "funcVirtAddr", "allocatedName")
"""Fields that Hermes' frames have and nobody else's; without debug information only the root is known by its name."""
_URL_TO_COME = "TODO"
"""What the first versions of hermes-profile-transformer put in place of a url."""
_NO_URLS = ("[native]", "[host]", "[suspended]")
"""What stands for a url in the `.cpuprofile` form, for frames that have none."""


class NamePlace(NamedTuple):
    """The parts of a name; line and column are 1-based, 0 = unknown."""

    name: str
    url: str
    line: int
    column: int


class HermesFrame(NamedTuple):
    """A frame: `line` and `column` are where it was sampled, in `place` (as in FunctionKey).

    `start` is the line and column of its function, None where unknown. `start_is_in_place` is false where the start
    counts in the bundle and `place` is a source file.
    """

    name: str
    place: str
    line: int
    column: int
    start: tuple[int, int] | None
    start_is_in_place: bool


def name_place(name: str) -> NamePlace | None:
    """The parts of `name(url:line:column)`; None for a name without a place.

    Names and urls may have parentheses. A url with a scheme starts at the first one, so that nothing of it stays in
    the name; else the place starts where the last parenthesis opens.
    """
    place = _PLACE_AT_END.search(name, max(0, len(name) - _LONGEST_PLACE))
    if place is None:
        return None
    scheme = _URL_START.search(name, 0, place.start())
    opening = _opening(name, place.start()) if scheme is None else scheme.start()
    if opening < 0:
        return None
    url = name[opening + 1 : place.start()].removeprefix(_BYTECODE)
    line, column = map(fields.line, place.groups())
    return NamePlace(name[:opening].rstrip(), "" if url == "null" else url, line, column)


def _opening(name: str, end: int) -> int:
    """Where the parenthesis opens that closes at the end of `name`; the first one when they do not match."""
    depth = 1
    opening, closing = name.rfind("(", 0, end), name.rfind(")", 0, end)
    while opening >= 0:
        if closing > opening:
            depth += 1
            closing = name.rfind(")", 0, closing)
            continue
        depth -= 1
        if depth == 0:
            return opening
        opening = name.rfind("(", 0, opening)
    return name.find("(")


def hermes_state(name: str) -> FunctionKey | None:
    """What V8 calls the state that Hermes calls `name`: the root and GC; None for all else.

    Other states, `[debugger]` and `[multiple]`, have no counterpart.
    """
    if name == HERMES_ROOT:
        return state_key(ROOT)
    return state_key(GARBAGE_COLLECTOR) if _GC.fullmatch(name) else None


def is_hermes_frame(frame: Json) -> bool:
    """Whether a frame of a trace is Hermes' for certain: by its fields, or as the root."""
    return any(mark in frame for mark in _MARKS) or (frame.get("name"), frame.get("category")) == (HERMES_ROOT, "root")


def without_hermes_url(key: FunctionKey) -> FunctionKey:
    """The key of a call frame of Hermes' `.cpuprofile` form as V8 has it, GC included; the same for all others."""
    if key.place not in _NO_URLS:
        return key
    return hermes_state(key.name) or FunctionKey(key.name, "#0", 0, 0)


def stack_frame(frame: Json) -> HermesFrame:
    """A frame of a trace's `stackFrames`. Frames that are not Hermes' have a name, a category and seldom a place."""
    written = fields.text(frame.get("name"))
    line, column = fields.line(frame.get("line")), fields.line(frame.get("column"))
    place = name_place(written)
    start = _start(frame)
    if place is None:
        return HermesFrame(written, _script(frame), line, column, start or (0, 0), True)
    # metro-symbolicate rewrites the name alone.
    is_mapped = (line, column) != (place.line, place.column)
    return _at(place, frame, start, not is_mapped)


def _at(place: NamePlace, frame: Json, start: tuple[int, int] | None, start_is_in_place: bool) -> HermesFrame:
    return HermesFrame(place.name, place.url or _script(frame), place.line, place.column, start, start_is_in_place)


def event_frame(name: str, args: Json) -> HermesFrame:
    """The frame of an event of hermes-profile-transformer, which has the `args` of a stack frame and a `url`.

    Without a source map the url is the frame's name once more. With one, it, `line` and `column` (0-based, as npm's
    source-map has it) are the source's, or null.
    """
    written = fields.text(args.get("name"))
    url = fields.text(args.get("url"))
    in_bundle = name_place(written) or name_place(name)
    short = name_place(name)
    shown = name if short is None else short.name
    start = _start(args)
    if url and url not in (written, name, _URL_TO_COME):
        line, column = fields.line(args.get("line")), fields.position(args.get("column"))
        return HermesFrame(shown, url, line, column, start, False)
    if in_bundle is not None:
        return _at(in_bundle._replace(name=shown), args, start, True)
    return HermesFrame(shown, _script(args), 0, 0, start or (0, 0), True)


def _start(frame: Json) -> tuple[int, int] | None:
    """Where the function of `frame` starts; as source maps of bytecode have it, an address is a column of line 1."""
    line = fields.line(frame.get("funcLine"))
    if line:
        return line, fields.line(frame.get("funcColumn"))
    address = fields.integer(frame.get("funcVirtAddr"))
    return None if address is None else (1, fields.position(address))


def _script(frame: Json) -> str:
    return "#" + fields.text(frame.get("category"))


def frame_functions(frames: Sequence[HermesFrame]) -> list[FunctionKey]:
    """The function of each of `frames`.

    A function whose start is not known in its file is where it was sampled: at the first of its places where its
    start in the bundle tells which frames belong together.
    """
    first: dict[HermesFrame, tuple[int, int]] = {}
    for frame in frames:
        if frame.start is not None and not frame.start_is_in_place:
            function = frame._replace(line=0, column=0)
            first[function] = min(first.get(function, (frame.line, frame.column)), (frame.line, frame.column))
    # Of equal keys one is enough: a table of frames has each function many times.
    keys: dict[FunctionKey, FunctionKey] = {}
    return [keys.setdefault(key, key) for key in (_function(frame, first) for frame in frames)]


def _function(frame: HermesFrame, first: dict[HermesFrame, tuple[int, int]]) -> FunctionKey:
    state = hermes_state(frame.name) if frame.place.startswith("#") else None
    if state is not None:
        return state
    if frame.start is not None and frame.start_is_in_place:
        line, column = frame.start
    else:
        line, column = first.get(frame._replace(line=0, column=0), (frame.line, frame.column))
    return FunctionKey("" if frame.name == ANONYMOUS else frame.name, frame.place, line, column)
