"""A frame: what stands in every cell of a screen."""

from __future__ import annotations

import numpy as np

from tui.base.cells import Attributes, Codes
from tui.terminal.colours.pen import BACKGROUND_MASK, SEEN_ON_BLANKS

SPACE = 0x20


class Frame:
    """`codes` uint32[height, width] as in `base.cells`, `pens` int32[height, width] packed as in `colours.pen`.

    Of a blank, a space without underline, reverse or strike, only the background is kept: frames that look the same
    are the same.
    """

    __slots__ = ("codes", "pens")

    def __init__(self, width: int, height: int) -> None:
        self.codes: Codes = np.full((height, width), SPACE, np.uint32)
        self.pens: Attributes = np.zeros((height, width), np.int32)

    def blank(self) -> None:
        """Makes it an erased screen."""
        self.codes[:] = SPACE
        self.pens[:] = 0


def scrolled(codes: Codes, pens: Attributes, lines: int) -> None:
    """Moves all rows up by `lines` (down if negative), in place, as a terminal does; blank rows come in."""
    for cells, empty in ((codes, SPACE), (pens, 0)):
        if lines > 0:
            cells[:-lines] = cells[lines:].copy()
            cells[-lines:] = empty
        else:
            cells[-lines:] = cells[:lines].copy()
            cells[:-lines] = empty


def without_controls(codes: Codes) -> Codes:
    """`codes` with `?` for what is no picture of a character: C0 and C1 controls, and surrogates.

    Texts are made printable where they come in; here it is made certain that no cell can command the terminal.
    """
    is_control = (codes < SPACE) & (codes != 0) | (codes - 0x7F < 0x21) | (codes - 0xD800 < 0x800)
    return np.where(is_control, np.uint32(ord("?")), codes) if is_control.any() else codes


def without_unseen(codes: Codes, pens: Attributes) -> Attributes:
    """`pens` with those of blanks reduced to what is seen of them, their background."""
    is_blank = (codes == SPACE) & (pens & SEEN_ON_BLANKS == 0)
    return np.where(is_blank, pens & BACKGROUND_MASK, pens)
