"""Where V8 has functions in the text of a script, and whether it has those of a recording there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from tui.profile.columns.function_key import FunctionKey
from tui.source.files.source import Source

# The parameters, or an arrow function that has one without brackets; classes without a constructor are one as a whole.
_START = re.compile(r"(?:async\b\s*)?(?:\(|[\w$]++\s*=>)|class\b")


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
