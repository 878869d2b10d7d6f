"""The pens of stock widgets: what Textual's own styles become with the colours that the terminal has."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color, ColorSystem, ColorType
from rich.style import Style

from tui.base.cells import Flag
from tui.terminal.colours.pen import PLAIN, Pen, packed
from tui.terminal.tty.environment import ColorMode

_FLAGS = (
    ("bold", Flag.BOLD),
    ("dim", Flag.DIM),
    ("italic", Flag.ITALIC),
    ("underline", Flag.UNDERLINE),
    ("reverse", Flag.REVERSE),
    ("strike", Flag.STRIKE),
)
_SYSTEMS = {"256": ColorSystem.EIGHT_BIT, "16": ColorSystem.STANDARD}


@lru_cache(maxsize=4096)
def stock_pen(style: Style | None, mode: ColorMode, is_dark: bool) -> int:
    """The packed pen of a Rich style. Without colours, a ground that stands out becomes reverse."""
    if style is None:
        return packed(Pen())
    flags = PLAIN
    for name, flag in _FLAGS:
        if getattr(style, name):
            flags |= flag
    if mode == "mono":
        return packed(Pen(flags=flags ^ Flag.REVERSE if _stands_out(style.bgcolor, is_dark) else flags))
    return packed(Pen(_number(style.color, mode), _number(style.bgcolor, mode), flags))


def _number(color: Color | None, mode: ColorMode) -> int | None:
    return None if color is None or color.is_default else color.downgrade(_SYSTEMS[mode]).number


def _stands_out(color: Color | None, is_dark: bool) -> bool:
    """Whether a ground is none of those that surfaces have: dark on a dark terminal, light on a light one."""
    if color is None or color.is_default:
        return False
    if color.type == ColorType.STANDARD:
        return color.number not in ((0, 8) if is_dark else (7, 15))
    red, green, blue = color.get_truecolor()
    brightness = (299 * red + 587 * green + 114 * blue) / 255_000
    return brightness > 0.35 if is_dark else brightness < 0.65
