"""The list of garbage collection: which functions it interrupted, for how long."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.callers import CallerRow
from tui.base.cells import Canvas, Role, attribute
from tui.base.text import cell_width
from tui.base.units import amount, amount_cell, percent_cell
from tui.draw.rows.list_rows import draw_head_right, new_list
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.place import MOST_INDENT, Label, caller_sign, draw_name
from tui.state.view.pane_looks import RunsLook

_TIME, _SHARE, _SAMPLES = 10, 8, 9


def draw_gc_list(aggregate: Aggregate, rows: Sequence[CallerRow], look: RunsLook, style: ListStyle) -> Canvas:
    """A head, then a row for each function that garbage collection stood on; shares are of all collection."""
    view, glyphs, found = style.view, style.glyphs, style.found
    canvas = new_list(view)
    head, text = attribute(Role.HEADING, Role.HEAD), attribute(Role.TEXT)
    unit = aggregate.profile.origin.unit
    whole = sum(row.self_us for row in rows if len(row.path) == 2)
    names = _TIME + _SHARE + _SAMPLES + 1
    canvas.write_right(0, _TIME, "gc ms", head)
    canvas.write_right(0, _TIME + _SHARE, "of gc", head)
    canvas.write_right(0, names - 1, "samples", head)
    in_all = f", {amount(whole, unit)}" if whole else ""
    titles = (f"What ran when garbage was collected{in_all}", f"What ran during GC{in_all}")
    room = view.width - names - 1
    canvas.write(0, names + 1, next((one for one in titles if cell_width(one) <= room), titles[-1]), head)
    draw_head_right(canvas, view, len(rows))

    def draw_row(line: Canvas, index: int) -> int:
        row = rows[index]
        line.write_right(0, _TIME, amount_cell(row.self_us, unit), text)
        line.write_right(0, _TIME + _SHARE, percent_cell(row.self_us, whole), text)
        line.write_right(0, names - 1, f"{row.samples:,}", text)
        level = len(row.path) - 2
        start = names + min(level, MOST_INDENT)
        sign = caller_sign(row, level, row.path in look.gc_open, glyphs)
        spans = found.label_spans(row.function) if found else ()
        draw_name(line, start, Label(aggregate.profile.functions, row.function, sign, spans=spans), glyphs)
        return start

    style.page.draw(canvas, view, len(rows), (aggregate, rows, look.gc_open, glyphs, found), draw_row)
    return canvas
