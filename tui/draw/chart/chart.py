"""The chart: boxes of a layout as cells, the outermost calls in the first row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui.analysis.chart.layout import Box, Cells, Layout, Viewport
from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import cell_width
from tui.draw.chart.box_faces import BoxFaces
from tui.draw.chart.box_runs import MIXED, NO_FUNCTION, TINY_CELLS, Runs, grounds_of, inks_of, runs_of
from tui.draw.rows.glyphs import Glyphs
from tui.profile.columns.column_types import Bool, Int32, ranges
from tui.profile.columns.tree import CallTree

SHOWS_END_BELOW = 12
"""In boxes narrower than this, a long name shows its end rather than the prefix that its neighbours share."""
_SHORTEST_CUT = 4
"""Cells that a name which is cut short is given at least."""
_MARK = int(Flag.BOLD | Flag.UNDERLINE | Flag.REVERSE) << 16


@dataclass(frozen=True, eq=False, slots=True)
class Lit:
    """What stands out: the selected box, the boxes of the selected function, those of functions that match a search.

    `matches` is bool[functions] or None.
    """

    box: Box | None = None
    function: int | None = None
    matches: Bool | None = None


NOTHING_LIT = Lit()


def draw_chart(layout: Layout, view: Viewport, faces: BoxFaces, lit: Lit = NOTHING_LIT) -> Canvas:
    """The boxes of `layout` in `view`, a row for each depth: `draw_cells` of its cells."""
    return draw_cells(layout.tree, layout.cells(view), view, faces, lit)


def draw_cells(tree: CallTree, cells: Cells, view: Viewport, faces: BoxFaces, lit: Lit = NOTHING_LIT) -> Canvas:
    """The boxes of `tree` that own `cells` of `view`.

    Boxes too narrow to be told apart are merged; how many own no cell at all, and how many rows are above and below,
    stands at the right edge.
    """
    canvas = Canvas(view.columns, view.rows, attribute(Role.TEXT))
    if not view.columns or not view.rows:
        return canvas
    runs = runs_of(tree, cells, faces, _lit_roles(len(faces.length), lit))
    attributes = inks_of(runs) | grounds_of(runs, view, faces) << 8
    canvas.attributes[:] = np.repeat(attributes, runs.length).reshape(canvas.attributes.shape)
    _write_labels(canvas, runs, faces)
    _write_separators(canvas, runs, faces.glyphs)
    if cells.is_unsampled.any():
        is_hatched = cells.is_unsampled & (cells.row < 0)
        canvas.codes[is_hatched] = ord(faces.glyphs.hatch)
        canvas.attributes[is_hatched] = attribute(Role.HATCHED)
    if lit.box is not None:
        _mark(canvas, view, lit.box, faces.glyphs)
    _write_notes(canvas, view, cells, faces.glyphs)
    return canvas


def _lit_roles(functions: int, lit: Lit) -> Int32:
    """int32[functions]: the role that lights each function's boxes, 0 for none."""
    roles = np.zeros(functions, np.int32)
    if lit.matches is not None:
        roles[lit.matches] = Role.MATCH
    if lit.function is not None:
        roles[lit.function] = Role.SELECTED
    return roles


def _write_labels(canvas: Canvas, runs: Runs, faces: BoxFaces) -> None:
    """Writes the name of each run that has room for it, or for a part that tells something."""
    room = runs.length - 1
    length = faces.length[runs.function]
    is_cut = length > room
    is_named = (runs.function >= 0) & (~is_cut | (room >= _SHORTEST_CUT)) & (room > 0)
    start, room, length, is_cut = runs.start[is_named] + 1, room[is_named], length[is_named], is_cut[is_named]
    function = runs.function[is_named]
    shows_end = is_cut & (room < SHOWS_END_BELOW - 1) & faces.ends_tell[function]
    shown = np.minimum(length, room)
    source = faces.offset[function] + np.where(shows_end, length - room, 0)
    codes = canvas.codes.reshape(-1)
    codes[ranges(start, shown)] = faces.codes[ranges(source, shown)]
    cut_start = start[shows_end]
    cut_end = (start + room - 1)[is_cut & ~shows_end]
    if faces.has_wide:
        # A wide character that lost one of its two cells loses the other as well.
        half = cut_end[codes[cut_end] == 0]
        codes[half - 1] = 0x20
        half = cut_start[codes[cut_start + 1] == 0] + 1
        codes[half] = 0x20
    codes[cut_start] = codes[cut_end] = ord(faces.glyphs.ellipsis)


def _write_separators(canvas: Canvas, runs: Runs, glyphs: Glyphs) -> None:
    """Writes a separator at the left edge of each box; boxes of several functions in one run are only edges."""
    codes = canvas.codes.reshape(-1)
    codes[runs.start[runs.function != NO_FUNCTION]] = ord(glyphs.separator)
    is_mixed = runs.function == MIXED
    codes[ranges(runs.start[is_mixed] + 1, runs.length[is_mixed] - 1)] = ord(glyphs.narrow)


def _mark(canvas: Canvas, view: Viewport, box: Box, glyphs: Glyphs) -> None:
    """Marks the cells of the selected box; one that owns none marks the cell that it lies in."""
    y = box.depth - view.top_depth
    if not 0 <= y < canvas.height or box.end_us < view.start_us or box.start_us >= view.end_us:
        return
    first, last = np.searchsorted(view.centers_us, [box.start_us, box.end_us]).tolist()
    if first == last:
        first = max(0, min(view.column_of(box.start_us), view.columns - 1))
        last = first + 1
    if last - first <= TINY_CELLS:
        canvas.codes[y, first:last] = ord(glyphs.mark)
    canvas.ground(y, Role.SELECTED, first, last)
    canvas.attributes[y, first:last] |= _MARK


def _write_notes(canvas: Canvas, view: Viewport, cells: Cells, glyphs: Glyphs) -> None:
    """Writes what is not seen: rows above at the top right, rows below and narrower boxes at the bottom right."""
    above, below = view.top_depth - 1, cells.deepest - (view.top_depth + view.rows - 1)
    if above > 0:
        _write_note(canvas, 0, [f"{glyphs.up} {above:,} above", f"{glyphs.up}{above:,}"])
    full, short = [], []
    if below > 0:
        full.append(f"{glyphs.down} {below:,} below")
        short.append(f"{glyphs.down}{below:,}")
    if cells.narrower > 0:
        full.append(f"+{cells.narrower:,} narrower than a cell")
        short.append(f"+{cells.narrower:,}")
    if full:
        _write_note(canvas, canvas.height - 1, [f" {glyphs.dot} ".join(full), " ".join(short)])


def _write_note(canvas: Canvas, y: int, wordings: list[str]) -> None:
    """Writes the longest of `wordings` that takes at most half of row `y`, at its right end; else the shortest."""
    text = next((text for text in wordings if 2 * cell_width(text) <= canvas.width), wordings[-1])
    canvas.write_right(y, canvas.width, f" {text} ", attribute(Role.MUTED))
