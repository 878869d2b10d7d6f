"""Large JSON, parsed a slice at a time, so that no single call keeps the screen's thread waiting.

orjson holds the interpreter until it is done, a second for 200 MB. But large profiles are all one shape: an object with
some long arrays (or one long array). Where an array can be cut is told by counting brackets and quotes:

    {"startTime": 1, "nodes": [{"id": 1, "name": "a,]"}, {"id": 2}, {"id": 3}], "endTime": 9}
                              ⌃ opens the array         ⌃         ⌃         ⌃ closes it
                                                        may be cut at these commas

The slices between two cuts are parsed each by itself, and what remains with a mark in place of each long array. The
answer is that of `orjson.loads`; whenever there is any doubt there is none, and the text is to be parsed as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from secrets import token_hex

import numpy as np
import orjson

from tui.formats.json.structure import COMMA, DEPTH_STEP, OPENING, structure

_DEEPEST = 1000
_MOST_VALUES = 1000
"""In the object at the top; what has more is no profile."""


@dataclass(slots=True)
class _Array:
    """An array from behind its opening bracket to before its closing one, and the commas where it is cut."""

    start: int
    end: int = 0
    cuts: list[int] = field(default_factory=list)


def sliced_document(text: bytes | bytearray, done: Callable[[int], None]) -> object | None:
    """What `orjson.loads(text)` says, or None where it cannot be told; `done` is given the bytes that are parsed."""
    view = memoryview(text)
    try:
        long_arrays = [array for array in _arrays(view) if array.cuts]
        return _assembled(view, long_arrays, done) if long_arrays else None
    except (_DoubtError, orjson.JSONDecodeError):
        return None


class _DoubtError(Exception):
    """The text is no JSON, or has another shape than large profiles."""


def _assembled(text: memoryview, arrays: list[_Array], done: Callable[[int], None]) -> object:
    """The document, from what is between its long arrays and the slices of each."""
    # Nobody who writes a file knows the marks, so only where one was put can one be found.
    secret = token_hex()
    marks = [f"{secret} {index}" for index in range(len(arrays))]
    parts: list[bytes | memoryview] = []
    copied = 0
    for array, mark in zip(arrays, marks, strict=True):
        parts += [text[copied : array.start], orjson.dumps(mark)]
        copied = array.end
    document = orjson.loads(b"".join((*parts, text[copied:])))
    if document == marks:
        return _values(text, arrays[0], done)
    if not isinstance(document, dict):
        raise _DoubtError
    keys = [key for key, value in document.items() if isinstance(value, list) and value and value[0] in marks]
    if [document[key] for key in keys] != [[mark] for mark in marks]:
        # A key stands twice: its first array is lost, or it has moved.
        raise _DoubtError
    for array, key in zip(arrays, keys, strict=True):
        document[key] = _values(text, array, done)
    return document


def _values(text: memoryview, array: _Array, done: Callable[[int], None]) -> list[object]:
    """What an array holds, slice by slice."""
    values: list[object] = []
    start = array.start
    for end in (*array.cuts, array.end):
        part = orjson.loads(b"".join((b"[", text[start:end], b"]")))
        if not part:
            # Nothing stands between two commas, which is no JSON.
            raise _DoubtError
        values += part
        start = end + 1
        done(end)
    return values


def _arrays(text: memoryview) -> Iterator[_Array]:
    """The arrays that are values of the object at the top, or the array that is at the top itself."""
    level, values = 0, 0
    array: _Array | None = None
    for place, kind, depth in structure(text):
        if not level:
            if not len(kind):
                continue
            level = 1 if kind[0] == OPENING else 2
        # What opens or closes a value of the level: there are few, and each is looked at.
        is_edge = (DEPTH_STEP[kind] > 0) & (depth == level) | (DEPTH_STEP[kind] < 0) & (depth == level - 1)
        edges = np.flatnonzero(is_edge)
        values += len(edges)
        if values > _MOST_VALUES or int(depth.max(initial=0)) > _DEEPEST:
            raise _DoubtError
        for edge in edges.tolist():
            if DEPTH_STEP[kind[edge]] > 0:
                array = _Array(int(place[edge]) + 1) if kind[edge] == OPENING else None
            elif array is not None:
                array.end = int(place[edge])
                yield array
                array = None
        if array is not None:
            commas = place[(kind == COMMA) & (depth == level) & (place >= array.start)]
            array.cuts += commas[-1:].tolist()
