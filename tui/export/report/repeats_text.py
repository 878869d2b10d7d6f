"""The table of several recordings of the same thing: medians and spreads."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from tui.base.text import counted, shown_text
from tui.base.units import amount, percent
from tui.export.report.table import Column, name_column, place_column, table
from tui.export.report.wording import label, short_place

if TYPE_CHECKING:
    from tui.analysis.compare.repeats import RepeatedFunction, Repeats, Spread

ROWS = 20
COLUMNS = ("self", "%", "middle half", "all runs", "total", "in runs")
_ACTIVE = {"us": "active", "bytes": "allocated"}


def repeats_text(title: str, found: Repeats, width: int | None = None, rows: int = ROWS) -> str:
    """One line about all of a run, then its hottest functions, `rows` at the most."""
    head = repeats_head(title, found)
    head = head if width is None else "\n".join(wrap(head, width))
    shown = shown_functions(found, rows)
    if not shown:
        return head + "\n"
    columns = [*(Column(name) for name in COLUMNS), name_column("function"), place_column("place")]
    lines = table(columns, [repeats_row(one, found) for one in shown], width)
    left = len(found.functions) - len(shown)
    more = [f"and {counted(left, 'function')} more"] if left > 0 else []
    return "\n".join([head, *lines, *more]) + "\n"


def repeats_head(title: str, found: Repeats) -> str:
    """What is usual of a whole run, in one line."""
    unit, active = found.unit, found.active
    return (
        f"{shown_text(title)}: {counted(found.run_count, 'run')} · {_ACTIVE.get(unit, 'measured')} "
        f"{amount(active.median, unit)} in the median, {middle_half(active, unit)} in the middle half, "
        f"{all_runs(active, unit)} in all · {counted(found.sample_count, 'sample')}"
    )


def shown_functions(found: Repeats, rows: int = ROWS) -> list[RepeatedFunction]:
    """The hottest functions, those that have anything, `rows` at the most."""
    return [one for one in found.functions if one.total_time.largest > 0][:rows]


def repeats_row(one: RepeatedFunction, found: Repeats) -> list[str]:
    """The cells of a function: those of `COLUMNS`, then its name and place."""
    unit = found.unit
    return [
        amount(one.self_time.median, unit),
        percent(one.self_time.median, found.active.median),
        middle_half(one.self_time, unit),
        all_runs(one.self_time, unit),
        amount(one.total_time.median, unit),
        f"{one.runs}/{found.run_count}",
        label(one.key),
        short_place(one.key, one.key.line),
    ]


def middle_half(one: Spread, unit: str) -> str:
    """From where to where half of the runs lie."""
    return f"{amount(one.low, unit)} – {amount(one.high, unit)}"


def all_runs(one: Spread, unit: str) -> str:
    """From the least to the largest of the runs."""
    return f"{amount(one.least, unit)} – {amount(one.largest, unit)}"
