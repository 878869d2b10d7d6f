"""The fields of journal records, checked as they are read: whoever wrote the file, what comes from here has its types.

One function for each kind gives its fields; what it does not know passes as it is. Raises OddRecord for a field that
is missing or of another type.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime

import orjson

from tui.base.json_text import Json

LARGEST_NUMBER = 2**53
"""Of times and sizes: what every reader of JSON has exactly, and 285 years in µs."""
_LARGEST_ID = 2**31 - 2
STATES = ("CONNECTING", "ATTACHED", "RECORDING", "STOPPING", "DONE", "LOST")
_UNITS = ("us", "bytes")


class OddRecord(ValueError):
    """A record that cannot be understood; the message names its kind and field."""


def checked_fields(kind: str, fields: Json, data: bytes) -> Json:
    """The fields of a record with `data`, complete and of the right types; those of a kind that is not known as they
    are. Raises OddRecord."""
    check = _CHECKS.get(kind)
    return fields if check is None else {**fields, **check(_Fields(kind, fields), data)}


class _Fields:
    """Reads one field at a time. Raises OddRecord."""

    def __init__(self, kind: str, fields: Mapping[str, object]) -> None:
        self.kind = kind
        self._fields = fields

    def text(self, name: str) -> str:
        value = self._fields.get(name)
        if not isinstance(value, str):
            raise OddRecord(f'{self.kind}: "{name}" is no text')
        return value

    def text_or_none(self, name: str) -> str | None:
        return None if self._fields.get(name) is None else self.text(name)

    def path_or_none(self, name: str) -> str | None:
        value = self.text_or_none(name)
        if value is not None and ("\0" in value or not value):
            raise OddRecord(f'{self.kind}: "{name}" is no path')
        return value

    def number(self, name: str, least: int = 0, most: int = LARGEST_NUMBER) -> int:
        value = self._fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise OddRecord(f'{self.kind}: "{name}" is no number in its range')
        return value

    def number_or(self, name: str, default: int | None) -> int | None:
        return default if self._fields.get(name) is None else self.number(name)

    def id_or_none(self, name: str) -> int | None:
        """A number that a program tells of itself, which its recording does not depend on."""
        value = self._fields.get(name)
        return value if isinstance(value, int) and 0 <= value <= _LARGEST_ID else None

    def thread(self) -> int:
        return self.number("thread", most=_LARGEST_ID)

    def switch(self, name: str) -> bool:
        value = self._fields.get(name)
        if value is not None and not isinstance(value, bool):
            raise OddRecord(f'{self.kind}: "{name}" is neither true nor false')
        return bool(value)

    def one_of(self, name: str, known: tuple[str, ...], default: str | None = None) -> str:
        value = default if self._fields.get(name) is None else self.text(name)
        if value not in known:
            raise OddRecord(f'{self.kind}: "{name}" is none of {", ".join(known)}')
        return value

    def texts_or_none(self, name: str) -> list[str] | None:
        value = self._fields.get(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            raise OddRecord(f'{self.kind}: "{name}" is no list of texts')
        return value


def _header(fields: _Fields, _data: bytes) -> Json:
    started = fields.text("started")
    try:
        datetime.fromisoformat(started)
    except ValueError:
        raise OddRecord('header: "started" is no time') from None
    texts = ("tickscope", "host", "target", "type", "scripts")
    return {
        "started": started,
        **{name: fields.text_or_none(name) for name in texts},
        **{name: fields.path_or_none(name) for name in ("journal", "out")},
        "command": fields.texts_or_none("command"),
        **{name: fields.number_or(name, None) for name in ("recorder", "interval_us", "interval_bytes")},
        **{name: fields.switch(name) for name in ("counts_calls", "counts_collected", "replaces_out")},
    }


def _state(fields: _Fields, _data: bytes) -> Json:
    return {"state": fields.one_of("state", STATES)}


def _thread(fields: _Fields, _data: bytes) -> Json:
    return {
        "number": fields.number("number", most=_LARGEST_ID),
        "name": fields.text("name"),
        "kind": fields.text("kind"),
        **{name: fields.id_or_none(name) for name in ("pid", "local_pid", "tid")},
        "script": fields.text_or_none("script"),
        "runtime_version": fields.text_or_none("runtime_version"),
        "unit": fields.one_of("unit", _UNITS, _UNITS[0]),
    }


def _chunk(fields: _Fields, data: bytes) -> Json:
    return {
        "thread": fields.thread(),
        "start_us": fields.number("start_us", -LARGEST_NUMBER),
        "end_us": fields.number("end_us", -LARGEST_NUMBER),
        "samples": fields.number_or("samples", 0),
        "nodes": fields.number_or("nodes", 0),
        "bytes": fields.number_or("bytes", len(data)),
        "cpu_us": fields.number_or("cpu_us", None),
    }


def _heap(fields: _Fields, data: bytes) -> Json:
    return {
        "thread": fields.thread(),
        "elapsed_us": fields.number("elapsed_us"),
        "allocated_bytes": fields.number("allocated_bytes"),
        "samples": fields.number("samples"),
        "bytes": fields.number_or("bytes", len(data)),
        "cpu_us": fields.number_or("cpu_us", None),
    }


def _whole(fields: _Fields, _data: bytes) -> Json:
    return {"thread": fields.thread()}


def _calls(fields: _Fields, data: bytes) -> Json:
    try:
        counted = orjson.loads(data)
    except orjson.JSONDecodeError:
        counted = None
    if not isinstance(counted, list) or not all(
        isinstance(frame, dict) and isinstance(frame.get("count"), int) for frame in counted
    ):
        raise OddRecord("calls: its data is no list of counted functions")
    return {"thread": fields.thread()}


def _script(fields: _Fields, _data: bytes) -> Json:
    return {"thread": fields.thread(), "url": fields.text("url")}


def _note(fields: _Fields, _data: bytes) -> Json:
    return {"text": fields.text("text"), "warns_of": fields.id_or_none("warns_of")}


def _suspended(fields: _Fields, _data: bytes) -> Json:
    start_us = fields.number("start_us")
    return {"pid": fields.id_or_none("pid"), "start_us": start_us, "end_us": fields.number("end_us", start_us)}


def _saved(fields: _Fields, _data: bytes) -> Json:
    try:
        # Where JSON could not have the path, its bytes stand beside it.
        path = os.fsdecode(bytes.fromhex(fields.text_or_none("path_hex") or "")) or fields.path_or_none("path")
    except ValueError:
        raise OddRecord('saved: "path_hex" is no path') from None
    if not path or "\0" in path:
        raise OddRecord('saved: "path" is no path')
    return {"path": path}


_CHECKS: Mapping[str, Callable[[_Fields, bytes], Json]] = {
    "header": _header,
    "state": _state,
    "thread": _thread,
    "chunk": _chunk,
    "whole": _whole,
    "heap": _heap,
    "calls": _calls,
    "script": _script,
    "suspended": _suspended,
    "note": _note,
    "saved": _saved,
}
