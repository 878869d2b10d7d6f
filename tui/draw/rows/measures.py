"""The number columns of the tables: self and total, as amounts, shares and samples."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.units import COLUMN_UNIT, amount_cell, percent_cell
from tui.profile.profile import Unit
from tui.state.view.measures import CELLS, Base, Measure, Measured


def draw_measure_heads(
    canvas: Canvas, y: int, measures: Sequence[Measure], unit: Unit, sorted_by: Measure | None = None
) -> int:
    """Writes the column heads in row `y`; the sorted one is bold and marked `▾`. Returns the column after them."""
    x = 0
    for measure in measures:
        has_unit = measure in (Measure.SELF, Measure.TOTAL) and unit != "samples"
        head = f"{measure} {COLUMN_UNIT[unit]}" if has_unit else str(measure)
        is_sorted = measure == sorted_by
        look = attribute(Role.HEADING, Role.HEAD, Flag.BOLD if is_sorted else 0)
        x += CELLS[measure]
        canvas.write_right(y, x, head, look)
        if is_sorted:
            canvas.fill(y, attribute(Role.HEADING, Role.HEAD, Flag.BOLD | Flag.UNDERLINE), x - len(head), x)
    return x


def draw_measures(canvas: Canvas, measures: Sequence[Measure], row: Measured, base: Base, unit: Unit) -> int:
    """Writes the numbers of a row; returns the column after them."""
    x = 0
    for measure in measures:
        x += CELLS[measure]
        canvas.write_right(0, x, _cell(measure, row, base, unit), attribute(Role.TEXT))
    return x


def _cell(measure: Measure, row: Measured, base: Base, unit: Unit) -> str:
    match measure:
        case Measure.SELF:
            return amount_cell(row.self_us, unit) if row.self_us else "–"
        case Measure.SELF_SHARE:
            return percent_cell(row.self_us, base.amount)
        case Measure.TOTAL:
            return amount_cell(row.total_us, unit) if row.total_us else "–"
        case Measure.TOTAL_SHARE:
            return percent_cell(row.total_us, base.amount)
        case Measure.SAMPLES:
            return f"{row.samples:,}" if row.samples else "–"
        case Measure.NAME | Measure.CHANGE | Measure.BEFORE:
            return ""
