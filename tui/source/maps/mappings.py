"""The `mappings` of a source map, as columns: where each stretch of generated code comes from.

https://tc39.es/ecma426/#sec-mappings: lines of generated code are separated by `;`, their segments by `,`, and a
segment holds one, four or five numbers in base 64, each the difference to the one before of its kind. A map of a large
bundle has millions of them, so they are decoded all at once:

    text          A   A   C   A   ,   g   B   A   C   A   ;          digits of 5 bits, the 6th bit says: more follow
    value         0   0   2   0       32  1   0   2   0
    number        0   0   2   0       32      0   2   0              32 = 0 + 1·32
    signed        0   0   1   0       16      0   1   0              the lowest bit is the sign
    segment       0   0   0   0       1       1   1   1              column 0, then column 0 + 16

No library does it for us: Sentry's `symbolic` brings 19 MB and cffi and has no wheels for Windows and musl,
`libsourcemap` (2017) was given up for it, `sourcemap` (2017) makes an object of each segment. Node's own reader is the
twin in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from tui.profile.columns.column_types import Bool, Int32, Int64, UInt8

NOWHERE = -1
"""The source of generated code that comes from none, and the name of code that had none."""

_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_COMMA, _SEMICOLON, _WRONG = 64, 65, 66
_MORE, _DIGIT_BITS = 32, 5
_MOST_DIGITS = 7
"""Digits of one number: 32 bits and a sign."""
_LARGEST = 2**31 - 1
MOST_LINES, MOST_SEGMENTS = 5_000_000, 10_000_000
_LONGEST_SEGMENT = 5 * _MOST_DIGITS + 1
_SEPARATOR = re.compile(rb"[,;]")


class MappingsError(ValueError):
    """Text that is no mappings; the message says what is wrong with it."""


@dataclass(frozen=True, eq=False, slots=True)
class Mappings:
    """Segment `i` starts at `column[i]` of its generated line; all columns int32[segments], all numbers 0-based.

    `line_start` int32[lines + 1]: the segments of generated line `k` are `[line_start[k], line_start[k + 1])`, in the
    order of their columns. `source`, `name` are indices or NOWHERE; `line` and `source_column` say where in the source.
    """

    line_start: Int32
    column: Int32
    source: Int32
    line: Int32
    source_column: Int32
    name: Int32

    def segments_before(self, start: int, end: int, column: int) -> int:
        """How many segments of `[start, end)`, those of one line, begin before `column` (0-based)."""
        # For a Python integer numpy would make all columns of the line 64 bits wide first, every time.
        return int(np.searchsorted(self.column[start:end], np.int32(min(column, _LARGEST))))


def decoded(text: bytes, piece_bytes: int = 1 << 19) -> Mappings:
    """The mappings that `text` holds, read in pieces of `piece_bytes`: reading takes 70 times as much memory.

    Raises MappingsError.
    """
    lines = text.count(b";") + 1
    if lines > MOST_LINES or text.count(b",") + lines > MOST_SEGMENTS:
        raise MappingsError(f"it has more than {MOST_LINES:,} lines or {MOST_SEGMENTS:,} segments")
    before = _Before()
    pieces = [_piece(piece, before) for piece in _pieces(text, piece_bytes)]
    generated_line, *columns = (np.concatenate(of_pieces) for of_pieces in zip(*pieces, strict=True))
    line_start = np.searchsorted(generated_line, np.arange(lines + 1, dtype=np.int32))
    return _in_order(line_start.astype(np.int32), generated_line, columns)


def _pieces(text: bytes, piece_bytes: int) -> Iterator[bytes]:
    """`text` cut behind separators, never within a segment; one empty piece of no text."""
    start = 0
    while len(text) - start > piece_bytes:
        separator = _SEPARATOR.search(text, start + piece_bytes, start + piece_bytes + _LONGEST_SEGMENT)
        if separator is None:
            break
        yield text[start : separator.end()]
        start = separator.end()
    if len(text) - start > piece_bytes + _LONGEST_SEGMENT:
        raise MappingsError("a segment has neither one, four nor five numbers")
    yield text[start:]


@dataclass(slots=True)
class _Before:
    """Where the next piece goes on: the generated line and column, and each running number."""

    generated_line: int = 0
    column: int = 0
    running: list[int] = field(default_factory=lambda: [0, 0, 0, 0])


def _piece(text: bytes, before: _Before) -> list[Int32]:
    """Generated line, column, source, line, source column and name of the segments in a piece; int32[segments] each."""
    value = _VALUES[np.frombuffer(text, np.uint8)]
    if np.any(value == _WRONG):
        wrong = int(np.argmax(value == _WRONG))
        raise MappingsError(f"the character {text[wrong : wrong + 1]!r} is no digit of base 64")
    is_digit = value < _COMMA
    numbers, number_at = _numbers(value[is_digit], np.flatnonzero(is_digit))

    # A segment begins at the first number behind each separator, and at the first of all.
    separators_before = np.cumsum(~is_digit)
    separator_of_number = separators_before[number_at]
    is_first = np.diff(separator_of_number, prepend=np.int64(-1)) != 0
    first = np.flatnonzero(is_first)
    count = np.diff(np.append(first, len(numbers)))
    if np.any((count != 1) & (count != 4) & (count != 5)):
        raise MappingsError("a segment has neither one, four nor five numbers")

    semicolons_before = np.cumsum(value == _SEMICOLON)
    line_in_piece = semicolons_before[number_at[first]]
    line_count = int(semicolons_before[-1]) + 1 if len(value) else 1
    has_source, has_name = count >= 4, count == 5
    column = _columns(numbers[first], line_in_piece, before.column)
    places = [
        before.running[place - 1] + _running(numbers, first, has, place)
        for place, has in ((1, has_source), (2, has_source), (3, has_source), (4, has_name))
    ]
    for values in (column, *places):
        if len(values) and not 0 <= values.min() <= values.max() <= _LARGEST:
            raise MappingsError("a number is out of range")
    generated_line = before.generated_line + line_in_piece
    if len(first):
        before.running = [int(values[-1]) for values in places]
    # The last line goes on in the next piece, whose first column is the difference to the last one here.
    if len(first) and line_in_piece[-1] == line_count - 1:
        before.column = int(column[-1])
    elif line_count > 1:
        before.column = 0
    before.generated_line += line_count - 1
    places[0][~has_source] = places[3][~has_name] = NOWHERE
    return [values.astype(np.int32) for values in (generated_line, column, *places)]


def _values() -> UInt8:
    """uint8[256]: what each character is: a digit's value, a separator, or wrong."""
    values = np.full(256, _WRONG, np.uint8)
    values[np.frombuffer(_DIGITS, np.uint8)] = np.arange(len(_DIGITS))
    values[ord(",")], values[ord(";")] = _COMMA, _SEMICOLON
    return values


_VALUES = _values()


def _numbers(digit: UInt8, at: Int64) -> tuple[Int64, Int64]:
    """The signed numbers that the digits make, and where the last digit of each stands in the text."""
    is_last = digit < _MORE
    if len(digit) and not is_last[-1]:
        raise MappingsError("it ends in the middle of a number")
    end = np.flatnonzero(is_last)
    start = np.append(0, end[:-1] + 1)[: len(end)]
    digits = end - start + 1
    if np.any(digits > _MOST_DIGITS):
        raise MappingsError("a number has too many digits")
    # A number whose digits are not side by side was cut by a separator.
    if np.any(at[end] - at[start] != digits - 1):
        raise MappingsError("a separator stands in the middle of a number")
    place = np.arange(len(digit)) - np.repeat(start, digits)
    bits = (digit & (_MORE - 1)).astype(np.int64) << (_DIGIT_BITS * place)
    unsigned = np.add.reduceat(bits, start) if len(start) else np.empty(0, np.int64)
    return np.where(unsigned & 1, -(unsigned >> 1), unsigned >> 1), at[end]


def _columns(difference: Int64, line: Int64, before: int) -> Int64:
    """int64[segments]: generated columns; every line begins at 0 again, but the first goes on from `before`."""
    running = np.cumsum(difference)
    starts_line = np.diff(line, prepend=np.int64(0)) != 0
    # What to take away on the first line, then on each that starts here.
    before_line = np.append(-before, np.append(0, running)[:-1][starts_line])
    column: Int64 = running - before_line[np.cumsum(starts_line)]
    return column


def _running(numbers: Int64, first: Int64, has: Bool, place: int) -> Int64:
    """int64[segments]: the running sum of the number at `place` of the segments that have one."""
    difference = np.zeros(len(first), np.int64)
    difference[has] = numbers[first[has] + place]
    return np.cumsum(difference)


def _in_order(line_start: Int32, generated_line: Int32, columns: list[Int32]) -> Mappings:
    """The mappings with the segments of each line in the order of their columns, which generators need not keep."""
    column = columns[0]
    is_back = (np.diff(column) < 0) & (np.diff(generated_line) == 0)
    if np.any(is_back):
        order = np.lexsort((column, generated_line))
        columns = [values[order] for values in columns]
    return Mappings(line_start, *columns)
