"""Lines with their time, each where its code was written as far as source maps tell, else as recorded."""

from __future__ import annotations

from typing import NamedTuple

from tui.analysis.lines import NO_LINE, Lines
from tui.profile.function_key import FunctionKey
from tui.profile.functions import Functions


class LineAt(NamedTuple):
    """`function` spent `self_us` on `line` of the script at `url`, where it has `ticks`.

    `is_exact` is False where several lines of written code were one of generated code, and this is their first.
    """

    function: int
    url: str
    line: int
    ticks: int
    self_us: int
    is_exact: bool = True


def column_on(key: FunctionKey, url: str, line: int) -> int:
    """Where on a line of the script at `url` the function begins, 1 where it does not begin there."""
    return key.column if key.column and (key.url, key.line) == (url, line) else 1


def lines_at(lines: Lines, functions: Functions) -> list[LineAt]:
    """`lines` where they are shown; those that come to lie on one line of one function are added up.

    The order is that of functions, then that of the first line that lies there.
    """
    written = {} if functions.as_written is None else functions.as_written.lines
    keys = functions.shown
    columns = (lines.function, lines.line, lines.ticks, lines.self_us)
    found: dict[tuple[int, str, int], LineAt] = {}
    for function, line, ticks, self_us in zip(*(column.tolist() for column in columns), strict=True):
        place = written.get((function, line)) if line != NO_LINE else None
        # Time without a line is the function's, wherever that is.
        url = place.url if place is not None else functions.keys[function].url if line else keys[function].url
        one = LineAt(function, url, place.line if place else line, ticks, self_us, place is None or place.is_exact)
        same = found.get(one[:3])
        if same is not None:
            ticks, self_us = one.ticks + same.ticks, one.self_us + same.self_us
            one = one._replace(ticks=ticks, self_us=self_us, is_exact=one.is_exact and same.is_exact)
        found[one[:3]] = one
    return list(found.values())
