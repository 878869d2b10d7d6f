"""The threads of a file, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.findings.busiest_threads import active_us
from tui.base.text import shown_text
from tui.base.units import COLUMN_UNIT, amount_cell
from tui.base.url_secrets import text_without_credentials
from tui.export.report.report_json import encoded
from tui.export.report.table import Column, name_column, table
from tui.profile.profile import Profile


def threads_json(profiles: Sequence[Profile]) -> str:
    """An array with one object for each profile, in file order."""
    # Encoded one by one: a file may have 50,000, and as objects they take several times what they are as text.
    return f"[{','.join(encoded(_object(profile)) for profile in profiles)}]"


def _object(profile: Profile) -> dict[str, object]:
    thread = profile.origin.thread
    return {
        "number": thread.number,
        "name": text_without_credentials(thread.name),
        "pid": thread.pid,
        "tid": thread.tid,
        "sample_count": len(profile.timeline),
        f"active_{profile.origin.unit}": active_us(profile),
    }


def threads_text(profiles: Sequence[Profile], width: int | None) -> str:
    """A table with one row for each profile, in file order, at most `width` cells wide."""
    units = {profile.origin.unit for profile in profiles}
    measured = "active" if units == {"us"} else "in all"
    head = f"{measured} {COLUMN_UNIT[units.pop()]}" if len(units) == 1 else measured
    columns = [Column("thread"), Column("pid"), Column("tid"), Column("samples"), Column(head), name_column("name")]
    if any(profile.origin.thread.process for profile in profiles):
        columns.append(name_column("process"))
    return "\n".join(table(columns, [_row(profile)[: len(columns)] for profile in profiles], width)) + "\n"


def _row(profile: Profile) -> list[str]:
    thread = profile.origin.thread
    return [
        str(thread.number),
        "" if thread.pid is None else str(thread.pid),
        "" if thread.tid is None else str(thread.tid),
        f"{len(profile.timeline):,}",
        amount_cell(active_us(profile), profile.origin.unit),
        shown_text(thread.name),
        shown_text(thread.process),
    ]
