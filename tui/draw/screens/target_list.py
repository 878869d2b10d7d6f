"""The list of what can be recorded: one row for each, and below them what there is to know about the selected one."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import cell_width, clip, clip_start
from tui.state.target_list import Records, TargetEntry, records_after
from tui.state.view.list_view import ListView

DETAIL_ROWS = 3
"""Rows below the list: the selected target's whole name, how it is recorded or why it cannot be, and what of it."""
_GROUND = Role.HEAD
_HEADS = ("target", "runtime", "cpu", "up", "user", "inspector")
_CELLS = (8, 15, 7, 8, 12, 22)
_SHOWN_FIRST = (0, 1, 2)
"""Columns that are never left out."""
_RIGHT = frozenset(["cpu", "up"])
_LEAST_NAME = 28
_MEMORY_OF_EDGEWORKER = "memory, as the profiler of EdgeWorkers counts it"
_NOTHING = "Nothing runs here that fits. Type :9229, a PID, ws://… or -- node app.js"


def draw_target_list(entries: Sequence[TargetEntry], view: ListView, records: Records = Records.TIME) -> Canvas:
    """A head, the entries from `view.top`, and `DETAIL_ROWS` more than the view is high; the last is what `records`."""
    canvas = Canvas(view.width, view.height + DETAIL_ROWS, attribute(Role.TEXT, _GROUND))
    columns = _columns(view.width)
    _write_row(canvas, 0, columns, _HEADS, attribute(Role.HEADING, _GROUND, Flag.BOLD))
    canvas.write(0, _name_start(columns), "what it runs", attribute(Role.HEADING, _GROUND, Flag.BOLD))
    entry = entries[min(view.cursor, len(entries) - 1)] if entries else None
    _draw_choice(canvas, records, entry)
    if entry is None:
        canvas.write(1, 1, clip(_NOTHING, view.width - 2), attribute(Role.MUTED, _GROUND))
        return canvas
    for y, shown in enumerate(entries[view.top : view.top + view.rows], 1):
        _draw_entry(canvas, y, columns, shown)
        if view.top + y - 1 == view.cursor:
            canvas.ground(y, Role.CURSOR)
    _draw_detail(canvas, view.height, entry)
    return canvas


def _draw_entry(canvas: Canvas, y: int, columns: Sequence[int], entry: TargetEntry) -> None:
    ink = Role.MUTED if entry.obstacle else Role.TEXT
    is_named = not entry.worker and cell_width(entry.target) < _CELLS[0]
    target = entry.target if is_named else ""
    cells = (target, entry.runtime, entry.cpu, entry.uptime, entry.user, entry.inspector)
    _write_row(canvas, y, columns, cells, attribute(ink, _GROUND))
    start = _name_start(columns)
    flags = Flag.BOLD if not entry.obstacle else 0
    canvas.write(y, start, clip_start(entry.name, canvas.width - start - 1), attribute(ink, _GROUND, flags))


def _write_row(canvas: Canvas, y: int, columns: Sequence[int], cells: Sequence[str], look: int) -> None:
    x = 1
    for column in columns:
        text = clip(cells[column], _CELLS[column] - 1)
        if _HEADS[column] in _RIGHT:
            canvas.write_right(y, x + _CELLS[column] - 2, text, look)
        else:
            canvas.write(y, x, text, look)
        x += _CELLS[column]


def _draw_detail(canvas: Canvas, y: int, entry: TargetEntry) -> None:
    room = canvas.width - 2
    canvas.write(y, 1, clip_start(entry.name, room), attribute(Role.TEXT, _GROUND, Flag.BOLD))
    ink = Role.WARNING if entry.obstacle else Role.MUTED
    canvas.write(y + 1, 1, clip(entry.obstacle or entry.how, room), attribute(ink, _GROUND))


def _draw_choice(canvas: Canvas, records: Records, entry: TargetEntry | None) -> None:
    """What is recorded of the target that is chosen, and the key for something else."""
    y = canvas.height - 1
    is_as_theirs = entry is not None and entry.is_edgeworker and records is not Records.TIME
    what = _MEMORY_OF_EDGEWORKER if is_as_theirs else records
    x = canvas.write(y, 1, clip(f"Records {what}", canvas.width - 2), attribute(Role.ACCENT, _GROUND, Flag.BOLD))
    other = f"Ctrl-T: {records_after(records, entry)}"
    if cell_width(other) < canvas.width - x - 3:
        canvas.write(y, x + 2, other, attribute(Role.MUTED, _GROUND))


def _columns(width: int) -> list[int]:
    """The columns that leave room for a name, in their order; on a narrow screen the first ones alone."""
    shown = list(_SHOWN_FIRST)
    for column in range(len(_HEADS)):
        if column not in shown and width - sum(_CELLS[one] for one in [*shown, column]) >= _LEAST_NAME:
            shown.append(column)
    return sorted(shown)


def _name_start(columns: Sequence[int]) -> int:
    return 1 + sum(_CELLS[column] for column in columns)
