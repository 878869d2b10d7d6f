"""The rows of the command palette."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import clip
from tui.state.view.list_view import ListView

_LABEL_CELLS = 26
_KEY_CELLS = 18


def draw_command_list(rows: Sequence[tuple[str, str, str]], view: ListView) -> Canvas:
    """Label, keys and help of each command from `view.top`, without a head."""
    canvas = Canvas(view.width, view.rows, attribute(Role.TEXT, Role.HEAD))
    for y, (label, keys, text) in enumerate(rows[view.top : view.top + view.rows]):
        canvas.write(y, 1, clip(label, _LABEL_CELLS - 2), attribute(Role.TEXT, Role.HEAD, Flag.BOLD))
        canvas.write(y, _LABEL_CELLS, clip(keys, _KEY_CELLS - 1), attribute(Role.ACCENT, Role.HEAD))
        x = _LABEL_CELLS + _KEY_CELLS
        canvas.write(y, x, clip(text, max(0, view.width - x - 1)), attribute(Role.MUTED, Role.HEAD))
        if view.top + y == view.cursor:
            canvas.ground(y, Role.CURSOR)
    return canvas
