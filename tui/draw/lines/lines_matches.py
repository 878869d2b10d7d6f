"""What is searched for, in the source text of the lines."""

from __future__ import annotations

from tui.analysis.search.found import Found
from tui.base.cells import Canvas, Role
from tui.base.text import cell_width


def light_matches(canvas: Canvas, columns: range, text: str, x: int, found: Found) -> None:
    """Highlights the matches of `text` in a row, where its cells from `x` on stand in `columns`."""
    for first, last in found.spans(text):
        start, stop = (columns.start + cell_width(text[:place]) - x for place in (first, last))
        lit = canvas.attributes[0, max(columns.start, start) : min(columns.stop, stop)]
        lit[:] = lit & ~0xFF | int(Role.MATCH)
