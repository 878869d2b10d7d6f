"""What writers and downloads are known to do to JSON, undone: each function gives the mended text or None."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import orjson

from tui.base.text import counted
from tui.formats.input.encoding import Text

_SURROGATES = re.compile(
    rb"\\u(?:[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|([dD][89a-fA-F][0-9a-fA-F]{2}))"
)


def without_lone_surrogates(text: Text) -> bytearray:
    r"""`text` with escapes of half a surrogate pair as `\ufffd`.

    Escapes are matched from left to right, so `\\ud800`, a backslash and five letters, stays.
    """
    mended = bytearray(text)
    # Escaped backslashes are hidden, so that every other one begins an escape.
    for escape in _SURROGATES.finditer(text.replace(rb"\\", b"  ")):
        if escape[1] is not None:
            mended[escape.start() : escape.end()] = rb"\ufffd"
    return mended


_NAME_STARTS = re.compile(rb'"(?:functionName|url)"\s*:\s*"')
# A name goes on to the quote that another field of a call frame, or its end, follows.
_NAME_ENDS = re.compile(rb'"\s*(?:,\s*"(?:functionName|scriptId|url|lineNumber|columnNumber|bailoutReason)"\s*:|\})')
_AFTER_STRING = re.compile(rb'"\s{0,99}(?:[}\]]|,\s{0,99}"[^"\\]{0,99}"\s{0,99}:)')
_INTEGER_SCRIPT = re.compile(rb'"scriptId"\s*:\s*\d')
_FIRST_WINDOW = 64


def escaped_names(text: Text, failure: int) -> bytes | None:
    """`text` with names and urls escaped that were not; None when those before byte `failure`, where it stops being
    JSON, all were: then something else is wrong with it.

    V8's own serialiser (CpuProfileJSONSerializer), which writes script ids as numbers, escapes nothing: there every
    backslash is one. Elsewhere a name that is a valid string stays as it is.
    """
    names, broken = [], []
    for name, is_broken in _names(text):
        if is_broken:
            broken.append(name)
        if is_broken or not _is_plain(text[name]):
            names.append(name)
    if not broken or broken[0].start > failure:
        return None
    return _with_escapes(text, names if _INTEGER_SCRIPT.search(text) else broken)


def raw_names_escaped(text: Text) -> bytes:
    """`text`, which V8's own serialiser wrote, with all of its names and urls escaped; see `escaped_names`."""
    return _with_escapes(text, [name for name, _is_broken in _names(text, is_raw=True) if not _is_plain(text[name])])


def _with_escapes(text: Text, names: Iterable[slice]) -> bytes:
    escaped, copied = bytearray(), 0
    for name in names:
        escaped += text[copied : name.start]
        escaped += orjson.dumps(text[name].decode(errors="replace"))[1:-1]
        copied = name.stop
    return bytes(escaped + text[copied:])


def _names(text: Text, *, is_raw: bool = False) -> Iterator[tuple[slice, bool]]:
    """Where names and urls are in `text`, without their quotes, and whether each is no valid string.

    In `is_raw` text no quote is escaped. One pass over the starts and the ends of names.
    """
    ends = _NAME_ENDS.finditer(text)
    end = next(ends, None)
    previous_stop = 0
    for opening in _NAME_STARTS.finditer(text):
        start = opening.end()
        if start < previous_stop:
            continue
        previous_stop = -1 if is_raw else _end_of_string(text, start)
        is_broken = previous_stop < 0
        if is_broken:
            while end is not None and end.start() < start:
                end = next(ends, None)
            if end is None:
                return
            previous_stop = end.start()
        yield slice(start, previous_stop), is_broken


def _end_of_string(text: Text, start: int) -> int:
    """Where the string that begins at `start` ends, if it is valid and another field or an end follows; else −1."""
    size, searched = _FIRST_WINDOW, start
    while True:
        window = text[searched : searched + size]
        # Pairs first, from left to right: a quote behind a backslash that is left is part of the string.
        quote = window.replace(b"\\\\", b"  ").replace(b'\\"', b"  ").find(b'"')
        if quote >= 0:
            end = searched + quote
            is_string = _AFTER_STRING.match(text, end) is not None and _is_string(text[start:end])
            return end if is_string else -1
        if searched + size >= len(text):
            return -1
        # A backslash at the end of a window escapes what the next one begins with.
        is_open = (len(window) - len(window.rstrip(b"\\"))) % 2 == 1
        searched += len(window) - is_open
        size *= 4


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
