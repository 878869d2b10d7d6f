"""Each single byte of a file counts: flipped, both readers say the same, or the fast one leaves it to the other.

The random changes of `test_every_byte` may miss a place; here no place outside of strings is left out.
"""

from __future__ import annotations

import re

import pytest

from tests.formats.fast.both_readers import Document, as_v8, check_fast_or_nothing, fast

STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')


def frame(name: str) -> Document:
    return {"functionName": name, "scriptId": "7", "url": "file:///a.js", "lineNumber": 3, "columnNumber": 11}


DOCUMENT: Document = {
    "nodes": [
        {"id": 1, "callFrame": frame("(root)"), "hitCount": 0, "children": [2, 4]},
        {"id": 2, "callFrame": frame(r"RegExp: \{(\d+)\}"), "hitCount": 15, "children": [3]},
        {"id": 3, "callFrame": frame('b"}'), "hitCount": 2, "positionTicks": [{"line": 4, "ticks": 10}]},
        {"id": 4, "callFrame": frame('],"samples":['), "hitCount": 0},
    ],
    "startTime": 1000,
    "endTime": 2345,
    "samples": [2, 3, 3, 4],
    "timeDeltas": [10, 125, -7, 250],
}
TEXT = as_v8(DOCUMENT)
KEYS = {match.group() for match in STRING.finditer(TEXT) if TEXT[match.end() :].startswith(b":")}


def flips() -> list[int]:
    """The places of `TEXT` outside of strings that are values; keys and their quotes are outside, too."""
    in_value = {place for match in STRING.finditer(TEXT) if match.group() not in KEYS for place in range(*match.span())}
    return [place for place in range(len(TEXT)) if place not in in_value]


def test_the_document_is_read_fast() -> None:
    assert check_fast_or_nothing(TEXT)


@pytest.mark.parametrize("bit", range(8))
def test_one_bit_flipped(bit: int) -> None:
    for place in flips():
        flipped = bytearray(TEXT)
        flipped[place] ^= 1 << bit
        check_fast_or_nothing(bytes(flipped))


@pytest.mark.parametrize("byte", b'09-.,:[]{}"\\ e\x00')
def test_one_byte_replaced(byte: int) -> None:
    for place in flips():
        check_fast_or_nothing(TEXT[:place] + bytes([byte]) + TEXT[place + 1 :])


def test_one_byte_missing_or_doubled() -> None:
    for place in range(len(TEXT)):
        check_fast_or_nothing(TEXT[:place] + TEXT[place + 1 :])
        check_fast_or_nothing(TEXT[:place] + TEXT[place : place + 1] + TEXT[place:])


def test_cut_anywhere() -> None:
    for place in range(len(TEXT)):
        assert fast(TEXT[:place]) is None
