"""Matches of a search in the source text of the lines."""

from __future__ import annotations

from itertools import chain

from tui.analysis.search.found import Found
from tui.base.text import cell_width
from tui.state.rows.lines_content import LinesContent


def has_text(content: LinesContent, found: Found) -> bool:
    """Whether there are lines of source text, and words to find in them."""
    return content.source is not None and found.has_words


def line_beside(content: LinesContent, found: Found, row: int, step: int) -> tuple[int | None, bool]:
    """The next row behind `row` (`step` 1) or before it (−1) with a match, and whether it is from the other end on."""
    rows = range(len(content.in_place))[::step]
    beyond = (one for one in rows if (one - row) * step > 0)
    wrapped = (one for one in rows if (one - row) * step <= 0)
    target = next((one for one in chain(beyond, wrapped) if _has_match(content, found, content.in_place[one])), None)
    return target, target is None or (target - row) * step <= 0


def first_cell(content: LinesContent, found: Found, row: int) -> int:
    """The cell of the line in `row` at which its first match begins, 0 without one."""
    source, line = content.source, content.in_place[row]
    if source is None:
        return 0
    if source.is_long(line):
        # A bundle's line is not laid out: characters are taken for cells.
        return next((first for first, _ in found.spans(source.raw[line - 1])), 0)
    text = source.line(line)
    return next((cell_width(text[:first]) for first, _ in found.spans(text)), 0)


def _has_match(content: LinesContent, found: Found, line: int) -> bool:
    return content.source is not None and bool(found.spans(content.source.raw[line - 1]))
