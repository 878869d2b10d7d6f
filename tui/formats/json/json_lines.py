"""Logs of one JSON document a line: events of a trace, or messages of the DevTools protocol."""

from __future__ import annotations

import orjson

from tui.formats.input.encoding import Text
from tui.formats.json.devtools_log import events_in, is_event, message


def array_of_lines(text: Text) -> bytes | None:
    """The lines of `text` as a JSON array, which stays open when the last line is cut; None when they are no log.

    Commas at the ends of lines are left out, as a trace has them that lost its brackets.
    """
    lines = bytes(text).strip().replace(b"\r\n", b"\n")
    first, _, rest = lines.partition(b"\n")
    if not rest or not _is_logged(first):
        return None
    # Each pass halves the blank lines.
    while b"\n\n" in lines:
        lines = lines.replace(b"\n\n", b"\n")
    lines = lines.replace(b",\n", b"\n").rstrip(b",")
    last = lines[lines.rfind(b"\n") + 1 :]
    return b"".join((b"[", lines.replace(b"\n", b","), b"]" if _is_json(last) else b""))


def _is_logged(line: bytes) -> bool:
    try:
        entry = orjson.loads(line.rstrip(b", \t"))
    except orjson.JSONDecodeError:
        return False
    return is_event(entry) or message(entry) is not None or bool(events_in(entry))


def _is_json(line: bytes) -> bool:
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True
