"""Where functions start and end, read from the text of their script: V8 tells only where they start.

A short reading of JavaScript that knows strings, templates, comments and regular expressions just enough to count
brackets. It tells a function's own lines from others and changes no number; where it is in doubt it says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from enum import Enum, auto

from tui.profile.columns.function_key import FunctionKey
from tui.source.files.source_text import Source

_MOST_CHARACTERS = 200_000
"""Text that is looked through for the end of one function."""
_LONGEST_REGEXP = 300

# Nothing is read twice, whatever the text: a string or comment without an end goes on to where it could end at most.
_STOP = re.compile(
    r"""//[^\n]*|/\*(?:.*?\*/|.*+)|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|=>|[`/(){}\[\],;]""", re.DOTALL
)
_REGEXP = re.compile(r"/(?![*/])(?:[^/\\\[\n]++|\\[^\n]|\[[^\]\\\n]*+(?:\\[^\n][^\]\\\n]*+)*+\])++/")
_TEMPLATE_STOP = re.compile(r"\\.|`|\$\{", re.DOTALL)
_WORD_BEFORE = re.compile(r"[\w$]+\Z")
_WORD_LENGTH = 12
_OPERATOR_WORDS = ("return", "typeof", "case", "in", "of", "do", "else", "delete", "void", "instanceof", "new", "throw")
_BEFORE_REGEXP = frozenset((*_OPERATOR_WORDS, "yield", "await"))


# The parameters, or an arrow function that has one without brackets; classes without a constructor are one as a whole.
_START = re.compile(r"(?:async\b\s*)?(?:\(|[\w$]++\s*=>)|class\b")


class _Body(Enum):
    UNSEEN = auto()
    BLOCK = auto()
    EXPRESSION = auto()


def function_end(source: Source, line: int, column: int) -> int | None:
    """The last line of the function that V8 places at `line`, `column` (1-based), None when it cannot be told.

    V8's place is the `(` before the parameters, the start of an arrow function, or 1, 1 for a whole script.
    """
    if not (1 <= line <= source.line_count and column >= 1):
        return None
    if (line, column) == (1, 1):
        return source.line_count
    text = _text_from(source, line, column)
    end = _end_offset(text)
    return None if end is None else line + text[:end].rstrip().count("\n")


def _text_from(source: Source, line: int, column: int) -> str:
    lines, room = [source.raw[line - 1][source.offset(line, column) :]], _MOST_CHARACTERS
    for text in source.raw[line:]:
        room -= len(text) + 1
        if room < 0:
            break
        lines.append(text)
    return "\n".join(lines)[:_MOST_CHARACTERS]


def _end_offset(text: str) -> int | None:
    """The offset just behind the function that starts with `text`."""
    depth, body, arrow_end = 0, _Body.UNSEEN, 0
    is_after_arrow = False
    for token, offset in _marks(text):
        is_body = is_after_arrow and not text[arrow_end:offset].strip()
        is_after_arrow = token == "=>" and depth == 0 and body is _Body.UNSEEN
        if is_after_arrow:
            body, arrow_end = _Body.EXPRESSION, offset + 2
        elif token in "([{":
            if token == "{" and depth == 0 and (is_body or (body is _Body.UNSEEN and not _is_type(text, offset))):
                body = _Body.BLOCK
            depth += 1
        elif token in ")]}":
            depth -= 1
            if depth == 0 and body is _Body.BLOCK:
                return offset + 1
        # An expression ends where the call or the list around it goes on, or the statement ends.
        if depth < 0 or (depth == 0 and token in ",;"):
            return offset if body is _Body.EXPRESSION else None
    return None


def _is_type(text: str, brace: int) -> bool:
    """Whether a brace before the body opens a type of TypeScript: `(a): { b: number } {`."""
    return text[max(0, brace - 200) : brace].rstrip()[-1:] in (":", "|", "&", "<")


def _marks(text: str) -> Iterator[tuple[str, int]]:
    """Brackets, `=>`, `,` and `;` of the code with their offsets; `${` and its end are `{` and `}`."""
    braces = 0
    templates: list[int] = []
    place = 0
    while (stop := _STOP.search(text, place)) is not None:
        token, place = stop[0], stop.end()
        if token == "/":
            if _may_be_regexp(text, stop.start()):
                regexp = _REGEXP.match(text, stop.start(), stop.start() + _LONGEST_REGEXP)
                place = regexp.end() if regexp else place
            continue
        if token[0] in "\"'/":
            continue
        # Inside `${…}`, the brace that brings the count back to where it was goes on with the template's text.
        is_in_template = token == "`" or (token == "}" and templates[-1:] == [braces])
        if token == "}" and is_in_template:
            templates.pop()
        elif token in "{}":
            braces += 1 if token == "{" else -1
        if token != "`":
            yield token, stop.start()
        if is_in_template:
            place, has_expression = _template_text(text, place)
            if has_expression:
                templates.append(braces)
                yield "{", place - 1


def _template_text(text: str, place: int) -> tuple[int, bool]:
    """Where the text of a template that goes on at `place` ends, and whether with `${`."""
    while (stop := _TEMPLATE_STOP.search(text, place)) is not None:
        place = stop.end()
        if stop[0] in ("`", "${"):
            return place, stop[0] == "${"
    return len(text), False


def _may_be_regexp(text: str, slash: int) -> bool:
    """Whether a `/` there starts a regular expression and does not divide: by what stands before it."""
    before = text[max(0, slash - 200) : slash].rstrip()
    word = _WORD_BEFORE.search(before, max(0, len(before) - _WORD_LENGTH))
    if word is not None:
        return word[0] in _BEFORE_REGEXP
    return before[-1:] not in (")", "]", "}", '"', "'", "`")


def functions_inside(keys: Iterable[FunctionKey]) -> list[FunctionKey]:
    """Those of the functions of a script that have a place in it, which the whole script is not."""
    return [key for key in keys if (key.line, key.column) > (1, 1)]


def is_function_start(script: Source, line: int, column: int) -> bool:
    """Whether a place of generated text is one at which V8 would have a function.

    The one that sets the fields of a class is at the first of them, which nothing tells.
    """
    if not 1 <= line <= script.line_count or column < 1:
        return False
    return _START.match(script.units(line), column - 1) is not None


def moved_functions(script: Source, keys: Collection[FunctionKey]) -> str:
    """Why most functions of a recording are not in this text, half a sentence with how many; "" when they are."""
    inside = functions_inside(keys)
    moved = sum(not is_function_start(script, key.line, key.column) for key in inside)
    if 2 * moved <= len(inside):
        return ""
    return f"functions are not where they were recorded ({moved:,} of {len(inside):,})"
