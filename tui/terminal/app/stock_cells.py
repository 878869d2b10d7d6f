"""Cells and pens of Textual's own widgets, with the colours that the terminal has."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from rich.cells import get_character_cell_size
from rich.color import Color, ColorSystem, ColorType
from rich.style import Style
from textual.strip import Strip

from tui.base.cells import Codes, Flag
from tui.terminal.colours.palette import Palette
from tui.terminal.colours.pen import PLAIN, Pen, packed
from tui.terminal.framebuffer.framebuffer import Framebuffer
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


def text_codes(text: str) -> Codes:
    """uint32[cells] of `text` as a framebuffer has them, as wide as Textual takes it to be."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8).astype(np.uint32)
    codes: list[int] = []
    for character in text:
        width = get_character_cell_size(character)
        if width:
            codes.append(ord(character))
            codes += [0] * (width - 1)
    return np.array(codes, np.uint32)


def put_strip(framebuffer: Framebuffer, y: int, x: int, strip: Strip, palette: Palette) -> None:
    """Puts a row that a stock widget rendered at row `y`, column `x`."""
    for text, style, control in strip:
        if text and not control:
            codes = text_codes(text)
            framebuffer.put_pen(y, x, codes, stock_pen(style, palette.mode, palette.is_dark is not False))
            x += len(codes)
