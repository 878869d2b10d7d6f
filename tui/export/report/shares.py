"""What text and Markdown show of shares: how sure they are, and how they changed beside a baseline."""

from __future__ import annotations

from tui.base.units import amount_cell, percent_cell
from tui.export.report.report import Report
from tui.export.report.report_rows import FunctionRow
from tui.export.report.wording import measured_head, share_base
from tui.profile.columns.category import Category

MARGIN_NOTE = "± how far off self % may be within this recording"
MARK_NOTE = "~ may as well be the share of the next row"


def says_how_sure(report: Report) -> bool:
    """Whether it is known; a comparison says of changes what may be chance."""
    return report.sureness is not None and report.baseline is None and report.active_us > 0


def margin_cell(report: Report, row: FunctionRow) -> str:
    """`6.5`: how far off the self share of a function may be either way, in percent of the active time; "" for none."""
    counted, index = report.sureness, row.function
    if counted is None or index is None or not row.self_us or row.category is Category.IDLE:
        return ""
    interval = counted.of_self(index)
    if interval is None:
        return ""
    return f"{max(0.1, 100 * interval.reach * counted.aggregate.active_us / report.active_us):.1f}"


def mark(report: Report, place: int) -> str:
    """`~` where the share of a row may as well be that of the next one; else ""."""
    rows = report.functions or []
    row, counted = rows[place], report.sureness
    following = rows[place + 1] if place + 1 < len(rows) else report.row_after
    if counted is None or following is None or row.function is None or not counted.aggregate.active_us:
        return ""
    if Category.IDLE in (row.category, following.category):
        return ""
    interval = counted.of_self(row.function)
    return "~" if interval is not None and interval.covers(following.self_us / counted.aggregate.active_us) else ""


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
