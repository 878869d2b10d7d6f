"""The lines of collapsed stacks: `main;parse;scan 12`, comments, and whether a text consists of them.

What flamegraph.pl accepts: any blanks before the count, fractions, and the two counts that difffolded.pl writes
(https://github.com/brendangregg/FlameGraph). Exponents besides, as most languages write very small numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.profile.columns.category import GARBAGE_COLLECTOR, IDLE, PROGRAM

PLACE = re.compile(r"(.+?):(\d{1,10})(?::(\d{1,10}))?\)")
"""What follows ` (` in a frame that has its place."""

_COUNT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST_COUNT = 40
_PRIVATE_METHOD = re.compile(r"#[\w$]+(?:;| \()")
_PROCESS_AND_THREAD = re.compile(r"P[0-9]+;T[0-9a-fx:]+(?:;| )")
_STATES = (GARBAGE_COLLECTOR, PROGRAM, IDLE)
_LOOKED_AT = 1 << 20
_PIECE = 1 << 16
_NEARLY_ALL = 0.95
_ENOUGH_LINES = 1000


def is_collapsed(text: bytes | bytearray) -> bool:
    """Whether most lines of `text`, comments aside, are a stack and a count; its first megabyte is looked at.

    A line that ends in a number may be anything, callgrind's `16 400` or `error code: 1020`: what is before the number
    has to look like frames. A name with blanks does not, unless half of the lines do and all end in a number.
    """
    cut = len(text)
    if cut > _LOOKED_AT:
        # Whole lines only: a single stack can be longer.
        cut = text.rfind(b"\n", 0, _LOOKED_AT) + 1 or text.find(b"\n", _LOOKED_AT) + 1 or cut
    line_count = stack_count = possible_count = 0
    for line in lines(bytes(text[:cut]).decode(errors="replace")):
        stack, _count = stack_and_count(line) or ("", "")
        line_count += 1
        stack_count += _looks_like_frames(stack)
        possible_count += _may_be_frames(stack)
    return 2 * stack_count > line_count or 2 * stack_count == line_count == possible_count > 0


def has_only_comments(text: bytes | bytearray) -> bool:
    """Whether `text` is comments and blank lines, as tools write it that sampled nothing."""
    # A profile of no matter which format shows at once that it is none.
    return text[:1] == b"#" and next(lines(text.decode(errors="replace")), None) is None


def _looks_like_frames(stack: str) -> bool:
    if " " not in stack:
        return _may_be_frames(stack)
    return ";" in stack or stack in _STATES or PLACE.fullmatch(stack.partition(" (")[2]) is not None


def _may_be_frames(stack: str) -> bool:
    return stack != "" and not stack.endswith((":", "=", ",")) and not _is_count(stack)


def lines(text: str) -> Iterator[str]:
    """The lines of `text` that are neither blank nor comments."""
    start = 0
    while start < len(text):
        # A list of all lines would take ten times the text.
        end = text.find("\n", start + _PIECE) + 1 or len(text)
        for line in text[start:end].split("\n"):
            # `#run;scan 5` is no comment: the outermost frame may be a private method.
            is_comment = line.startswith("#") and _PRIVATE_METHOD.match(line) is None
            if line and not is_comment and not line.isspace():
                yield line
        start = end


def is_austin(text: str) -> bool:
    """Whether Austin wrote `text`: its first line says so, or its first stack begins with a process and a thread."""
    first = next(lines(text), "")
    return text.startswith("# austin:") or _PROCESS_AND_THREAD.match(first) is not None


def stack_and_count(line: str) -> tuple[str, str] | None:
    """The stack and the count of a line; None when it is none. No stack begins with a blank."""
    stack, _, number = line.rpartition(" ")
    # Most lines are a stack, one space and an integer: cheaper to see than what else is allowed.
    if number.isdecimal() and number.isascii() and len(number) <= _LONGEST_COUNT and stack and stack == stack.strip():
        return stack, number
    stack, *count = line.rsplit(None, 1)
    return (stack, count[0]) if count and _is_count(count[0]) and not stack[0].isspace() else None


def _is_count(word: str) -> bool:
    return len(word) <= _LONGEST_COUNT and _COUNT.fullmatch(word) is not None


def has_two_counts(text: str) -> bool:
    """Whether each line of `text` is a stack with two counts, before and after a change.

    A frame may end in a number, as `thread 2` does. So nearly all lines have to end in two, and without those the
    stacks still have to differ.
    """
    stack_count = two_count = 0
    stacks: set[int] = set()
    for line in lines(text):
        parts = stack_and_count(line)
        if parts is None:
            continue
        stack_count += 1
        before = stack_and_count(parts[0])
        if before is not None:
            two_count += 1
            stacks.add(hash(before[0]))
        elif stack_count > _ENOUGH_LINES and two_count < _NEARLY_ALL * stack_count:
            return False
    return two_count > 0 and min(two_count / stack_count, len(stacks) / two_count) >= _NEARLY_ALL
