"""The call tree pane: one row a call path, heaviest first."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.outline import OutlineRow, SiblingOrder
from tui.base.cells import Canvas, Role, attribute
from tui.draw.rows.glyphs import Glyphs
from tui.draw.rows.list_rows import draw_head_right, new_list
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.measures import draw_measure_heads, draw_measures
from tui.draw.rows.place import Label, chain_name, draw_name
from tui.state.pane_texts import TEXTS
from tui.state.view.measures import Measure, Measured, fitting
from tui.state.view.screen_layout import PaneName

MEASURES = (Measure.TOTAL_SHARE, Measure.SELF_SHARE, Measure.TOTAL, Measure.SELF, Measure.SAMPLES)
_SORTED_BY = {
    SiblingOrder.TOTAL: Measure.TOTAL_SHARE,
    SiblingOrder.SELF: Measure.SELF_SHARE,
    SiblingOrder.NAME: Measure.NAME,
}
MOST_INDENT = 12
"""Levels that are indented; deeper ones stay there and tell their depth."""


def draw_call_tree(aggregate: Aggregate, rows: Sequence[OutlineRow], order: SiblingOrder, style: ListStyle) -> Canvas:
    """The pane: a head, then the visible rows."""
    view, base, glyphs, found = style.view, style.base, style.glyphs, style.found
    canvas = new_list(view)
    unit, profile = aggregate.profile.origin.unit, aggregate.profile
    measures = fitting(MEASURES, view.width, unit)
    x = draw_measure_heads(canvas, 0, measures, unit, _SORTED_BY[order])
    canvas.write(0, x + 2, TEXTS[PaneName.TREE].title, attribute(Role.HEADING, Role.HEAD))
    draw_head_right(canvas, view, len(rows))

    def draw_row(line: Canvas, index: int) -> int:
        row = rows[index]
        numbers = Measured(
            aggregate.self_us.item(row.last), aggregate.total_us(row.first), aggregate.samples.item(row.last)
        )
        function = profile.tree.function.item(row.last)
        measured_base = base.of(profile.functions.category.item(function))
        start = draw_measures(line, measures, numbers, measured_base, unit) + 1
        start += min(row.level, MOST_INDENT)
        chain = profile.tree.function[list(row.chain)].tolist()
        name, spans = chain_name(profile.functions, chain, glyphs.chain, glyphs, found)
        draw_name(line, start, Label(profile.functions, function, _sign(row, glyphs), name, spans), glyphs)
        return start

    style.page.draw(canvas, view, len(rows), (aggregate, rows, base, glyphs, found), draw_row)
    return canvas


def _sign(row: OutlineRow, glyphs: Glyphs) -> str:
    sign = glyphs.unfold_mark(row.has_children, row.is_open)
    return f"{row.level} {sign} " if row.level > MOST_INDENT else f"{sign} "
