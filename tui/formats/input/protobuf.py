"""Protocol buffers that have no signature, told by the fields at their top: pprof's profiles and Perfetto's traces.

https://github.com/google/pprof/blob/main/proto/profile.proto
https://github.com/google/perfetto/blob/main/protos/perfetto/trace/trace.proto
"""

from __future__ import annotations

from collections.abc import Iterator

_MOST_FIELDS = 10_000
"""Fields that are looked at; what has so many in order is what it looks like."""

_VARINT, _LENGTH = 0, 2
_STRING_TABLE, _COMMENT = 6, 13
_PPROF = {
    **dict.fromkeys((1, 2, 3, 4, 5, _STRING_TABLE, 11), (_LENGTH,)),
    **dict.fromkeys((7, 8, 9, 10, 12, 14, 15), (_VARINT,)),
    _COMMENT: (_VARINT, _LENGTH),
}
"""Wire types by the number of the field of a `Profile`."""


def is_pprof(data: bytes | bytearray) -> bool:
    """Whether the fields of `data` are those of a pprof profile: with value types, samples or strings."""
    numbers: set[int] = set()
    count = 0
    for number, wire_type, length in _fields(data):
        if wire_type not in _PPROF.get(number, ()):
            return False
        if number == _STRING_TABLE and _STRING_TABLE not in numbers and length:
            # The first string is empty.
            return False
        numbers.add(number)
        count += 1
    # Other things than pprof are packets of one kind; its samples alone may be so many.
    is_mixed = len(numbers) > 1 or (2 in numbers and count == _MOST_FIELDS)
    return is_mixed and bool(numbers & {1, 2, _STRING_TABLE})


def is_perfetto(data: bytes | bytearray) -> bool:
    """Whether `data` is a sequence of packets, which is all that a Perfetto trace has."""
    fields = [(number, wire_type) for number, wire_type, _length in _fields(data)]
    return bool(fields) and set(fields) == {(1, _LENGTH)}


def _fields(data: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
    """Number, wire type and length of each field at the top, the first ten thousand; (0, 0, 0) where there is none."""
    place = 0
    for _field in range(_MOST_FIELDS):
        if place == len(data):
            return
        tag, place = _varint(data, place)
        length = 0
        if tag & 7 == _VARINT:
            _value, place = _varint(data, place)
        elif tag & 7 == _LENGTH:
            length, place = _varint(data, place)
        else:
            place = -1
        if place < 0 or place + length > len(data):
            yield 0, 0, 0
            return
        place += length
        yield tag >> 3, tag & 7, length


def _varint(data: bytes | bytearray, place: int) -> tuple[int, int]:
    """The number at `place`, and where it ends; −1 where there is none."""
    value = 0
    if place >= 0:
        for shift, byte in enumerate(data[place : place + 10]):
            value |= (byte & 0x7F) << 7 * shift
            if byte < 0x80:
                return value, place + shift + 1
    return 0, -1
