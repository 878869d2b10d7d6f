"""Lines with their time, each where its code was written as far as source maps tell, else as recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.analysis.tables.lines import NO_LINE, Lines
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions


class LineAt(NamedTuple):
    """`function` spent `self_us` on `line` of the script at `url`, where it has `ticks`.

    `is_exact` is False where several lines of written code were one of generated code, and this is their first.
    `column` is the hottest one of those that samples tell, 0 where none do.
    """

    function: int
    url: str
    line: int
    ticks: int
    self_us: int
    is_exact: bool = True
    column: int = 0


def column_on(one: LineAt, key: FunctionKey) -> int:
    """Where on its line to look: its hottest column, else where the function `key` begins; 1 where none is known."""
    begins_there = (key.url, key.line) == (one.url, one.line)
    return one.column or (key.column if begins_there else 0) or 1


def lines_at(lines: Lines, functions: Functions) -> list[LineAt]:
    """`lines` where they are shown; those that come to lie on one line of one function are added up.

    The order is that of functions, then that of the first line that lies there.
    """
    written = {} if functions.as_written is None else functions.as_written.lines
    keys = functions.shown
    columns = (lines.function, lines.line, lines.column, lines.ticks, lines.self_us)
    found: dict[tuple[int, str, int], list[LineAt]] = {}
    for function, line, column, ticks, self_us in zip(*(column.tolist() for column in columns), strict=True):
        place = written.get((function, line, column)) if line != NO_LINE else None
        # Time without a line is the function's, wherever that is.
        url = place.url if place is not None else functions.keys[function].url if line else keys[function].url
        line, column, is_exact = (place.line, place.column, place.is_exact) if place else (line, column, True)
        one = LineAt(function, url, line, ticks, self_us, is_exact, column)
        found.setdefault(one[:3], []).append(one)
    return [_added_up(same) for same in found.values()]


def _added_up(same: Sequence[LineAt]) -> LineAt:
    """One line of what lies on it."""
    if len(same) == 1:
        return same[0]
    told = [one for one in same if one.column]
    return same[0]._replace(
        ticks=sum(one.ticks for one in same),
        self_us=sum(one.self_us for one in same),
        is_exact=all(one.is_exact for one in same),
        column=hottest(told).column if told else 0,
    )


def hottest(lines: Sequence[LineAt]) -> LineAt:
    """The one with the most self time, of equal ones the most ticks, then the first."""
    return max(lines, key=lambda one: (one.self_us, one.ticks))
