"""Writes runs of cells for a terminal whose cursor and pen are known, in as few bytes as it can."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from tui.cells import Attributes, Codes
from tui.terminal.cursor import UNKNOWN, movement
from tui.terminal.pen import BACKGROUND_MASK, SEEN_ON_BLANKS
from tui.terminal.sgr import transition

_SHORTEST_ERASED_END = 4  # ESC[K has three bytes
_SHORTEST_ERASED_GAP = 12  # ESC[12X ESC[12C has ten
_LONG_GAP = re.compile(f" {{{_SHORTEST_ERASED_GAP},}}")
_BEYOND_BMP = re.compile("([\U00010000-\U0010ffff])\0?")


class Output:
    """One frame's bytes, as text; what it leaves the terminal with is remembered for the next.

    `has_bce`: erased cells get the background of the pen; without it only the default background can be erased to.
    """

    def __init__(self, has_bce: bool) -> None:
        self._has_bce = has_bce
        self._parts: list[str] = []
        self._pen: int | None = None
        self._y = self._x = UNKNOWN

    def taken(self) -> str:
        """What was written since it was taken last."""
        text = "".join(self._parts)
        self._parts.clear()
        return text

    def forget(self) -> None:
        """Somebody else has written to the terminal: pen and cursor are not known."""
        self._pen = None
        self._y = self._x = UNKNOWN

    def clear(self) -> None:
        """Erases the whole screen."""
        self._set_pen(0)
        self._parts.append("\x1b[H\x1b[2J")
        self._y = self._x = 0

    def move(self, y: int, x: int) -> None:
        """Moves the cursor."""
        self._parts.append(movement(self._y, self._x, y, x))
        self._y, self._x = y, x

    def scroll(self, top: int, bottom: int, lines: int, height: int) -> None:
        """Moves the rows from `top` to before `bottom` up by `lines`, down if negative, on a screen of `height` rows.

        By margins and an index or reverse index for each line: all terminals know these, not all know SU and SD.
        """
        self._set_pen(0)  # with bce, rows come in with the background of the pen
        is_whole_screen = (top, bottom) == (0, height)
        if not is_whole_screen:
            self._parts.append(f"\x1b[{top + 1};{bottom}r")
            self._y = self._x = UNKNOWN  # it homes the cursor, though not everywhere
        self.move(bottom - 1 if lines > 0 else top, 0)
        self._parts.append("\n" * lines if lines > 0 else "\x1bM" * -lines)
        if not is_whole_screen:
            self._parts.append("\x1b[r")
            self._y = self._x = UNKNOWN

    def write_runs(
        self, first_row: int, codes: Codes, written: Attributes, runs: tuple[list[int], list[int]], tails: list[int]
    ) -> None:
        """Writes the runs (see `diff.runs`) of the rows from `first_row` on; `tails` as from `diff.blank_tails`."""
        width = codes.shape[1]
        text = codes.tobytes().decode("utf-32-le")
        pens = written.ravel()
        bounds = (np.flatnonzero(pens[1:] != pens[:-1]) + 1).tolist()
        next_bound = 0
        for start, end in zip(*runs, strict=True):
            row, column = divmod(start, width)
            row_start = row * width
            blank_from = max(start, row_start + tails[row])
            last_pen = int(pens[end - 1])
            is_erased = end - blank_from >= _SHORTEST_ERASED_END and self._can_erase(last_pen)
            written_end = blank_from if is_erased else end

            self.move(first_row + row, column)
            while next_bound < len(bounds) and bounds[next_bound] <= start:
                next_bound += 1
            cuts = [start]
            while next_bound < len(bounds) and bounds[next_bound] < written_end:
                cuts.append(bounds[next_bound])
                next_bound += 1
            cuts.append(written_end)
            for piece_start, piece_end in pairwise(cuts):
                following = int(pens[piece_end]) if piece_end < written_end else None
                self._write_piece(text[piece_start:piece_end], int(pens[piece_start]), following)
            if is_erased:
                self._set_background(last_pen)
                self._parts.append("\x1b[K")
            elif self._x == width:
                self._x = UNKNOWN

    def _write_piece(self, text: str, pen: int, following: int | None) -> None:
        """Writes cells of one pen; `following` is the pen of what is written next to them."""
        if not text.strip(" ") and not pen & SEEN_ON_BLANKS:
            # Of blanks only the background is seen; the text behind them may tell the rest of the pen already.
            if following is not None and not (following ^ pen) & BACKGROUND_MASK and not following & SEEN_ON_BLANKS:
                self._set_pen(following)
            else:
                self._set_background(pen)
        else:
            self._set_pen(pen)
        self._parts.append(self._shortened(text, pen) if text.isascii() else _anchored(text, self._x).replace("\0", ""))
        self._x += len(text)

    def _shortened(self, text: str, pen: int) -> str:
        if len(text) < _SHORTEST_ERASED_GAP or pen & SEEN_ON_BLANKS or not self._can_erase(pen):
            return text
        return _LONG_GAP.sub(lambda gap: f"\x1b[{len(gap[0])}X\x1b[{len(gap[0])}C", text)

    def _can_erase(self, pen: int) -> bool:
        return self._has_bce or not pen & BACKGROUND_MASK

    def _set_pen(self, pen: int) -> None:
        if pen != self._pen:
            self._parts.append(transition(self._pen, pen))
            self._pen = pen

    def _set_background(self, pen: int) -> None:
        """Makes sure of the background of `pen`, and that nothing else is seen on blanks."""
        current = self._pen
        if current is None or current & SEEN_ON_BLANKS:
            self._set_pen(pen)
        else:
            self._set_pen(current & ~BACKGROUND_MASK | pen & BACKGROUND_MASK)


def _anchored(text: str, x: int) -> str:
    """The text of cells that start at column `x`, with the cursor put behind each character beyond U+FFFF.

    Terminals disagree on the width of emoji; so only the emoji itself can be in a wrong place.
    """
    return _BEYOND_BMP.sub(lambda match: f"{match[0]}\x1b[{x + match.end() + 1}G", text)
