"""Comma-separated numbers, as V8 writes them, in bulk.

numpy reads about 80 million numbers a second from text, but it is more lenient than JSON: it takes `+5`, `007` and
blanks, reads `2-0` as 2 and the nothing behind `7,` as some number. So the spelling is checked before.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tui.formats.fast.byte_source import Source
from tui.formats.fast.shape import NotV8Shape
from tui.profile.columns.column_types import Bool, Int64, UInt8

BLOCK_BYTES = 1 << 16
"""Read at a time: the numbers of such a block (about 100 kB) stay in the processor's cache and on the heap."""

_COMMA, _MINUS, _ZERO = b",-0"


def integer_blocks(source: Source, array: slice) -> Iterator[tuple[Int64, int]]:
    """The numbers in the range `array` of `source` a block at a time, int64, each with the place where it ends.

    Raises NotV8Shape when there are none, or anything but numbers and single commas.
    """
    start = array.start
    while start < array.stop:
        block = bytes(source.read(start, min(start + BLOCK_BYTES, array.stop)))
        if start + len(block) < array.stop:
            # A number may go on in the next block: end before the last comma, which belongs to neither.
            block = block[: max(0, block.rfind(b","))]
        start += len(block) + 1
        yield integers(block), min(start, array.stop)
        if start == array.stop:
            raise NotV8Shape("a comma before the end of an array")


def integers(text: bytes) -> Int64:
    """The numbers of `text`, int64. Raises NotV8Shape when it is not all numbers between single commas.

    A number of more than 18 digits may not fit 64 bits and is refused like any other surprise: nothing wraps.
    """
    if not text:
        raise NotV8Shape("no number")
    commas = _check_spelling(np.frombuffer(text, np.uint8))
    numbers = np.fromstring(text, np.int64, commas + 1, sep=",")
    # A number that does not fit becomes the largest that does.
    if numbers.max() >= 10**18 or numbers.min() <= -(10**18):
        raise NotV8Shape("a number is too large")
    return numbers


def _check_spelling(characters: UInt8) -> int:
    """How many commas stand between the numbers. Raises NotV8Shape unless all are whole, as JSON writes them.

    A number begins with a digit behind none. There is one more of them than commas, the last character is a digit,
    and a minus stands between a comma (or the start) and a digit: so there is one comma between any two numbers.

        characters   1 2 , - 3 , 0        two commas, three beginnings; the minus has a comma before and a 3 behind it
        begins       x       x   x        2-0 and 5, and ,5 and 5,,6 have too few beginnings or too many commas
    """
    # Unsigned arithmetic: whatever is below "0" wraps to a large number.
    is_digit = (characters - _ZERO) < 10
    is_comma, is_minus = characters == _COMMA, characters == _MINUS
    begins = is_digit.copy()
    np.greater(is_digit[1:], is_digit[:-1], out=begins[1:])
    commas, minuses = int(np.count_nonzero(is_comma)), int(np.count_nonzero(is_minus))
    if (
        int(np.count_nonzero(is_digit)) + commas + minuses != len(characters)
        or int(np.count_nonzero(begins)) != commas + 1
        or not is_digit[-1]
        or (minuses and not _minuses_stand_right(is_minus, is_comma, is_digit))
    ):
        raise NotV8Shape("not only numbers")
    # 05 and 00 are no numbers in JSON.
    if np.any(begins[:-1] & is_digit[1:] & (characters[:-1] == _ZERO)):
        raise NotV8Shape("a number begins with 0")
    return commas


def _minuses_stand_right(is_minus: Bool, is_comma: Bool, is_digit: Bool) -> bool:
    """Whether each minus stands before a digit, and behind a comma or nothing. The last character is none."""
    is_before_none = is_minus[:-1] & ~is_digit[1:]
    is_behind_number = is_minus[1:] & ~is_comma[:-1]
    return not np.any(is_before_none | is_behind_number)
