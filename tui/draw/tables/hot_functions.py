"""The hot functions pane: a flat table in which an unfolded row shows its callers (bottom-up)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.sureness import Sureness
from tui.analysis.tables.callers import CallerRow
from tui.base.cells import Canvas, Role, attribute
from tui.draw.rows.list_rows import draw_head_right, new_list
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.measures import draw_measure_heads, draw_measures
from tui.draw.rows.place import MOST_INDENT, Label, caller_sign, draw_name
from tui.profile.columns.category import Category
from tui.profile.columns.function_key import FunctionKey
from tui.state.pane_texts import TEXTS
from tui.state.rows.hot_rows import CALLS_CELLS, NO_CALLS, hot_measures
from tui.state.view.lens_words import GROUP_ROWS
from tui.state.view.look import HotLook
from tui.state.view.measures import Measure, Measured, measure_cells
from tui.state.view.screen_layout import PaneName


class HotExtras(NamedTuple):
    """What only some profiles have of the hot functions: how sure shares are, and how often V8 counted their calls."""

    sureness: Sureness | None = None
    calls: Mapping[FunctionKey, int] = NO_CALLS


NO_EXTRAS = HotExtras()


def draw_hot_functions(
    aggregate: Aggregate,
    rows: Sequence[CallerRow],
    look: HotLook,
    style: ListStyle,
    extras: HotExtras = NO_EXTRAS,
) -> Canvas:
    """The pane: a head, then the visible rows.

    `~` behind the number that rows are sorted by: the row's share may as well be that of the next one.
    """
    view, base, glyphs, found = style.view, style.base, style.glyphs, style.found
    sureness, calls = extras
    canvas = new_list(view)
    unit, functions = aggregate.profile.origin.unit, aggregate.profile.functions
    measures = hot_measures(view.width, unit, calls)
    x = draw_measure_heads(canvas, 0, measures, unit, look.sorted_by)
    if calls:
        x += CALLS_CELLS
        canvas.write_right(0, x, "calls", attribute(Role.HEADING, Role.HEAD))
    grouping = aggregate.lens.grouping
    title = TEXTS[PaneName.HOT].title if grouping is None else f"Hot {GROUP_ROWS[grouping]}"
    canvas.write(0, x + 2, title, attribute(Role.HEADING, Role.HEAD))
    draw_head_right(canvas, view, len(rows))

    is_sorted_by_number = look.sorted_by in measures
    mark_column = measure_cells(measures[: measures.index(look.sorted_by) + 1]) if is_sorted_by_number else 0

    def draw_row(line: Canvas, index: int) -> int:
        row = rows[index]
        numbers = Measured(row.self_us, row.total_us, row.samples)
        start = draw_measures(line, measures, numbers, base.of(functions.category.item(row.function)), unit) + 1
        if sureness is not None and mark_column and may_be_next(rows, index, look.sorted_by, sureness):
            line.write(0, mark_column, "~", attribute(Role.TEXT))
        level = len(row.path) - 1
        if calls:
            start += CALLS_CELLS
            count = calls.get(functions.keys[row.function]) if not level else None
            line.write_right(0, start - 1, "" if count is None else f"{count:,}", attribute(Role.TEXT))
        start += min(level, MOST_INDENT)
        sign = caller_sign(row, level, row.path in look.open, glyphs)
        spans = found.label_spans(row.function) if found else ()
        draw_name(line, start, Label(functions, row.function, sign, spans=spans), glyphs)
        return start

    style.page.draw(canvas, view, len(rows), (aggregate, rows, base, glyphs, found, sureness, calls), draw_row)
    return canvas


def may_be_next(rows: Sequence[CallerRow], index: int, sorted_by: Measure, sureness: Sureness) -> bool:
    """Whether the share of a function is so unsure that it may as well be that of the next function below it."""
    row = rows[index]
    below = (rows[place] for place in range(index + 1, len(rows)))
    following = next((one for one in below if len(one.path) == 1), None)
    active_us, category = sureness.aggregate.active_us, sureness.aggregate.profile.functions.category
    if following is None or len(row.path) > 1 or not active_us:
        return False
    if Category.IDLE in (category[row.function], category[following.function]):
        return False
    is_total = sorted_by in (Measure.TOTAL, Measure.TOTAL_SHARE)
    interval = sureness.of_total(row.function) if is_total else sureness.of_self(row.function)
    return interval is not None and interval.covers((following.total_us if is_total else following.self_us) / active_us)
