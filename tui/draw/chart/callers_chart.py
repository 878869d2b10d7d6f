"""Callers and callees as boxes: callers grow up from the function, callees hang down from it, on its own time axis."""

from __future__ import annotations

from dataclasses import replace

from tui.analysis.chart.layout import Viewport
from tui.analysis.tables.around import Around, Side
from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import counted
from tui.draw.chart.box_faces import BoxFaces
from tui.draw.chart.chart import Lit, draw_cells
from tui.profile.columns.column_types import Bool
from tui.state.pane_texts import TEXTS
from tui.state.rows.callers_rows import FUNCTION_DEPTH, box_of, chart_rows, rows_beyond, viewport
from tui.state.view.pane_looks import Place
from tui.state.view.screen_layout import PaneName


def draw_callers_chart(
    around: Around,
    place: Place | None,
    size: tuple[int, int],
    faces: BoxFaces,
    matches: Bool | None = None,
) -> Canvas:
    """The pane, `size` is its width and height: a head, callers upside down, the function, callees.

    `place` is the selected box, None while keys go to another pane; `matches` bool[functions] are those that are
    searched for.
    """
    width, height = size
    lit = Lit(None, around.function, matches)
    canvas = Canvas(width, height, attribute(Role.TEXT))
    head = attribute(Role.HEADING, Role.HEAD, Flag.BOLD if place is not None else 0)
    canvas.fill(0, head)
    canvas.write(0, 1, TEXTS[PaneName.CALLERS].title, head)
    if around.callees.is_empty:
        return canvas
    rows = chart_rows(around, height)
    is_above, is_middle = place is not None and place.is_caller, place is not None and not place.path
    cursor = None if place is None else box_of(around.callers if is_above else around.callees, place)
    lit_above, lit_below = (
        replace(lit, box=cursor if is_above else None),
        replace(lit, box=None if is_above else cursor),
    )
    above, missing_above = _boxes(around.callers, rows.above, width, faces, lit_above)
    below, missing_below = _boxes(around.callees, rows.below, width, faces, lit_below)
    above.codes, above.attributes = above.codes[::-1], above.attributes[::-1]
    canvas.paste(1, 0, above)
    canvas.paste(1 + rows.above, 0, _middle(around, width, faces, replace(lit, box=cursor if is_middle else None)))
    canvas.paste(2 + rows.above, 0, below)
    if missing := missing_above + missing_below:
        canvas.write_right(
            0, width - 1, f"{counted(missing, 'box', 'boxes')} not seen", attribute(Role.MUTED, Role.HEAD)
        )
    return canvas


def _middle(around: Around, width: int, faces: BoxFaces, lit: Lit) -> Canvas:
    """The row of the function itself."""
    side = around.callees
    view = Viewport(0, max(1, side.layout.end_us), width, FUNCTION_DEPTH, 1)
    cells = replace(side.layout.cells(view), narrower=0, deepest=0)
    return draw_cells(side.layout.tree, cells, view, faces, lit)


def _boxes(side: Side, rows: int, width: int, faces: BoxFaces, lit: Lit) -> tuple[Canvas, int]:
    """The boxes of one side, and how many boxes are narrower than a cell or rows too deep to be seen."""
    if rows <= 0 or not width:
        return Canvas(width, 0), rows_beyond(side)
    cursor = lit.box
    view = viewport(side, rows, width, cursor)
    cells = side.layout.cells(view)
    missing = cells.narrower + max(0, cells.deepest - (view.top_depth + rows - 1))
    # What is not seen is told in the head: at the edges it would stand upside down. So for drawing, nothing is above.
    first = replace(view, top_depth=1)
    box = None if cursor is None else replace(cursor, depth=cursor.depth - view.top_depth + 1)
    told = replace(cells, narrower=0, deepest=0)
    return draw_cells(side.layout.tree, told, first, faces, replace(lit, box=box)), missing
