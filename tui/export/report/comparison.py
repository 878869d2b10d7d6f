"""What a comparison says of a function: the numbers that text and markdown show before its name and place."""

from __future__ import annotations

from tui.base.units import amount_cell, percent_cell
from tui.export.report.report import Report
from tui.export.report.report_rows import FunctionRow
from tui.export.report.wording import measured_head, share_base
from tui.profile.columns.category import Category


def comparison_heads(unit: str) -> list[str]:
    """The heads of the columns of `comparison_cells`."""
    return ["change", "", measured_head("self", unit), "%", "before", "%"]


def comparison_cells(report: Report, row: FunctionRow) -> list[str]:
    """Change in percent of the active time, `~` where it may be chance, self time here, and in the baseline."""
    unit, change = report.origin.unit, row.change
    assert change is not None
    assert report.baseline is not None
    there = change.against
    whole_there = 0 if row.category is Category.IDLE else report.baseline.active_us
    return [
        points(change.share),
        "" if change.is_sure or not change.share else "~",
        amount_cell(row.self_us, unit),
        percent_cell(row.self_us, share_base(report, row.category)),
        "–" if there is None else amount_cell(there.self_us, unit),
        "" if there is None else percent_cell(there.self_us, whole_there),
    ]


def points(change: float) -> str:
    """A change of a share in percent of the active time: `+12.3`, `−0.4`, `0.0`."""
    shown = f"{100 * change:+.1f}"
    return "0.0" if float(shown) == 0 else shown.replace("-", "−")
