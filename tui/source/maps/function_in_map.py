"""Where a function was written and what it was called there, by the map of the script that it ran in."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui.profile.columns.function_key import FunctionKey
from tui.source.files.source_text import Source
from tui.source.maps.mappings import NOWHERE
from tui.source.maps.source_map import SourceMap

_REACH = 2_000
"""Columns before a function's place in which its name is looked for: the fields of a class may be between."""
_SHORT_REACH = 3
"""The same where nobody has the text: `a=` before an arrow function's parameters."""
_MOST_SEGMENTS = 400
_LINES_BACK = 50
"""Generated lines without a segment that go on with what is before them."""

_IDENTIFIER = re.compile(r"[\w$]+")
# What stands between a name and the place at which V8 has the function. Possessive, since the text is a stranger's:
# with plain `\s*`, 2,000 spaces take 15 s in which no other thread runs.
_BETWEEN = re.compile(
    r"\s*+(?:[=:]\s*+)?(?:async\b\s*+)?(?:function\b\s*+\*?\s*+)?\(?\s*+"
    r"|\s*+(?:=\s*+)?(?:class\b)?\s*+(?:extends\s++[\w$.]++)?\s*+\{(?s:.*)\bconstructor\s*+"
)


class Placed(NamedTuple):
    """A place in written code, 1-based, and the name there; "" where the map knows no other than the recorded one."""

    source: int
    line: int
    column: int
    name: str = ""


def written_function(found: SourceMap, key: FunctionKey, script: Source | None) -> Placed | None:
    """Where the function that V8 places at `key` was written; None where the map does not say.

    V8's place is the `(` before the parameters, or the first of them in arrow functions without one; 1, 1 is the
    whole script, which a map of several sources says nothing of. `script` is the generated text, if anybody has it.
    """
    if (key.line, key.column) == (1, 1) and not key.name:
        return Placed(0, 1, 1) if len(found.sources) == 1 else None
    original = found.original(key.line, key.column)
    if original is None:
        return None
    return Placed(original.source, original.line, original.column, _name(found, key, script))


def _name(found: SourceMap, key: FunctionKey, script: Source | None) -> str:
    """The name in the last segment before the function whose generated name is the recorded one.

    The segment at the function's own place may have a name too: that of an arrow function's parameter.
    """
    recorded = key.name.rpartition(".")[2]
    segments = found.segments(key.line)
    if not segments or not found.names or not _IDENTIFIER.fullmatch(recorded):
        return ""
    place, mappings = key.column - 1, found.mappings
    last = segments.start + mappings.segments_before(segments.start, segments.stop, place) - 1
    text = script.units(key.line) if script is not None and key.line <= script.line_count else None
    for segment in range(last, max(segments.start, last - _MOST_SEGMENTS) - 1, -1):
        start = int(mappings.column[segment])
        gap = place - start - len(recorded)
        if gap > (_SHORT_REACH if text is None else _REACH):
            break
        name = int(mappings.name[segment])
        if name == NOWHERE or gap < 0:
            continue
        if text is None or (
            text.startswith(recorded, start) and _BETWEEN.fullmatch(text, start + len(recorded), place)
        ):
            return found.names[name]
    return ""


def written_place(found: SourceMap, line: int, column: int) -> tuple[Placed, bool] | None:
    """Where the code at `column` of a generated line was written, which is one line only; None: nowhere.

    A line without a segment is where `written_line` has it.
    """
    if not found.segments(line):
        return written_line(found, line)
    original = found.original(line, column)
    return None if original is None else (Placed(original.source, original.line, original.column), True)


def written_line(found: SourceMap, line: int, column: int = 1) -> tuple[Placed, bool] | None:
    """Where a generated line, from `column` on, was written, and whether that is one line only; None: nowhere.

    A tick tells a line, no column. Where code of several written lines is on it, the first one is the answer.
    """
    first = found.first_of_line(line, column)
    if first is None:
        before = found.last_before(line, _LINES_BACK)
        return None if before is None else (Placed(before.source, before.line, before.column), True)
    original, is_exact = first
    return Placed(original.source, original.line, original.column), is_exact
