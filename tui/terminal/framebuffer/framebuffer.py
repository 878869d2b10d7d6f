"""The framebuffer: what is to be seen, what is shown, and the bytes from one to the other.

It knows nothing of Textual. Cells are put into it as often as one likes; `flush()` answers what a terminal must be sent
so that it shows them, which is nothing when it already does.
"""

from __future__ import annotations

import numpy as np

from tui.base.cells import Attributes, Codes
from tui.base.text import ASCII_TWINS
from tui.terminal.colours.palette import Palette
from tui.terminal.colours.pens import Pens
from tui.terminal.framebuffer.diff import Places, blank_tails, changed_cells, runs, written_pens
from tui.terminal.framebuffer.frame import SPACE, Frame, scrolled, without_controls, without_unseen
from tui.terminal.framebuffer.order import FEWEST_ROWS, ordered
from tui.terminal.framebuffer.output import Output
from tui.terminal.framebuffer.scroll import FEWEST_ROWS_SCROLLED, found_scroll

_UNKNOWN = ord("?")
_LAST_ASCII = 0x7E


_HOLES = 2


def ascii_codes(codes: Codes) -> Codes:
    """`codes` (see `base.cells`) with nothing but ASCII in them: `…` is `~`, `µ` is `u`, a letter without a twin `?`.

    A wide character, whose second cell holds 0, becomes two question marks: columns stay where they are.
    """
    is_other = (codes > _LAST_ASCII) | (codes == 0)
    if not is_other.any():
        return codes
    others, place = np.unique(codes[is_other], return_inverse=True)
    twins = np.array([ASCII_TWINS.get(other, _UNKNOWN) for other in others.tolist()], np.uint32)
    plain = codes.copy()
    plain[is_other] = twins[place]
    return plain


class Framebuffer:
    """A screen of `width` by `height` cells.

    Cells are put with attributes of roles, or with a packed pen where a widget brings its own colours. The roles are
    looked up when the frame is flushed, so another palette is another look of the same cells.
    """

    def __init__(self, width: int, height: int, palette: Palette, has_bce: bool, *, is_ascii: bool = False) -> None:
        self.width, self.height = width, height
        self._pens = Pens(palette)
        self._output = Output(has_bce)
        self._is_ascii = is_ascii
        self._codes: Codes = np.full((height, width), SPACE, np.uint32)
        self._asked: Attributes = np.zeros((height, width), np.int32)  # an attribute, or ~pen
        self._shown = Frame(width, height)
        self._is_shown_known = False
        self._touched = set(range(height))

    def put(self, y: int, x: int, codes: Codes, attributes: Attributes) -> None:
        """Puts a row of cells with attributes of roles at row `y`, column `x`, cut at the edges."""
        self._put(y, x, codes, attributes)

    def put_pen(self, y: int, x: int, codes: Codes, pen: int) -> None:
        """Puts a row of cells that are all written with a packed pen."""
        self._put(y, x, codes, ~pen)

    def _put(self, y: int, x: int, codes: Codes, asked: Attributes | int) -> None:
        count = min(len(codes), self.width - x)
        if not 0 <= y < self.height or x < 0 or count <= 0:
            return
        end = x + count
        row = self._codes[y]
        # What is put over one half of a wide character, or cut in it, leaves a blank of the other half.
        if x and row[x] == 0:
            row[x - 1] = SPACE
        if end < self.width and row[end] == 0:
            row[end] = SPACE
        row[x:end] = codes[:count]
        if count < len(codes) and codes[count] == 0:
            row[end - 1] = SPACE
        self._asked[y, x:end] = asked if isinstance(asked, int) else asked[:count]
        self._touched.add(y)

    def set_palette(self, palette: Palette) -> None:
        """Gives the roles other colours."""
        self._pens = Pens(palette)
        self._touched = set(range(self.height))

    def resize(self, width: int, height: int) -> None:
        """Another size: what was put is forgotten, and what a terminal shows after it is anybody's guess."""
        self.width, self.height = width, height
        self._codes = np.full((height, width), SPACE, np.uint32)
        self._asked = np.zeros((height, width), np.int32)
        self._shown = Frame(width, height)
        self.invalidate()

    def invalidate(self) -> None:
        """What the terminal shows is not known any more: the next flush clears it and writes everything."""
        self._is_shown_known = False
        self._output.forget()
        self._touched = set(range(self.height))

    def flush(self, cursor: tuple[int, int] | None = None) -> str:
        """What makes the terminal show what was put; "" when it does.

        When something is written, the cursor is left at row and column `cursor`, where input methods look for it.
        """
        if self._is_shown_known and not self._touched:
            return ""
        if not self._is_shown_known:
            self._output.clear()
            self._shown.blank()
            self._is_shown_known = True
        touched, self._touched = sorted(self._touched), set()
        if touched:
            first, end = touched[0], touched[-1] + 1
            self._write_changes(slice(first, end) if _may_have_scrolled(touched) else np.array(touched))
        written = self._output.taken()
        if written and cursor is not None:
            self._output.move(*cursor)
            written += self._output.taken()
        return written

    def _write_changes(self, rows: slice | Places) -> None:
        """Writes what has changed in `rows`: all of a slice, where a part may have scrolled, or some anywhere."""
        codes = without_controls(self._codes[rows])
        if self._is_ascii:
            codes = ascii_codes(codes)
        pens = without_unseen(codes, self._pens.resolved(self._asked[rows]))
        shown_codes, shown_pens = self._shown.codes[rows], self._shown.pens[rows]
        is_changed = changed_cells(codes, pens, shown_codes, shown_pens)
        if isinstance(rows, slice):
            scroll = found_scroll(codes, pens, shown_codes, shown_pens, is_changed)
            if scroll is not None:
                self._output.scroll(rows.start + scroll.top, rows.start + scroll.bottom, scroll.lines, self.height)
                scrolled(shown_codes[scroll.top : scroll.bottom], shown_pens[scroll.top : scroll.bottom], scroll.lines)
                is_changed = changed_cells(codes, pens, shown_codes, shown_pens)
        changed_rows = np.flatnonzero(is_changed.any(axis=1))
        if not len(changed_rows):
            return
        codes, pens, is_changed = codes[changed_rows], pens[changed_rows], is_changed[changed_rows]
        written = written_pens(codes, pens)
        to_write = runs(is_changed, codes, written)
        if len(changed_rows) >= FEWEST_ROWS:
            to_write = ordered(to_write, is_changed, written, self._output.pen)
        screen_rows = changed_rows + rows.start if isinstance(rows, slice) else rows[changed_rows]
        self._output.write_runs(screen_rows, codes, written, to_write, blank_tails(codes, pens))
        self._shown.codes[screen_rows] = codes
        self._shown.pens[screen_rows] = pens


def _may_have_scrolled(rows: list[int]) -> bool:
    """Whether enough of the ascending `rows` lie together, not apart as those of a cursor and what tells about it."""
    ahead = FEWEST_ROWS_SCROLLED - 1
    return any(last - first <= ahead + _HOLES for first, last in zip(rows, rows[ahead:], strict=False))
