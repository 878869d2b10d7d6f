"""What is searched for, in the source text of the lines."""

from __future__ import annotations

from tui.analysis.search.found import Found
from tui.base.cells import Canvas, Role
from tui.base.text import cell_width


def light_matches(canvas: Canvas, y: int, left: int, end: int, text: str, x: int, found: Found) -> None:
    """Lights the matches of `text` in row `y`, where its cells from `x` on stand in the columns `left` to `end`."""
    for first, last in found.spans(text):
        start, stop = (left + cell_width(text[:place]) - x for place in (first, last))
        lit = canvas.attributes[y, max(left, start) : min(end, stop)]
        lit[:] = lit & ~0xFF | int(Role.MATCH)
