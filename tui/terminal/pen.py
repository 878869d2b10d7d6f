"""The pen: colours and ways of writing that a cell ends up with, as SGR sets them."""

from __future__ import annotations

from dataclasses import dataclass

from tui.cells import Flag

PLAIN = Flag(0)

FLAG_CODES = (
    (Flag.BOLD, "1"),
    (Flag.DIM, "2"),
    (Flag.ITALIC, "3"),
    (Flag.UNDERLINE, "4"),
    (Flag.REVERSE, "7"),
    (Flag.STRIKE, "9"),
)
"""What SGR says for each flag."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Colour numbers of xterm's 256 (0-15 are the terminal's own sixteen), None for its default, and flags."""

    foreground: int | None = None
    background: int | None = None
    flags: Flag = PLAIN


def color_code(color: int | None, is_background: bool) -> str:
    """The SGR parameter that sets `color`: `31`, `105`, `38;5;214`, or `39` and `49` for the default."""
    base = 40 if is_background else 30
    if color is None:
        return str(base + 9)
    if color < 8:
        return str(base + color)
    if color < 16:
        return str(base + 60 + color - 8)
    return f"{base + 8};5;{color}"
