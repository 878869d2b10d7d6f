"""The list of busy runs: how long the event loop was kept, and by what."""

from __future__ import annotations

from tui.analysis.counting.aggregate import Aggregate
from tui.base.cells import Canvas, Role, attribute
from tui.base.text import cell_width, clip
from tui.base.units import US_PER_S, milliseconds
from tui.draw.rows.list_rows import draw_head_right, new_list
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.place import CATEGORY_ROLE, light, short_place
from tui.profile.columns.category import Category
from tui.state.rows.runs_rows import RunsTable

_START, _LENGTH, _SAMPLES = 9, 10, 9
_WIDE = 70
"""From this width on there is room for the samples, and for a longer bar."""
_BAR, _LONG_BAR = 4, 10

HOLDER_HEAD, LEAF_HEAD = "held by", "mostly on top"


def draw_busy_runs(table: RunsTable, style: ListStyle) -> Canvas:
    """A head, then a row for each run in view: start, length, samples, what holds it and what is on top for longest."""
    aggregate, runs = table.aggregate, table.runs
    view, glyphs, found = style.view, style.glyphs, style.found
    canvas = new_list(view)
    is_wide = view.width >= _WIDE
    bar_cells = _LONG_BAR if is_wide else _BAR
    names = _START + _LENGTH + 1 + bar_cells + (_SAMPLES if is_wide else 0) + 1
    leaf_x = names + (view.width - names + 1) // 2
    head = attribute(Role.HEADING, Role.HEAD)
    canvas.write_right(0, _START, "start s", head)
    canvas.write_right(0, _START + _LENGTH, "busy ms", head)
    if is_wide:
        canvas.write_right(0, names - 1, "samples", head)
    canvas.write(0, names, clip(HOLDER_HEAD, leaf_x - names - 1), head)
    canvas.write(0, leaf_x, clip(LEAF_HEAD, view.width - leaf_x), head)
    draw_head_right(canvas, view, len(runs))
    longest_us = int(runs.end_us[0] - runs.start_us[0]) if len(runs) else 1
    text = attribute(Role.TEXT)

    def draw_row(line: Canvas, run: int) -> int:
        length_us = int(runs.end_us[run] - runs.start_us[run])
        line.write_right(0, _START, f"{runs.start_us[run] / US_PER_S:,.3f}", text)
        line.write_right(0, _START + _LENGTH, milliseconds(length_us), text)
        bar = glyphs.bar(length_us, longest_us, bar_cells)
        line.write(0, _START + _LENGTH + 1, bar, attribute(Role.BAR))
        if is_wide:
            line.write_right(0, names - 1, f"{runs.last[run] - runs.first[run]:,}", text)
        holder = table.holder(run)
        if holder.holder is None:
            line.write(0, names, f"{glyphs.dash} nothing alone", attribute(Role.MUTED), leaf_x - names - 1)
        else:
            _draw_function(line, range(names, leaf_x - 1), aggregate, holder.holder, style)
        _draw_function(line, range(leaf_x, view.width), aggregate, holder.leaf, style)
        return names

    style.page.draw(canvas, view, len(runs), (aggregate, runs, glyphs, found), draw_row)
    return canvas


def _draw_function(line: Canvas, columns: range, aggregate: Aggregate, row: int, style: ListStyle) -> None:
    """Writes the function of a tree row into some columns, and its place where there is room left."""
    functions, x, room = aggregate.profile.functions, columns.start, len(columns)
    function = int(aggregate.profile.tree.function[row])
    role = CATEGORY_ROLE[Category(int(functions.category[function]))]
    start, label = line.write(0, x, style.glyphs.category_mark, attribute(role), room), functions.labels[function]
    after = line.write(0, start, clip(label, room - 1), attribute(Role.TEXT), room - 1)
    light(line, start, after, label, style.found.label_spans(function) if style.found else ())
    place, left = short_place(functions, function), room - (after - x) - 2
    if left >= cell_width(place):
        line.write(0, after + 1, place, attribute(Role.MUTED))
