"""The number columns of the tables: self and total, as amounts, shares and samples."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.units import COLUMN_UNIT, amount_cell, percent_cell
from tui.profile.profile import Unit
from tui.state.view.measures import Base, Measure, Measured

_CELLS = {Measure.SELF: 10, Measure.TOTAL: 10, Measure.SELF_SHARE: 7, Measure.TOTAL_SHARE: 8, Measure.SAMPLES: 9}
_NAME_CELLS = 30
"""Room that the function's name keeps before another column is shown."""


def fitting(wanted: Sequence[Measure], width: int, unit: Unit = "us") -> list[Measure]:
    """The first two of `wanted`, and as many of the rest as leave room for a name.

    Where samples are what is measured, they are not counted once more.
    """
    shown: list[Measure] = []
    used = 0
    told = [measure for measure in wanted if unit != "samples" or measure != Measure.SAMPLES]
    for position, measure in enumerate(told):
        used += _CELLS[measure]
        if position >= 2 and width - used < _NAME_CELLS:
            break
        shown.append(measure)
    return shown


def measure_cells(measures: Sequence[Measure]) -> int:
    """Columns that `measures` take together."""
    return sum(_CELLS[measure] for measure in measures)


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
        x += _CELLS[measure]
        canvas.write_right(y, x, head, look)
        if is_sorted:
            canvas.fill(y, attribute(Role.HEADING, Role.HEAD, Flag.BOLD | Flag.UNDERLINE), x - len(head), x)
    return x


def draw_measures(canvas: Canvas, y: int, measures: Sequence[Measure], row: Measured, base: Base, unit: Unit) -> int:
    """Writes the numbers of a row; returns the column after them."""
    x = 0
    for measure in measures:
        x += _CELLS[measure]
        canvas.write_right(y, x, _cell(measure, row, base, unit), attribute(Role.TEXT))
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
