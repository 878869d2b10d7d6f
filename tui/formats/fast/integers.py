"""Comma-separated numbers, as V8 writes them, in bulk.

numpy reads about 80 million numbers a second from text, but it is more lenient than JSON: it takes `+5`, `007` and
blanks, and stops at what it cannot read. So the characters are looked at before, and the numbers counted after.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tui.formats.fast.shape import NotV8Shape
from tui.formats.fast.source import Source
from tui.profile.columns import Bool, Int64, UInt8

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
    characters = np.frombuffer(text, np.uint8)
    # Unsigned arithmetic: whatever is below "0" wraps to a large number.
    is_digit = (characters - _ZERO) < 10
    commas = int(np.count_nonzero(characters == _COMMA))
    minuses = int(np.count_nonzero(characters == _MINUS))
    if int(np.count_nonzero(is_digit)) + commas + minuses != len(text) or _has_leading_zero(characters, is_digit):
        raise NotV8Shape("not only numbers")
    try:
        numbers = np.fromstring(text, np.int64, commas + 1, sep=",")
    except (ValueError, DeprecationWarning):  # numpy before 2.3 warns and answers what it has read so far
        raise NotV8Shape("not only numbers") from None
    if len(numbers) != commas + 1 or (numbers.max() >= 10**18 or numbers.min() <= -(10**18)):
        raise NotV8Shape("a number is missing or too large")
    return numbers


def _has_leading_zero(characters: UInt8, is_digit: Bool) -> bool:
    """Whether a number of several digits begins with 0, as none does in JSON: `05` in `1,05,20`."""
    if len(characters) > 1 and characters[0] == _ZERO and is_digit[1]:
        return True
    is_zero = characters[1:-1] == _ZERO
    return bool(np.any(is_zero & is_digit[2:] & ~is_digit[:-2]))
