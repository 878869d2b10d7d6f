"""The cells of a stock widget's text."""

from __future__ import annotations

import numpy as np
from rich.cells import get_character_cell_size
from textual.strip import Strip

from tui.base.cells import Codes
from tui.terminal.app.stock_style import stock_pen
from tui.terminal.colours.palette import Palette
from tui.terminal.framebuffer.framebuffer import Framebuffer


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
