"""The hottest lines of the whole profile."""

from __future__ import annotations

from dataclasses import dataclass

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.lines import NO_LINE, all_lines
from tui.analysis.tables.written_lines import LineAt, lines_at


@dataclass(frozen=True, eq=False)
class HotLines:
    """Lines of `aggregate`, the hottest first: by self time, then ticks; time without a line is in none."""

    aggregate: Aggregate
    lines: tuple[LineAt, ...]

    def row_of(self, function: int, line: int | None) -> int | None:
        """The row of a function's line; of its hottest one for a line that is in no row."""
        rows = [row for row, one in enumerate(self.lines) if one.function == function]
        return next((row for row in rows if self.lines[row].line == line), rows[0] if rows else None)


def hot_lines(aggregate: Aggregate) -> HotLines:
    """The lines with time or ticks of all functions; `aggregate` is one of stacks as they were sampled."""
    functions = aggregate.profile.functions
    found = [one for one in lines_at(all_lines(aggregate), functions) if one.line != NO_LINE]
    found.sort(key=lambda one: (-one.self_us, -one.ticks, one.url, one.line, one.function))
    return HotLines(aggregate, tuple(found))
