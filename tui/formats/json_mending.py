"""What writers and downloads are known to do to JSON, undone: each function gives the mended text or None."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

import orjson

from tui.text import counted

Text = bytes | bytearray

_ESCAPES = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def without_lone_surrogates(text: Text) -> bytes:
    r"""`text` with escapes of half a surrogate pair as `\ufffd`.

    Escapes are matched from left to right, so `\\ud800`, a backslash and five letters, stays.
    """
    return _ESCAPES.sub(lambda match: rb"\ufffd" if match[1] else match[0], text)


_NAME_STARTS = re.compile(rb'"(?:functionName|url)"\s*:\s*"')
# A name goes on to the quote that another field of a call frame, or its end, follows.
_NAME_ENDS = re.compile(rb'"\s*(?:,\s*"(?:functionName|scriptId|url|lineNumber|columnNumber|bailoutReason)"\s*:|\})')
_INTEGER_SCRIPT = re.compile(rb'"scriptId"\s*:\s*\d')


def escaped_names(text: Text) -> bytes | None:
    """`text` with names and urls escaped that were not; None when all of them were.

    V8's own serialiser (CpuProfileJSONSerializer), which writes script ids as numbers, escapes nothing: there every
    backslash is one. Elsewhere a name that is a valid string stays as it is.
    """
    names = [name for name in _names(text) if not _is_plain(text[name])]
    broken = [name for name in names if not _is_string(text[name])]
    if not broken:
        return None
    return _with_escapes(text, names if _INTEGER_SCRIPT.search(text) else broken)


def raw_names_escaped(text: Text) -> bytes:
    """`text`, which V8's own serialiser wrote, with all of its names and urls escaped; see `escaped_names`."""
    return _with_escapes(text, [name for name in _names(text) if not _is_plain(text[name])])


def _with_escapes(text: Text, names: Iterable[slice]) -> bytes:
    escaped, copied = bytearray(), 0
    for name in names:
        escaped += text[copied : name.start]
        escaped += orjson.dumps(text[name].decode(errors="replace"))[1:-1]
        copied = name.stop
    return bytes(escaped + text[copied:])


def _names(text: Text) -> Iterator[slice]:
    """Where names and urls stand in `text`, without their quotes, in one pass over their starts and ends."""
    ends = _NAME_ENDS.finditer(text)
    end = next(ends, None)
    previous_stop = 0
    for opening in _NAME_STARTS.finditer(text):
        start = opening.end()
        if start < previous_stop:
            continue
        while end is not None and end.start() < start:
            end = next(ends, None)
        if end is None:
            return
        previous_stop = end.start()
        yield slice(start, previous_stop)


def _is_plain(raw: Text) -> bool:
    return b'"' not in raw and b"\\" not in raw and raw.decode(errors="replace").isprintable()


def _is_string(raw: Text) -> bool:
    try:
        orjson.loads(b'"' + raw + b'"')
    except orjson.JSONDecodeError:
        return False
    return True


_NEXT_DOCUMENT = (b"{", b"[")


def without_what_follows(text: Text, end: int, warnings: list[str]) -> bytes | None:
    """The document that ends before byte `end`, unless what follows is another one."""
    rest = bytes(text[end:]).strip()
    if rest.startswith(_NEXT_DOCUMENT):
        return None
    warnings.append(f"{counted(len(rest), 'byte')} after the end of the JSON ignored")
    return bytes(text[:end])


_EVENTS = re.compile(rb'\s*(?:\[|\{.*?"traceEvents"\s*:\s*\[)\s*(?=\{)', re.DOTALL)
_SEPARATOR = re.compile(r"\s*,?\s*")


def complete_events(text: Text, warnings: list[str]) -> bytes | None:
    """The trace up to its last complete event; None when it is no trace or has none.

    Chrome writes a trace event by event, so a download or a crash cuts one off.
    """
    start = _EVENTS.match(text)
    if start is None:
        return None
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    events, end, count = bytes(text[start.end() :]).decode(errors="replace"), 0, 0
    position = 0
    while position < len(events):
        try:
            event, end_of_event = decoder.raw_decode(events, position)
        except (ValueError, RecursionError):
            break
        if not isinstance(event, dict) or (count == 0 and "ph" not in event):
            break
        end, count = end_of_event, count + 1
        separator = _SEPARATOR.match(events, end)
        position = separator.end() if separator else end
    if count == 0:
        return None
    warnings.append(f"the trace is cut short: {counted(count, 'complete event')} recovered")
    opened_object = text.lstrip()[:1] == b"{"
    return bytes(text[: start.end()]) + events[:end].encode() + (b"]}" if opened_object else b"]")


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")
