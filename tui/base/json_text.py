"""JSON objects of the inspector and of journals, and text in JSON whose words may not be UTF-8."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson

Json = dict[str, Any]
"""A JSON object, as it was read."""


def json_bytes(value: Json | list[object], option: int = 0) -> bytes:
    """`value` as JSON. Bytes that are not UTF-8, which Python has as lone surrogates, become `\ufffd`.

    Who needs the very bytes of a path keeps them beside it (`path_hex`).
    """
    try:
        return orjson.dumps(value, option=option)
    except TypeError:
        return orjson.dumps(_cleaned(value), option=option)


def json_text(text: str) -> str:
    """`text` as JSON has it."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _cleaned(value: object) -> object:
    match value:
        case str():
            return json_text(value)
        case dict():
            return {_cleaned(key): _cleaned(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_cleaned(entry) for entry in value]
    return value


def path_fields(path: Path) -> Json:
    """`path` in JSON, and its bytes in hexadecimal as `path_hex` where they are not UTF-8."""
    text, raw = json_text(str(path)), os.fsencode(path)
    return {"path": text} if text.encode() == raw else {"path": text, "path_hex": raw.hex()}
