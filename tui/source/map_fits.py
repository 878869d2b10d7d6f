"""Whether a source map is the one of a script that ran: those of other versions tell wrong places, and look right."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from tui.profile.function_key import FunctionKey
from tui.source.function_in_map import functions_inside, is_function_start
from tui.source.source import Source
from tui.source.source_map import SourceMap
from tui.text import counted


def misfit(found: SourceMap, script: Source | None, keys: Collection[FunctionKey]) -> str:
    """Why the map cannot be that of the script that ran, a sentence; "" when nothing speaks against it.

    `script` is the generated text, None where nobody has it; `keys` are functions that the profile places in it.
    """
    mapped_lines = _mapped_lines(found)
    if not mapped_lines:
        return "its source map maps nothing."
    if script is None:
        last = max((key.line for key in keys), default=0)
        if last > mapped_lines:
            return f"its source map ends at line {mapped_lines:,}, the profile names line {last:,}: it is another one."
        return ""
    if mapped_lines > script.line_count:
        has = counted(script.line_count, "line")
        return f"its source map goes to line {mapped_lines:,}, and it has {has}: the map is of another version."
    beyond = _line_beyond(found, script)
    if beyond:
        return f"its source map goes beyond the end of line {beyond:,}: the map is of another version."
    inside = functions_inside(keys)
    missed = sum(not is_function_start(script, key.line, key.column) for key in inside)
    if 2 * missed > len(inside):
        of = counted(len(inside), "function")
        return f"it has changed since it ran: {missed:,} of {of} not where they were recorded."
    return ""


def _mapped_lines(found: SourceMap) -> int:
    """The last generated line that has a segment, 1-based."""
    counts = np.diff(found.mappings.line_start)
    with_segments = np.flatnonzero(counts)
    return int(with_segments[-1]) + 1 if len(with_segments) else 0


def _line_beyond(found: SourceMap, script: Source) -> int:
    """The first generated line that has a segment behind its end, 0 when none has. Columns count UTF-16 units."""
    start = found.mappings.line_start
    lines = np.flatnonzero(np.diff(start))
    last_column = found.mappings.column[start[lines + 1] - 1]
    length = np.fromiter((len(script.units(line + 1)) for line in lines.tolist()), np.int64, len(lines))
    beyond = np.flatnonzero(last_column > length)
    return int(lines[beyond[0]]) + 1 if len(beyond) else 0
