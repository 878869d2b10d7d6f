"""Where the brackets, braces and commas of JSON text are, without parsing it: what is inside a string is left out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tui.profile.columns.column_types import Int64, UInt8

BLOCK_BYTES = 1 << 17
"""Bytes of text whose structure comes at once: parsing so much takes some milliseconds."""

QUOTE, COMMA, OPENING = b'",['
_OBJECT = ord("{")
DEPTH_STEP = np.zeros(256, np.int64)
"""By character: 1 where it opens an array or an object, −1 where it closes one."""
DEPTH_STEP[list(b"[{")], DEPTH_STEP[list(b"]}")] = 1, -1

_OBJECT_BYTES, _ARRAY_BYTES = 240, 88
"""What a small one takes in memory: the text `{"a":1},` becomes 30 times as large."""

_MOST_GROWTH = 19
"""The lines of a profile, `{"line":1,"ticks":1},`, grow 12 times, and stacks of two frames 15 times."""

_FREE_BYTES = 100 << 20
_COUNTED_TOGETHER = 1 << 20

_CLASSES = bytearray(256)
for _byte in b'"[]{},':
    _CLASSES[_byte] = _byte


def structure(text: memoryview) -> Iterator[tuple[Int64, UInt8, Int64]]:
    """Block by block: place, kind and depth behind it of each bracket, brace and comma outside of strings."""
    depth, is_in_string, is_escaped = 0, False, False
    for start in range(0, len(text), BLOCK_BYTES):
        block = bytes(text[start : start + BLOCK_BYTES])
        if is_escaped:
            block = b" " + block[1:]
        if b"\\" in block:
            # Pairs first, from left to right: what is left is a backslash that escapes what follows it.
            block = block.replace(b"\\\\", b"  ").replace(b'\\"', b"  ")
        is_escaped = block.endswith(b"\\")
        classes = np.frombuffer(block.translate(bytes(_CLASSES)), np.uint8)
        place = np.flatnonzero(classes)
        kind = classes[place]
        # The quotes up to a character, counted on from the block before: an odd number of them is inside a string.
        quotes = np.cumsum((kind == QUOTE).astype(np.int64)) + is_in_string
        is_in_string = bool(quotes[-1] % 2) if len(quotes) else is_in_string
        is_outside = (quotes % 2 == 0) & (kind != QUOTE)
        place, kind = place[is_outside] + start, kind[is_outside]
        depths = np.cumsum(DEPTH_STEP[kind]) + depth
        depth = int(depths[-1]) if len(depths) else depth
        yield place, kind, depths


def is_too_dense(text: bytes | bytearray) -> bool:
    """Whether `text` is little but brackets, which parsed would take twenty times its size and more."""
    if len(text) * _OBJECT_BYTES < _FREE_BYTES:
        return False
    needed = 0
    for start in range(0, len(text), _COUNTED_TOGETHER):
        # bytes.count is four times slower where there are many.
        characters = np.frombuffer(text, np.uint8, min(_COUNTED_TOGETHER, len(text) - start), start)
        needed += int(np.count_nonzero(characters == _OBJECT)) * _OBJECT_BYTES
        needed += int(np.count_nonzero(characters == OPENING)) * _ARRAY_BYTES
    return needed > max(_FREE_BYTES, _MOST_GROWTH * len(text))
