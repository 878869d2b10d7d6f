"""The list of files on the start screen."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import clip_start, printable
from tui.base.units import size
from tui.draw.rows.list_rows import draw_cursor, new_list
from tui.state.file_list import FileEntry
from tui.state.view.list_view import ListView

_SIZE_CELLS = 10
_DATE_CELLS = 18


def draw_file_list(title: str, entries: Sequence[FileEntry], view: ListView, is_ascii: bool) -> Canvas:
    """A head with the title, then the entries from `view.top`: label, size, date."""
    canvas = new_list(view)
    canvas.write(0, 1, clip_start(printable(title), view.width - 2), attribute(Role.HEADING, Role.HEAD, Flag.BOLD))
    if not entries:
        how = "No profiles found. Press r to record a program or o to open a file, or run"
        canvas.write(2, 2, how, attribute(Role.MUTED))
        canvas.write(3, 2, "node --cpu-prof app.js", attribute(Role.TEXT))
    numbers = _SIZE_CELLS + (_DATE_CELLS if view.width >= 70 else 0)
    for y, entry in enumerate(entries[view.top : view.top + view.rows], 1):
        if entry.path is None:
            canvas.write(y, 1, printable(entry.label), attribute(Role.HEADING, flags=Flag.BOLD))
            continue
        canvas.write(y, 3, clip_start(printable(entry.label), view.width - numbers - 4), attribute(Role.TEXT))
        x = view.width - numbers + _SIZE_CELLS
        if entry.size_bytes is not None:
            canvas.write_right(y, x - 1, size(entry.size_bytes), attribute(Role.MUTED))
        if entry.modified_at is not None and numbers > _SIZE_CELLS:
            stamp = time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.modified_at))
            canvas.write(y, x + 1, stamp, attribute(Role.MUTED))
        draw_cursor(canvas, y, view)
    return canvas
