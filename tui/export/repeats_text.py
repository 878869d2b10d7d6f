"""The table of several recordings of the same thing: medians and spreads."""

from __future__ import annotations

from tui.analysis.repeats import RepeatedFunction, Repeats, Spread
from tui.export.table import Column, name_column, place_column, table
from tui.export.wording import label, short_place
from tui.text import counted, printable
from tui.units import amount, percent

ROWS = 20
_ACTIVE = {"us": "active", "bytes": "allocated"}


def repeats_text(title: str, found: Repeats, width: int | None = None, rows: int = ROWS) -> str:
    """One line about all of a run, then its hottest functions, `rows` at the most."""
    unit, active = found.unit, found.active
    head = (
        f"{printable(title)}: {counted(found.run_count, 'run')} · {_ACTIVE.get(unit, 'measured')} "
        f"{amount(active.median, unit)} in the median, {_middle(active, unit)} in the middle half, "
        f"{_all(active, unit)} in all · {counted(found.sample_count, 'sample')}"
    )
    shown = [one for one in found.functions if one.total_time.largest > 0][:rows]
    if not shown:
        return head + "\n"
    columns = [
        Column("self"),
        Column("%"),
        Column("middle half"),
        Column("all runs"),
        Column("total"),
        Column("in runs"),
        name_column("function"),
        place_column("place"),
    ]
    lines = table(columns, [_row(one, found) for one in shown], width)
    left = len(found.functions) - len(shown)
    more = [f"and {counted(left, 'function')} more"] if left > 0 else []
    return "\n".join([head, *lines, *more]) + "\n"


def _row(one: RepeatedFunction, found: Repeats) -> list[str]:
    unit = found.unit
    return [
        amount(one.self_time.median, unit),
        percent(one.self_time.median, found.active.median),
        _middle(one.self_time, unit),
        _all(one.self_time, unit),
        amount(one.total_time.median, unit),
        f"{one.runs}/{found.run_count}",
        label(one.key),
        short_place(one.key, one.key.line),
    ]


def _middle(one: Spread, unit: str) -> str:
    return f"{amount(one.low, unit)} – {amount(one.high, unit)}"


def _all(one: Spread, unit: str) -> str:
    return f"{amount(one.least, unit)} – {amount(one.largest, unit)}"
