"""Where the parts of the file lie, found from its end.

The two number arrays hold no quote. So the last quote of the file ends the key `"timeDeltas"`, the last one before that
key ends `"samples"`, and what stands between the nodes and the samples is short. Nothing else has to be searched.

    {"nodes":[{"id":1,…},…],"startTime":1000,"endTime":9000,"samples":[1,2,3],"timeDeltas":[0,125,250]}
              └── nodes ──┘                                            └─────┘               └───────┘
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tui.formats.fast.byte_source import Source
from tui.formats.fast.shape import NotV8Shape

_HEAD = b'{"nodes":['
_MIDDLE = re.compile(
    rb'\],"startTime":(?P<start>0|-?[1-9][0-9]{0,14}),"endTime":(?P<end>0|-?[1-9][0-9]{0,14}),"samples"\Z'
)
_MIDDLE_BYTES = 128
_TAIL = re.compile(rb'\](?:,"tickscope":\{"masked_urls":[1-9][0-9]{0,9}\})?\}[ \t\r\n]*\Z')
"""`convert` says at the end how many urls it masked."""
_TAIL_BYTES = 256
_SEARCH_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Layout:
    """Byte ranges `[start, end)` without brackets, and the two times, in µs."""

    nodes: slice
    samples: slice
    deltas: slice
    start_time: int
    end_time: int


def layout(source: Source, looked_at: Callable[[int], None]) -> Layout:
    """The layout of a whole file; `looked_at` is told how many bytes were searched, a megabyte at a time.

    Raises NotV8Shape when its parts are not in V8's order.
    """
    if bytes(source.read(0, min(len(_HEAD), source.size))) != _HEAD:
        raise NotV8Shape("the node list is not first")
    tail_start = max(0, source.size - _TAIL_BYTES)
    tail = _TAIL.search(bytes(source.read(tail_start, source.size)))
    if tail is None:
        raise NotV8Shape("the end is not that of an array")
    deltas = _array(source, b'"timeDeltas"', tail_start + tail.start(), looked_at)
    samples_end = deltas.start - len(b'],"timeDeltas":[')
    if _text(source, samples_end, samples_end + 2) != b"],":
        raise NotV8Shape("timeDeltas does not follow samples")
    samples = _array(source, b'"samples"', samples_end, looked_at)
    # The middle ends with the key that `samples` was found by.
    middle_end = samples.start - len(b":[")
    middle_start = max(0, middle_end - _MIDDLE_BYTES)
    middle = _MIDDLE.search(_text(source, middle_start, middle_end))
    if middle is None:
        raise NotV8Shape("startTime and endTime do not stand between nodes and samples")
    nodes = slice(len(_HEAD), middle_start + middle.start())
    return Layout(nodes, samples, deltas, int(middle["start"]), int(middle["end"]))


def _array(source: Source, key: bytes, end: int, looked_at: Callable[[int], None]) -> slice:
    """The range of the number array of `key` that ends at `end`."""
    key_end = _last_quote(source, end, looked_at) + 1
    opening = b":["
    start = key_end + len(opening)
    if _text(source, key_end - len(key), start) != key + opening:
        raise NotV8Shape(f"{key.decode()} is not where V8 writes it")
    return slice(start, end)


def _text(source: Source, start: int, end: int) -> bytes:
    """The bytes `[start, end)`. Raises NotV8Shape when a short file does not have them."""
    if not 0 <= start <= end <= source.size:
        raise NotV8Shape("too short for all its parts")
    return bytes(source.read(start, end))


def _last_quote(source: Source, end: int, looked_at: Callable[[int], None]) -> int:
    """The place of the last `"` before `end`."""
    while end > 0:
        start = max(0, end - _SEARCH_BYTES)
        found = bytes(source.read(start, end)).rfind(b'"')
        if found >= 0:
            return start + found
        end = start
        looked_at(source.size - start)
    raise NotV8Shape("no key at all")
