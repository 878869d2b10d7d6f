"""The threads and files that can be shown, as rows of the picker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import cell_width, clip, clip_start, printable, shown_text
from tui.base.units import amount
from tui.profile.profile import Origin, Unit
from tui.state.view.list_view import ListView

_GROUND = Role.HEAD
_NUMBER_CELLS, _ID_CELLS, _COUNT_CELLS, _ACTIVE_CELLS = 5, 16, 11, 12
_LEAST_NAME = 16


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """A row: a thread of the open file, or another file when there is no `origin`.

    `file` is its path, `place` which of the open file's profiles it is; `active` is in the unit of the profile.
    """

    file: str
    place: int = 0
    origin: Origin | None = None
    samples: int = 0
    active: int | None = 0
    """None where nobody has added it up."""
    is_shown: bool = False

    @property
    def name(self) -> str:
        """The thread's name, else the file's; printable."""
        if self.origin is None:
            return "stdin" if self.file == "-" else printable(self.file)
        return shown_text(self.origin.thread.name) or (
            shown_text(self.origin.title) if self.origin.thread_count == 1 else "(no name)"
        )

    @property
    def ids(self) -> str:
        """`pid/tid`, as far as the file tells them."""
        thread = self.origin.thread if self.origin is not None else None
        told = [] if thread is None else [str(one) for one in (thread.pid, thread.tid) if one is not None]
        return "/".join(told)


def draw_profile_list(entries: Sequence[ProfileEntry], view: ListView) -> Canvas:
    """A head, then number, name, ids, samples and active time of each thread, and the files, from `view.top`."""
    text, muted = attribute(Role.TEXT, _GROUND), attribute(Role.MUTED, _GROUND)
    canvas = Canvas(view.width, view.height, text)
    shown = entries[view.top : view.top + view.rows]
    units = {entry.origin.unit for entry in entries if entry.origin is not None}
    ids_end, samples_end, active_end = _column_ends(view.width)
    look = attribute(Role.HEADING, _GROUND, Flag.BOLD)
    canvas.write_right(0, _NUMBER_CELLS, "#", look)
    canvas.write(0, _NUMBER_CELLS + 1, "thread or file", look, room=_name_end(view.width) - _NUMBER_CELLS - 1)
    for end, head in ((ids_end, "pid/tid"), (samples_end, "samples"), (active_end, _active_head(units))):
        if end:
            canvas.write_right(0, end, head, look)
    for y, entry in enumerate(shown, 1):
        _draw_entry(canvas, y, entry)
        if view.top + y - 1 == view.cursor:
            canvas.ground(y, Role.CURSOR)
    if not entries:
        canvas.write(1, _NUMBER_CELLS + 1, "None fits.", muted)
    return canvas


def _draw_entry(canvas: Canvas, y: int, entry: ProfileEntry) -> None:
    text, muted = attribute(Role.TEXT, _GROUND), attribute(Role.MUTED, _GROUND)
    room = _name_end(canvas.width) - _NUMBER_CELLS - 1
    if entry.origin is None:
        canvas.write(y, _NUMBER_CELLS + 1, clip_start(entry.name, canvas.width - _NUMBER_CELLS - 2), text)
        return
    if entry.is_shown:
        canvas.write(y, 1, "*", attribute(Role.ACCENT, _GROUND, Flag.BOLD))
    canvas.write_right(y, _NUMBER_CELLS, str(entry.origin.thread.number), muted)
    canvas.write(y, _NUMBER_CELLS + 1, clip(entry.name, room), attribute(Role.TEXT, _GROUND, Flag.BOLD))
    ids_end, samples_end, active_end = _column_ends(canvas.width)
    if ids_end:
        canvas.write_right(y, ids_end, clip(entry.ids, _ID_CELLS - 1), muted)
    if samples_end:
        canvas.write_right(y, samples_end, f"{entry.samples:,}", muted)
    active = "" if entry.active is None else amount(entry.active, entry.origin.unit)
    canvas.write_right(y, active_end, active if cell_width(active) < _ACTIVE_CELLS else "", text)


def _column_ends(width: int) -> tuple[int, int, int]:
    """Where the columns of ids, samples and active time end; 0 for those that leave no room for a name."""
    active_end = width - 1
    samples_end = active_end - _ACTIVE_CELLS
    ids_end = samples_end - _COUNT_CELLS
    least = _NUMBER_CELLS + 1 + _LEAST_NAME
    return (
        ids_end if ids_end - _ID_CELLS >= least else 0,
        samples_end if samples_end - _COUNT_CELLS >= least else 0,
        active_end,
    )


def _name_end(width: int) -> int:
    ids_end, samples_end, active_end = _column_ends(width)
    if ids_end:
        return ids_end - _ID_CELLS
    return samples_end - _COUNT_CELLS if samples_end else active_end - _ACTIVE_CELLS


def _active_head(units: set[Unit]) -> str:
    return "active" if not units or units == {"us"} else "in all"
