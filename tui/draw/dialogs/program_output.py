"""What the program that is recorded writes: the rows of it that fit."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.cells import Canvas, Role, attribute
from tui.base.text import clip
from tui.draw.dialogs.text_page import draw_frame


def draw_program_output(title: str, lines: Sequence[str], top: int, width: int, height: int) -> Canvas:
    """The printable `lines` from `top` on in a frame, each cut where the row ends."""
    canvas = Canvas(width, height, attribute(Role.TEXT))
    if width < 6 or height < 3:
        return canvas
    shown = lines[top : top + height - 2]
    draw_frame(canvas, title, f"{top + len(shown):,}/{len(lines):,} lines · Esc closes")
    for y, line in enumerate(shown, 1):
        canvas.write(y, 2, clip(line, width - 4), attribute(Role.TEXT))
    if not lines:
        canvas.write(1, 2, "It has written nothing yet."[: width - 4], attribute(Role.MUTED))
    return canvas
