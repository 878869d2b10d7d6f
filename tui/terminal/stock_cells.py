"""The cells of a stock widget's text."""

from __future__ import annotations

import numpy as np
from rich.cells import get_character_cell_size

from tui.cells import Codes


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
