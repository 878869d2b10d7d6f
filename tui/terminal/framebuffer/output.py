"""Writes runs of cells for a terminal whose cursor and pen are known, in as few bytes as it can."""

from __future__ import annotations

import re

import numpy as np

from tui.base.cells import Attributes, Codes
from tui.terminal.colours.pen import BACKGROUND_MASK, SEEN_ON_BLANKS
from tui.terminal.colours.sgr import transition
from tui.terminal.framebuffer.cursor import UNKNOWN, movement
from tui.terminal.framebuffer.diff import Places, Runs

_SHORTEST_ERASED_END = 4  # ESC[K has three bytes
_SHORTEST_ERASED_GAP = 12  # ESC[12X ESC[12C has ten
_SHORTEST_ERASED_TAIL = 6  # ESC[6X has four; the way to the next run may be a byte longer
_LONG_GAP = re.compile(f" {{{_SHORTEST_ERASED_GAP},}}")
_TAIL = " " * _SHORTEST_ERASED_TAIL
_BEYOND_BMP = re.compile("([\U00010000-\U0010ffff])\0?")


class Output:
    """The bytes of a frame, as text; what it leaves the terminal with is remembered for the next.

    `has_bce`: erased cells get the background of the pen; without it only the default background can be erased to.
    """

    def __init__(self, has_bce: bool) -> None:
        self._has_bce = has_bce
        self._parts: list[str] = []
        self._pen: int | None = None
        self._y = self._x = UNKNOWN

    @property
    def pen(self) -> int | None:
        """The packed pen that the terminal writes with; None when it is not known."""
        return self._pen

    def taken(self) -> str:
        """What was written since it was taken last."""
        text = "".join(self._parts)
        self._parts.clear()
        # The second half of a wide character is code point 0: the character itself takes both cells.
        return text.replace("\0", "")

    def forget(self) -> None:
        """Somebody else has written to the terminal: pen and cursor are not known."""
        self._pen = None
        self._y = self._x = UNKNOWN

    def clear(self) -> None:
        """Erases the whole screen, and undoes margins and line wrap that somebody else may have set."""
        self._set_pen(0)
        self._parts.append("\x1b[r\x1b[?7l\x1b[H\x1b[2J")
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

    def write_runs(self, rows: Places, codes: Codes, written: Attributes, runs: Runs, tails: Places) -> None:
        """Writes runs (see `diff.runs`) of cells in the screen's `rows`, in the order in which they are given.

        `codes` and `written` have a row for each of `rows`, `tails` are their `diff.blank_tails`.
        """
        width = codes.shape[1]
        pens = written.ravel()
        text = codes.tobytes().decode("utf-32-le")
        has_emoji = bool(codes.max() > 0xFFFF)
        bounds = [0, *(np.flatnonzero(pens[1:] != pens[:-1]) + 1).tolist(), len(text)]
        piece_pens = pens[bounds[:-1]].tolist()
        starts, ends = runs
        pieces = np.searchsorted(bounds, starts, side="right") - 1
        run_rows, columns = np.divmod(starts, width)
        blank_from = np.maximum(starts, run_rows * width + tails[run_rows])
        has_blank_end = ends - blank_from >= _SHORTEST_ERASED_END
        of_runs = (starts, ends, rows[run_rows], columns, pieces, np.where(has_blank_end, blank_from, -1))
        for start, end, row, column, piece, blank in zip(*(each.tolist() for each in of_runs), strict=True):
            self.move(row, column)
            is_erased = blank >= 0 and self._can_erase(int(pens[blank]))
            written_end = blank if is_erased else end
            position = start
            while position < written_end:
                piece_end = min(bounds[piece + 1], written_end)
                following = piece_pens[piece + 1] if piece_end < written_end else None
                self._write_piece(text[position:piece_end], piece_pens[piece], following, has_emoji)
                position = piece_end
                piece += 1
            if is_erased:
                self._set_background(int(pens[blank]))
                self._parts.append("\x1b[K")
            elif self._x == width:
                self._x = UNKNOWN

    def _write_piece(self, text: str, pen: int, following: int | None, has_emoji: bool) -> None:
        """Writes cells of one pen; `following` is the pen of what is written next to them."""
        if pen == self._pen and len(text) < _SHORTEST_ERASED_TAIL and not has_emoji:
            self._parts.append(text)
            self._x += len(text)
            return
        is_ordinary = not pen & SEEN_ON_BLANKS
        if pen == self._pen:
            pass
        elif text[0] != " " or not is_ordinary or text.strip(" "):
            self._set_pen(pen)
        # Of blanks only the background is seen; the text behind them may tell the rest of the pen already.
        elif following is not None and not (following ^ pen) & BACKGROUND_MASK and not following & SEEN_ON_BLANKS:
            self._set_pen(following)
        else:
            self._set_background(pen)
        if following is None and not has_emoji and text.endswith(_TAIL) and is_ordinary and self._can_erase(pen):
            # The cursor need not go over the blanks at the end of a run.
            blank_count = len(text) - len(text := text.rstrip(" "))
            self._parts.append(_LONG_GAP.sub(_erased_gap, text) + f"\x1b[{blank_count}X")
        elif has_emoji:
            self._parts.append(_anchored(text, self._x))
        elif len(text) >= _SHORTEST_ERASED_GAP and is_ordinary and self._can_erase(pen):
            self._parts.append(_LONG_GAP.sub(_erased_gap, text))
        else:
            self._parts.append(text)
        self._x += len(text)

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


def _erased_gap(gap: re.Match[str]) -> str:
    return f"\x1b[{len(gap[0])}X\x1b[{len(gap[0])}C"


def _anchored(text: str, x: int) -> str:
    """The text of cells that start at column `x`, with the cursor put behind each character beyond U+FFFF.

    Terminals disagree on the width of emoji; so only the emoji itself can be in a wrong place.
    """
    return _BEYOND_BMP.sub(lambda match: f"{match[0]}\x1b[{x + match.end() + 1}G", text)
