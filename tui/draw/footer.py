"""The footer row: the keys that matter where one is."""

from __future__ import annotations

from collections.abc import Sequence

from tui.cells import Canvas, Flag, Role, attribute
from tui.text import cell_width

Hint = tuple[str, str]
"""A key as it is shown, and what it does in a word or two."""

_KEY = attribute(Role.HEADING, Role.HEAD, Flag.BOLD)
_WORD = attribute(Role.MUTED, Role.HEAD)


def draw_footer(hints: Sequence[Hint], width: int, message: str = "") -> Canvas:
    """One row with as many hints as fit whole, the last one always; a message takes their place."""
    canvas = Canvas(width, 1, _WORD)
    if message:
        canvas.write(0, 1, message, attribute(Role.ACCENT, Role.HEAD))
        return canvas
    fitting, used = [], 1
    last = hints[-1:]
    room = width - sum(_cells(hint) for hint in last)
    for hint in hints[:-1]:
        if used + _cells(hint) > room:
            break
        fitting.append(hint)
        used += _cells(hint)
    x = 1
    for key, word in (*fitting, *last):
        x = canvas.write(0, x, key, _KEY)
        x = canvas.write(0, x + 1, word, _WORD) + 2
    return canvas


def _cells(hint: Hint) -> int:
    return cell_width(hint[0]) + cell_width(hint[1]) + 3
