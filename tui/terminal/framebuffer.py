"""The framebuffer: what is to be seen, what is shown, and the bytes from one to the other.

It knows nothing of Textual. Cells are put into it as often as one likes; `flush()` answers what a terminal must be sent
so that it shows them, which is nothing when it already does.
"""

from __future__ import annotations

import numpy as np

from tui.cells import Attributes, Codes
from tui.terminal.ascii_codes import ascii_codes
from tui.terminal.diff import blank_tails, changed_cells, runs, written_pens
from tui.terminal.frame import SPACE, Frame, scrolled, without_controls, without_unseen
from tui.terminal.order import ordered
from tui.terminal.output import Output
from tui.terminal.palette import Palette
from tui.terminal.pens import Pens
from tui.terminal.scroll import found_scroll


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
        self._touched = range(height)

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
        self._touched = (
            range(min(y, self._touched.start), max(y + 1, self._touched.stop)) if self._touched else range(y, y + 1)
        )

    def set_palette(self, palette: Palette) -> None:
        """Gives the roles other colours."""
        self._pens = Pens(palette)
        self._touched = range(self.height)

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
        self._touched = range(self.height)

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
        self._write_changes(self._touched.start, self._touched.stop)
        self._touched = range(0)
        written = self._output.taken()
        if written and cursor is not None:
            self._output.move(*cursor)
            written += self._output.taken()
        return written

    def _write_changes(self, first: int, end: int) -> None:
        rows = slice(first, end)
        codes = without_controls(self._codes[rows])
        if self._is_ascii:
            codes = ascii_codes(codes)
        pens = without_unseen(codes, self._pens.resolved(self._asked[rows]))
        shown_codes, shown_pens = self._shown.codes[rows], self._shown.pens[rows]
        is_changed = changed_cells(codes, pens, shown_codes, shown_pens)
        scroll = found_scroll(codes, pens, shown_codes, shown_pens, is_changed)
        if scroll is not None:
            self._output.scroll(first + scroll.top, first + scroll.bottom, scroll.lines, self.height)
            scrolled(shown_codes[scroll.top : scroll.bottom], shown_pens[scroll.top : scroll.bottom], scroll.lines)
            is_changed = changed_cells(codes, pens, shown_codes, shown_pens)
        changed_rows = np.flatnonzero(is_changed.any(axis=1))
        if not len(changed_rows):
            return
        codes, pens = codes[changed_rows], pens[changed_rows]
        written = written_pens(codes, pens)
        is_changed = is_changed[changed_rows]
        to_write = ordered(runs(is_changed, codes, written), is_changed, written, self._output.pen)
        self._output.write_runs((changed_rows + first).tolist(), codes, written, to_write, blank_tails(codes, pens))
        shown_codes[changed_rows] = codes
        shown_pens[changed_rows] = pens
