"""What the Lines pane shows of one function: which lines, in which order, with which numbers.

A line is named by a *key*: its number where it stands in order, minus its number in the rows at the end for ticks that
lie outside of the function, and `NO_LINE` in the row for time that no tick places. Lines of other files, of which a
source map tells, have numbers from `OTHER_FILE` on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.lines import NO_LINE, function_lines, functions_lines, node_lines, range_note
from tui.analysis.tables.written_lines import LineAt, hottest, lines_at
from tui.base.cells import Role
from tui.base.text import printable, short_location
from tui.profile.columns.category import Category
from tui.profile.columns.function_key import FunctionKey
from tui.profile.profile import Unit
from tui.source.files.extent import function_end
from tui.source.files.source_text import Refusal, Source
from tui.state.rows.lines_inlined import inlined_functions
from tui.state.rows.lines_notes import Note, inexact_note, source_notes, ticks_note
from tui.state.view.pane_looks import LinesScope

OTHER_FILE = 1 << 40
"""Above all line numbers."""
CONTEXT_LINES = 10
"""Lines of the file shown before and after the function."""
_LINES_FOR_INDENT = 400
_CELLS_BEFORE_COLUMN, _CELLS_IN_SIGHT = 8, 32
_WIDE_LINE = 200
"""Characters of a line that nobody reads from its start."""


class LineNumbers(NamedTuple):
    """What was measured of one line."""

    self_us: int
    ticks: int


class Highlight(NamedTuple):
    """The cells `[start, end)` of a line, as `Source.line` lays it out, in a role of their own."""

    start: int
    end: int
    role: Role


Highlights = Mapping[int, Sequence[Highlight]]
"""The coloured parts of lines, by the number of the line."""
NO_HIGHLIGHTS: Highlights = {}


def no_highlights(_: int) -> Sequence[Highlight]:
    """Plain text."""
    return ()


@dataclass(frozen=True, eq=False)
class LinesContent:
    """The lines of one function, ready to be drawn.

    `in_place` are rising line numbers: those of the source around the function, or without a source the ticked ones
    and the first. `elsewhere` are ticked lines outside of the function, and `NO_LINE`; `inlined` names the functions
    that they are of, where known. `last_line` is None when nobody knows where it ends. `home_x` is the first cell of
    the text worth showing. `highlights` colours lines of the source. `other_files` says which url and line a key from
    `OTHER_FILE` on means.
    """

    label: str
    category: Category
    unit: Unit
    scope: LinesScope
    first_line: int
    last_line: int | None
    source: Source | None
    in_place: Sequence[int]
    elsewhere: tuple[int, ...]
    inlined: Mapping[int, str]
    numbers: Mapping[int, LineNumbers]
    notes: tuple[Note, ...]
    home_x: int = 0
    highlights: Callable[[int], Sequence[Highlight]] = no_highlights
    other_files: Mapping[int, LineAt] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        """How many rows the list has."""
        return len(self.in_place) + len(self.elsewhere)

    def key_at(self, row: int) -> int:
        """The key of the line in `row`."""
        return self.in_place[row] if row < len(self.in_place) else -self.elsewhere[row - len(self.in_place)]

    def line_number(self, key: int) -> int:
        """The number of the line with this key, in whichever file it is."""
        other = self.other_files.get(abs(key))
        return abs(key) if other is None else other.line

    def row_of(self, key: int) -> int | None:
        """The row of the line with this key, None when it is not shown."""
        if key <= 0:
            return len(self.in_place) + self.elsewhere.index(-key) if -key in self.elsewhere else None
        row = bisect_left(self.in_place, key)
        return row if row < len(self.in_place) and self.in_place[row] == key else None

    def numbers_at(self, row: int) -> LineNumbers | None:
        """The numbers of the line in `row`; None for a line without time and ticks."""
        key = self.key_at(row)
        is_shown_elsewhere = row < len(self.in_place) and key in self.elsewhere
        return None if is_shown_elsewhere else self.numbers.get(abs(key))

    def is_inside(self, line: int) -> bool:
        """Whether `line` is one of the function's own, as far as known."""
        return self.first_line <= line and (self.last_line is None or line <= self.last_line)

    @cached_property
    def most_us(self) -> int:
        """The largest self time of a line."""
        return max((one.self_us for one in self.numbers.values()), default=0)

    @cached_property
    def most_ticks(self) -> int:
        """The most ticks of a line."""
        return max((one.ticks for one in self.numbers.values()), default=0)

    @cached_property
    def by_heat(self) -> tuple[int, ...]:
        """The rows with ticks, the hottest first: by self time, then by ticks."""
        lines = [line for line in self.numbers if line != NO_LINE]
        lines.sort(key=lambda line: (-self.numbers[line].self_us, -self.numbers[line].ticks, line))
        rows = (self.row_of(-line if line in self.elsewhere else line) for line in lines)
        return tuple(row for row in rows if row is not None)

    @property
    def home_row(self) -> int:
        """Where the cursor is before it was moved: the hottest line, else the function's first."""
        if self.by_heat:
            return self.by_heat[0]
        return self.row_of(self.first_line) or 0


def lines_content(
    aggregate: Aggregate,
    function: int,
    found: Source | Refusal,
    *,
    row: int | None = None,
    profile_modified_at: float | None = None,
) -> LinesContent:
    """The lines of `function` over all call paths, or of the node in `row` alone, with its source as `found`.

    `profile_modified_at` is when the profile's file was written, in seconds since the epoch.
    """
    profile = aggregate.profile
    key = profile.functions.shown[function]
    if found.is_of_other_text:
        # Where the function is in what ran nobody tells.
        key = key._replace(line=0, column=0)
    lines = function_lines(aggregate, function) if row is None else node_lines(aggregate, row)
    placed = lines_at(lines, profile.functions)
    numbers, other_files = _numbers(placed, key.url)
    self_us = sum(one.self_us for one in numbers.values())
    about_ticks = ticks_note(aggregate, function, numbers, self_us, is_one_path=row is not None)
    about_lines = inexact_note(placed)
    about_source = source_notes(key, found, [line for line in numbers if line < OTHER_FILE], profile_modified_at)
    # A file that ends before the function starts is another one: its text would only mislead.
    script = found if isinstance(found, Source) and key.line <= found.line_count else None
    script = script if key.line or found.is_of_other_text else None
    last_line = _last_line(script, key)
    in_place, elsewhere = _placed(script, key, last_line, numbers)
    return LinesContent(
        label=profile.functions.labels[function],
        category=Category(int(profile.functions.category[function])),
        unit=profile.origin.unit,
        scope=LinesScope.FUNCTION if row is None else LinesScope.PATH,
        first_line=key.line,
        last_line=last_line,
        source=script,
        in_place=in_place,
        elsewhere=elsewhere,
        inlined=inlined_functions(profile.functions, key, script, [line for line in elsewhere if line < OTHER_FILE]),
        numbers=numbers,
        notes=tuple(filter(None, (about_ticks, about_lines, *about_source))),
        home_x=_home_x(script, _start_x(script, key, last_line), key.url, placed),
        other_files=other_files,
    )


def file_content(
    aggregate: Aggregate, function: int, found: Source | Refusal, *, profile_modified_at: float | None = None
) -> LinesContent:
    """The lines of all functions of the file that `function` is in."""
    profile, functions = aggregate.profile, aggregate.profile.functions
    key = functions.shown[function]
    members = [index for index, one in enumerate(functions.shown) if one.place == key.place]
    placed = lines_at(functions_lines(aggregate, np.array(members)), functions)
    numbers, other_files = _numbers(placed, key.url)
    script = found if isinstance(found, Source) else None
    ticked = sorted(line for line in numbers if line != NO_LINE)
    last = script.line_count if script is not None else max((line for line in ticked if line < OTHER_FILE), default=0)
    sentence = range_note(aggregate) if ticked else None
    about_range = None if sentence is None else Note(sentence)
    about_source = source_notes(key, found, [line for line in numbers if line < OTHER_FILE], profile_modified_at)
    return LinesContent(
        label=printable(short_location(key.url, 0)) or functions.labels[function],
        category=Category(int(functions.category[function])),
        unit=profile.origin.unit,
        scope=LinesScope.FILE,
        first_line=1,
        last_line=None,
        source=script,
        in_place=range(1, last + 1) if script is not None else [line for line in ticked if line <= last],
        elsewhere=(*(line for line in ticked if line > last), *([NO_LINE] if NO_LINE in numbers else [])),
        inlined={},
        numbers=numbers,
        notes=tuple(filter(None, (about_range, inexact_note(placed), *about_source))),
        home_x=_home_x(script, 0, key.url, placed),
        other_files=other_files,
    )


def _numbers(lines: Sequence[LineAt], url: str) -> tuple[dict[int, LineNumbers], dict[int, LineAt]]:
    """The numbers of the lines by key, those of one line added up, and what the keys of other files mean."""
    numbers: dict[int, LineNumbers] = {}
    other_key: dict[tuple[str, int], int] = {}
    others: dict[int, LineAt] = {}
    for one in lines:
        line = one.line
        if one.url != url and line != NO_LINE:
            line = other_key.setdefault((one.url, line), OTHER_FILE + len(other_key))
            others[line] = one
        before = numbers.get(line, LineNumbers(0, 0))
        numbers[line] = LineNumbers(before.self_us + one.self_us, before.ticks + one.ticks)
    return numbers, others


def _last_line(script: Source | None, key: FunctionKey) -> int | None:
    # V8's own functions in angle brackets, `<instance_members_initializer>`, start at a field and have no brackets.
    if script is None or key.name.startswith("<"):
        return None
    return function_end(script, key.line, key.column)


def _placed(
    script: Source | None, key: FunctionKey, last_line: int | None, numbers: Mapping[int, LineNumbers]
) -> tuple[Sequence[int], tuple[int, ...]]:
    """The lines in order, and those in rows at the end, `NO_LINE` last."""
    ticked = sorted(line for line in numbers if line != NO_LINE)
    here = [line for line in ticked if line < OTHER_FILE]
    latest = last_line or (script.line_count if script is not None else max(here, default=0))
    own = [line for line in ticked if key.line <= line <= latest]
    elsewhere = [line for line in ticked if not key.line <= line <= latest]
    if NO_LINE in numbers:
        elsewhere.append(NO_LINE)
    if script is None:
        first_line = {key.line} if key.line else set()
        return tuple(sorted(first_line.union(own))), tuple(elsewhere)
    end = last_line or max([key.line, *own[-1:]])
    start = max(1, key.line - CONTEXT_LINES)
    return range(start, min(script.line_count, end + CONTEXT_LINES) + 1), tuple(elsewhere)


def _home_x(script: Source | None, start_x: int, url: str, lines: Sequence[LineAt]) -> int:
    """`start_x`, unless the hottest column of the script at `url` is out of sight from there, on a line of a bundle."""
    told = [one for one in lines if one.url == url and one.column]
    one = hottest(told) if told else None
    if script is None or one is None or one.line > script.line_count or len(script.raw[one.line - 1]) <= _WIDE_LINE:
        return start_x
    x = script.cells_before(one.line, one.column)
    return start_x if start_x <= x < start_x + _CELLS_IN_SIGHT else max(0, x - _CELLS_BEFORE_COLUMN)


def _start_x(script: Source | None, key: FunctionKey, last_line: int | None) -> int:
    """Behind the indentation that the function's lines have in common; on a long line near the function's start."""
    if script is None or not key.line:
        return 0
    if script.is_long(key.line):
        return max(0, script.cells_before(key.line, key.column) - _CELLS_BEFORE_COLUMN)
    last = min(last_line or key.line, key.line + _LINES_FOR_INDENT)
    texts = [script.line(line) for line in range(key.line, last + 1) if not script.is_long(line)]
    return min((indentation(text) for text in texts if text.strip()), default=0)


def indentation(text: str) -> int:
    """How many cells of space `text` starts with."""
    return len(text) - len(text.lstrip())
