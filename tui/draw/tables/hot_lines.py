"""The hottest lines of the whole profile, one row each: its time, where it is, whose it is, and its text."""

from __future__ import annotations

from collections.abc import Callable

from tui.analysis.tables.lines import has_estimated_lines
from tui.analysis.tables.written_lines import column_on
from tui.base.cells import Canvas, Role, attribute
from tui.base.text import cell_width, clip, clip_start, printable, short_location
from tui.base.units import COLUMN_UNIT, amount_cell, percent_cell
from tui.draw.rows.list_rows import draw_head_right, new_list
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.place import CATEGORY_ROLE
from tui.profile.columns.category import Category
from tui.source.files.source_text import Refusal, Source
from tui.state.rows.hottest_lines import HotLines

_SELF, _SHARE, _TICKS = 10, 7, 8
_PLACE, _NAME = 22, 20
_WIDE, _WIDEST = 60, 90
"""Widths from which on ticks, then the functions' names have a column."""


def draw_hot_lines(hot: HotLines, style: ListStyle, text_of: Callable[[str], Source | Refusal | None]) -> Canvas:
    """The pane: a head, then the visible rows; `text_of` finds the text at a URL, None until it is read."""
    view, base, glyphs = style.view, style.base, style.glyphs
    canvas = new_list(view)
    unit, functions = hot.aggregate.profile.origin.unit, hot.aggregate.profile.functions
    look = attribute(Role.HEADING, Role.HEAD)
    canvas.write_right(0, _SELF, f"self {COLUMN_UNIT[unit]}", look)
    canvas.write_right(0, _SELF + _SHARE, "self %", look)
    start = _SELF + _SHARE
    if view.width >= _WIDE:
        start += _TICKS
        canvas.write_right(0, start, "ticks", look)
    heading = "Hottest lines, times estimated" if has_estimated_lines(hot.aggregate) else "Hottest lines"
    canvas.write(0, start + 2, heading, look)
    draw_head_right(canvas, view, len(hot.lines))

    def draw_row(line: Canvas, row: int) -> int:
        one = hot.lines[row]
        category = Category(int(functions.category[one.function]))
        line.write_right(0, _SELF, amount_cell(one.self_us, unit) if one.self_us else glyphs.dash, attribute(Role.TEXT))
        share = percent_cell(one.self_us, base.of(category).amount)
        line.write_right(0, _SELF + _SHARE, share, attribute(Role.TEXT))
        if view.width >= _WIDE:
            line.write_right(0, start, f"{one.ticks:,}", attribute(Role.MUTED))
        x = line.write(0, start + 1, glyphs.category_mark, attribute(CATEGORY_ROLE[category]))
        place = printable(short_location(one.url, one.line)) or functions.labels[one.function]
        place = clip_start(place, _PLACE)
        line.write(0, x, place, attribute(Role.TEXT))
        x += max(_PLACE, cell_width(place)) + 2
        if view.width >= _WIDEST:
            line.write(0, x, clip(functions.labels[one.function], _NAME), attribute(Role.MUTED))
            x += _NAME + 2
        column = column_on(one, functions.shown[one.function])
        line.write(0, x, clip(_text(text_of(one.url), one.line, column), max(0, line.width - x)), attribute(Role.TEXT))
        return start

    style.page.draw(canvas, view, len(hot.lines), (hot, base, glyphs, text_of), draw_row)
    return canvas


def _text(found: Source | Refusal | None, line: int, column: int) -> str:
    return found.excerpt(line, column) if isinstance(found, Source) and 1 <= line <= found.line_count else ""
