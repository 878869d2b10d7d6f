"""The hot functions beside a baseline: self time here and before, and the change of its share."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.units import COLUMN_UNIT, amount_cell
from tui.draw.rows.list_rows import draw_head_right, new_list
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.place import MOST_INDENT, Label, caller_sign, draw_name
from tui.state.pane_texts import COMPARED
from tui.state.rows.compared_rows import Compared, ComparedRow, function_of
from tui.state.view.look import HotLook
from tui.state.view.measures import Measure

_TITLES = (COMPARED.title, "Compared")
_PLACE = 12
"""Room that the place in the list may take beside the title."""
_WIDE = 70
"""From this width on it is said in words what is new and what is gone; a dash says it too."""
_CHANGE, _TIME, _STATE = 9, 10, 5


def draw_comparison(compared: Compared, rows: Sequence[ComparedRow], look: HotLook, style: ListStyle) -> Canvas:
    """A head, then change in percent of the active time, `~` where it may be chance, self time here and before."""
    view, glyphs, found = style.view, style.glyphs, style.found
    canvas = new_list(view)
    comparison = compared.comparison
    unit = comparison.here.profile.origin.unit
    heads = (
        (Measure.CHANGE, "change %", _CHANGE),
        (Measure.SELF, f"self {COLUMN_UNIT[unit]}", _CHANGE + 1 + _TIME),
        (Measure.BEFORE, "before", _CHANGE + 1 + 2 * _TIME),
    )
    state_cells = _STATE if view.width >= _WIDE else 0
    names = _CHANGE + 1 + 2 * _TIME + 1 + state_cells
    for measure, head, end in heads:
        is_sorted = measure == look.sorted_by
        look_of_head = attribute(Role.HEADING, Role.HEAD, Flag.BOLD | Flag.UNDERLINE if is_sorted else 0)
        canvas.write_right(0, end, head, look_of_head)
    room = view.width - names - 2
    title = next((one for one in _TITLES if len(one) + _PLACE <= room), _TITLES[-1])
    canvas.write(0, names + 2, title, attribute(Role.HEADING, Role.HEAD))
    draw_head_right(canvas, view, len(rows))
    text, muted = attribute(Role.TEXT), attribute(Role.MUTED)

    def draw_row(line: Canvas, index: int) -> int:
        row = rows[index]
        if row.pair is not None:
            line.write_right(0, _CHANGE, points(row.change), text)
            if row.change and compared.may_be_chance(row.pair):
                line.write(0, _CHANGE, "~", text)
            before = amount_cell(row.before_us, unit) if row.pair.there is not None else glyphs.dash
            line.write_right(0, _CHANGE + 1 + 2 * _TIME, before, text)
            state = "new" if row.pair.there is None else "gone" if row.row is None else ""
            if state_cells:
                line.write(0, names - state_cells, state, muted)
        here = glyphs.dash if row.row is None else amount_cell(row.self_us, unit)
        line.write_right(0, _CHANGE + 1 + _TIME, here, text)
        functions, function = function_of(comparison, row)
        level, sign = 0, "  "
        if row.row is not None:
            level = len(row.row.path) - 1
            sign = caller_sign(row.row, level, row.row.path in look.open, glyphs)
        start = names + min(level, MOST_INDENT)
        spans = found.label_spans(function) if found is not None and row.row is not None else ()
        draw_name(line, start, Label(functions, function, sign, spans=spans), glyphs)
        return start

    style.page.draw(canvas, view, len(rows), (compared, rows, look.open, glyphs, found), draw_row)
    return canvas


def points(change: float) -> str:
    """A change of a share in percent of the active time: `+12.3`, `−0.4`, `0.0`."""
    shown = f"{100 * change:+.1f}"
    return "0.0" if float(shown) == 0 else shown.replace("-", "−")
