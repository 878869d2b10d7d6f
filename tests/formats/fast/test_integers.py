"""Numbers in bulk, against JSON's own parser."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from tui.formats.fast.integers import integers
from tui.formats.fast.shape import NotV8Shape

NUMBERS = st.integers(-(10**18) + 1, 10**18 - 1) | st.integers(-9, 99)


def by_json(text: bytes) -> list[int] | None:
    """The integers between the brackets of an array, None when it is no array of integers."""
    try:
        values: list[int] | None = orjson.loads(b"[%b]" % text)
    except orjson.JSONDecodeError:
        return None
    return values if values and all(type(value) is int for value in values) else None


def in_bulk(text: bytes) -> list[int] | None:
    try:
        return [int(number) for number in integers(text)]
    except NotV8Shape:
        return None


@given(st.lists(NUMBERS, min_size=1, max_size=30))
def test_what_json_reads_is_read(values: list[int]) -> None:
    assert in_bulk(",".join(map(str, values)).encode()) == values


@given(st.text("0123456789,,--", max_size=12).map(str.encode))
@example(b"2-0")
@example(b"25-")
@example(b"2,3,")
@example(b",2,3")
@example(b"2,,3")
@example(b"-,250")
@example(b"--1")
@example(b"-01")
@example(b"1,00")
def test_any_spelling_is_read_as_json_reads_it_or_refused(text: bytes) -> None:
    found = in_bulk(text)
    event(f"read: {found is not None}")
    assert found is None or found == by_json(text)
    assert found is not None or by_json(text) is None or len(text) > 18


@pytest.mark.parametrize(
    "text", [b"", b"1000000000000000000", b"-1000000000000000000", b"9" * 30, b"1.0", b"1e3", b" 1"]
)
def test_refused(text: bytes) -> None:
    assert in_bulk(text) is None
