"""The pen: colours and ways of writing that a cell ends up with, as SGR sets them.

A framebuffer holds pens packed into one int32 each, so that frames are compared at once:

    bits 0-8 foreground + 1 · bits 9-17 background + 1 (0: the terminal's default) · bits 18-23 flags
"""

from __future__ import annotations

from dataclasses import dataclass

from tui.base.cells import Flag

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

BACKGROUND_SHIFT, FLAGS_SHIFT = 9, 18
COLOR_MASK = (1 << BACKGROUND_SHIFT) - 1
BACKGROUND_MASK = COLOR_MASK << BACKGROUND_SHIFT

SEEN_ON_BLANKS = int(Flag.UNDERLINE | Flag.REVERSE | Flag.STRIKE) << FLAGS_SHIFT
"""Packed flags that show on a space; of a space with none of them only the background is seen."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Colour numbers of xterm's 256 (0-15 are the terminal's own sixteen), None for its default, and flags."""

    foreground: int | None = None
    background: int | None = None
    flags: Flag = PLAIN


def packed(pen: Pen) -> int:
    """`pen` as the number that framebuffers hold; that of `Pen()` is 0."""
    foreground = 0 if pen.foreground is None else pen.foreground + 1
    background = 0 if pen.background is None else pen.background + 1
    return foreground | background << BACKGROUND_SHIFT | int(pen.flags) << FLAGS_SHIFT


def unpacked(number: int) -> Pen:
    """The pen that `packed` gave this number."""
    foreground = number & COLOR_MASK
    background = number >> BACKGROUND_SHIFT & COLOR_MASK
    return Pen(
        foreground - 1 if foreground else None, background - 1 if background else None, Flag(number >> FLAGS_SHIFT)
    )


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
