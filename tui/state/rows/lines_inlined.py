"""Whose lines the ticks outside of a function are on: optimised code has those of what was inlined into it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions
from tui.source.files.extent import function_end
from tui.source.files.source_text import Source

_MOST_NESTED = 4
"""Functions before a line that are looked at for one around it."""


def inlined_functions(
    functions: Functions, key: FunctionKey, script: Source | None, lines: Sequence[int]
) -> dict[int, str]:
    """Line -> label of the profile's innermost function around it, for those of `lines` that lie in one.

    `key` is the function whose ticks they are. Only the source tells where functions end: {} without it.
    """
    if script is None or not lines:
        return {}
    starts = sorted(
        (other.line, other.column, functions.labels[index])
        for index, other in enumerate(functions.shown)
        # A whole script is around everything and says nothing.
        if other.place == key.place and other != key and (other.line, other.column) > (1, 1)
    )

    @cache
    def end(line: int, column: int) -> int:
        return function_end(script, line, column) or 0

    found: dict[int, str] = {}
    for line in lines:
        count_before = bisect_right(starts, line, key=lambda start: start[0])
        nearest = starts[max(0, count_before - _MOST_NESTED) : count_before]
        around = [
            (first < line, first, column, label) for first, column, label in nearest if end(first, column) >= line
        ]
        if around:
            # A line that several share is rather of the function that has begun before it.
            found[line] = max(around)[-1]
    return found
