"""The call tree pane: one row a call path, heaviest first."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.aggregate import Aggregate
from tui.analysis.outline import OutlineRow
from tui.cells import Canvas, Role, attribute
from tui.draw.glyphs import Glyphs
from tui.draw.list_view import ListView, draw_cursor, draw_head_right, new_list
from tui.draw.measures import Base, Measure, Measured, draw_measure_heads, draw_measures, fitting
from tui.draw.place import draw_name

MEASURES = (Measure.TOTAL_SHARE, Measure.SELF_SHARE, Measure.TOTAL, Measure.SELF, Measure.SAMPLES)
MOST_INDENT = 12
"""Levels that are indented; deeper ones stay there and tell their depth."""


def draw_call_tree(
    aggregate: Aggregate, rows: Sequence[OutlineRow], view: ListView, base: Base, glyphs: Glyphs
) -> Canvas:
    """The pane: a head, then the rows from `view.top`."""
    canvas = new_list(view)
    unit, functions = aggregate.profile.origin.unit, aggregate.profile.functions
    measures = fitting(MEASURES, view.width, unit)
    x = draw_measure_heads(canvas, 0, measures, unit, Measure.TOTAL_SHARE)
    canvas.write(0, x + 2, "Call tree", attribute(Role.HEADING, Role.HEAD))
    draw_head_right(canvas, view, len(rows))
    for y, row in enumerate(rows[view.top : view.top + view.rows], 1):
        numbers = Measured(
            aggregate.self_us.item(row.last), aggregate.total_us(row.first), aggregate.samples.item(row.last)
        )
        function = aggregate.profile.tree.function.item(row.last)
        x = draw_measures(canvas, y, measures, numbers, base.of(functions.category.item(function)), unit)
        _draw_call(canvas, y, x + 1, aggregate, row, glyphs)
        draw_cursor(canvas, y, view)
    return canvas


def _draw_call(canvas: Canvas, y: int, x: int, aggregate: Aggregate, row: OutlineRow, glyphs: Glyphs) -> None:
    x += min(row.level, MOST_INDENT)
    if row.level > MOST_INDENT:
        x = canvas.write(y, x, f"{row.level} ", attribute(Role.MUTED))
    sign = (glyphs.opened if row.is_open else glyphs.closed) if row.has_children else " "
    x = canvas.write(y, x, sign + " ", attribute(Role.MUTED))
    profile = aggregate.profile
    function = int(profile.tree.function[row.last])
    draw_name(canvas, y, x, profile.functions, function, glyphs, _chain_name(aggregate, row, glyphs))


def _chain_name(aggregate: Aggregate, row: OutlineRow, glyphs: Glyphs) -> str:
    """`a › … › f  +9`: the ends of a chain and how many calls are between and before its last."""
    first, last = (aggregate.profile.label(node) for node in (row.first, row.last))
    if len(row.chain) == 1:
        return last
    between = f" {glyphs.chain} {glyphs.ellipsis}" if len(row.chain) > 2 else ""
    return f"{first}{between} {glyphs.chain} {last}  +{len(row.chain) - 1}"
