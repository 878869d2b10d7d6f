"""Callers and callees of one function: callers above it, callees below it, both as rows that unfold."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.tables.around import Around, Side
from tui.base.cells import Canvas, Flag, Role, attribute
from tui.draw.rows.list_rows import draw_head_right, new_list
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.measures import draw_measure_heads, draw_measures
from tui.draw.rows.place import Label, chain_name, draw_name
from tui.draw.tables.call_tree import MOST_INDENT
from tui.state.pane_texts import TEXTS
from tui.state.rows.callers_rows import AroundRow
from tui.state.view.measures import Measure, Measured, fitting
from tui.state.view.screen_layout import PaneName

MEASURES = (Measure.TOTAL_SHARE, Measure.TOTAL, Measure.SAMPLES)


def draw_callers(around: Around, rows: Sequence[AroundRow], style: ListStyle) -> Canvas:
    """The pane: a head, then the visible rows."""
    view, base, glyphs, found = style.view, style.base, style.glyphs, style.found
    canvas = new_list(view)
    aggregate = around.aggregate
    unit, functions = aggregate.profile.origin.unit, aggregate.profile.functions
    measures = fitting(MEASURES, view.width, unit)
    x = draw_measure_heads(canvas, 0, measures, unit)
    canvas.write(0, x + 2, TEXTS[PaneName.CALLERS].title, attribute(Role.HEADING, Role.HEAD))
    draw_head_right(canvas, view, len(rows))

    def draw_row(line: Canvas, index: int) -> int:
        row = rows[index]
        if row.calls is None:
            own = int(aggregate.function_self_us[around.function])
            total, samples = int(aggregate.function_total_us[around.function]), _samples(around)
            measured = Measured(own, total, samples)
            function, level, sign, chain, arrow = around.function, 0, "", [around.function], ""
        else:
            side = around.callers if row.place.is_caller else around.callees
            tree = side.aggregate.profile.tree
            total = side.aggregate.total_us(row.calls.first)
            measured = Measured(0, total, _sampled(side, row.calls.first))
            function, level = int(tree.function[row.calls.first]), row.calls.level
            chain = tree.function[list(row.calls.chain)].tolist()
            arrow = glyphs.caller if row.place.is_caller else glyphs.chain
            sign = glyphs.unfold_mark(row.calls.has_children, row.calls.is_open)
            sign += f" {glyphs.caller if row.place.is_caller else ' '} "
        base_here = base.of(functions.category.item(around.function))
        start = draw_measures(line, measures, measured, base_here, unit) + 1
        start += min(level, MOST_INDENT)
        name, spans = chain_name(functions, chain, arrow, glyphs, found)
        draw_name(line, start, Label(functions, function, sign, name, spans), glyphs)
        if row.calls is None:
            line.attributes[0] |= int(Flag.BOLD) << 16
            line.ground(0, Role.HEAD)
        return start

    style.page.draw(canvas, view, len(rows), (around, tuple(rows), base, glyphs, found), draw_row)
    return canvas


def _samples(around: Around) -> int:
    return 0 if around.callees.is_empty else _sampled(around.callees, 1)


def _sampled(side: Side, row: int) -> int:
    """How many samples lie below a row of one of the trees, its own included."""
    end = int(side.aggregate.profile.tree.end[row])
    return int(side.aggregate.samples[row:end].sum())
