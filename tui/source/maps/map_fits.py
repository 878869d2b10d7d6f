"""Whether a source map is the one of a script that ran: those of other versions tell wrong places, and look right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from string import ascii_letters, digits

import numpy as np
import numpy.typing as npt

from tui.base.text import counted
from tui.profile.columns.column_types import Bool, Int64
from tui.profile.columns.function_key import FunctionKey
from tui.source.files.extent import moved_functions
from tui.source.files.source_text import Source
from tui.source.maps.source_map import SourceMap

UInt16 = npt.NDArray[np.uint16]

_LEAST_JUDGED, _MOST_CUT = 20, 0.15


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
    places = _places(found, script)
    beyond = _line_beyond(found, places)
    if beyond:
        return f"its source map goes beyond the end of line {beyond:,}: the map is of another version."
    if _cuts_words(found, places):
        return "its source map begins in the middle of its words: it is the map of another script."
    moved = moved_functions(script, keys)
    if moved:
        return f"it has changed since it ran: its {moved}."
    return ""


def _mapped_lines(found: SourceMap) -> int:
    """The last generated line that has a segment, 1-based."""
    counts = np.diff(found.mappings.line_start)
    with_segments = np.flatnonzero(counts)
    return int(with_segments[-1]) + 1 if len(with_segments) else 0


@dataclass(frozen=True, eq=False, slots=True)
class _Places:
    """Where segments lie in the generated text: int64[segments] lines from 0, offsets in `unit`, and each line's end.

    `unit` uint16: the text as UTF-16, which columns count in, a line end behind each line.
    """

    unit: UInt16
    line: Int64
    offset: Int64
    line_end: Int64


def _places(found: SourceMap, script: Source) -> _Places:
    text = "\n".join((*script.raw, ""))
    unit = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    line_end = np.flatnonzero(unit == ord("\n"))
    counts = np.diff(found.mappings.line_start)
    line = np.repeat(np.arange(len(counts)), counts)
    line_start = np.concatenate((np.zeros(1, np.int64), line_end[:-1] + 1))
    return _Places(unit, line, line_start[line] + found.mappings.column, line_end)


def _line_beyond(found: SourceMap, places: _Places) -> int:
    """The first generated line that has a segment behind its end, 0 when none has."""
    beyond = np.flatnonzero(places.offset > places.line_end[places.line])
    return int(places.line[beyond[0]]) + 1 if len(beyond) else 0


def _cuts_words(found: SourceMap, places: _Places) -> bool:
    """Whether too many segments begin inside of words: compilers map tokens, and other text has them elsewhere.

    Of 1,400 real maps none had more than 5 % there; with another's text it were 23 to 76 %. Tools that map every
    character say nothing: segments right behind another are left out.
    """
    follows = (np.diff(places.offset, prepend=-2) == 1) & (np.diff(places.line, prepend=-1) == 0)
    judged = places.offset[~follows & (found.mappings.column > 0)]
    if len(judged) < _LEAST_JUDGED:
        return False
    is_word = _WORD[places.unit]
    inside = np.count_nonzero(is_word[judged] & is_word[judged - 1])
    return bool(inside > _MOST_CUT * len(judged))


def _words() -> Bool:
    """bool[65536]: the UTF-16 units that identifiers are made of, as far as ASCII goes."""
    is_word = np.zeros(1 << 16, bool)
    is_word[[ord(letter) for letter in f"{ascii_letters}{digits}_$"]] = True
    return is_word


_WORD = _words()
