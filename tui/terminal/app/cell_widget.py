"""A widget that paints cells instead of rendering text."""

from __future__ import annotations

from typing import Self, cast

import numpy as np
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.base.cells import Canvas
from tui.terminal.app.cell_strip import CellStrip
from tui.terminal.colours.palette import HasPalette


class CellWidget(Widget):
    """A rectangle of cells: a subclass says what is in it by `paint()`, and `repaint()` when that changed.

    It has no border, no padding and no styles of its own; its colours come from `app.palette` (see `HasPalette`).
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    CellWidget {
        width: 1fr;
        height: 1fr;
    }
    """

    _painted: Canvas | None = None
    _is_repaint_due = False

    def paint(self, width: int, height: int) -> Canvas:
        """A new canvas of that size with what is to be seen now. It is kept and compared: write it no more."""
        raise NotImplementedError

    def repaint(self) -> None:
        """What `paint()` answers may have changed: look once the current message is done, show the changed rows.

        Asked several times at once, it paints once. An app that has a `paint_soon` shows the rows by itself, where
        nothing is in the way; otherwise Textual is told which rows to refresh.
        """
        if not self._is_repaint_due:
            self._is_repaint_due = True
            paint_soon = getattr(self.app, "paint_soon", None)
            if paint_soon is None or not paint_soon(self):
                self.call_next(self.refresh_changed_rows)

    def refresh_changed_rows(self) -> None:
        """Paints, and has Textual refresh the rows that are not as before."""
        rows = self.changed_rows()
        if rows is None:
            self.refresh()
        elif rows:
            self.refresh_rows(rows)

    def refresh_rows(self, rows: list[int]) -> None:
        """Has Textual refresh these rows, which are painted."""
        self.refresh(*(Region(0, y, self.size.width, 1) for y in rows))

    def changed_rows(self) -> list[int] | None:
        """Paints: the rows that are not as before; None when all are to be refreshed, as in another size."""
        self._is_repaint_due = False
        if not self.display:
            self._painted = None
            return []
        before = self._painted
        width, height = self.size
        if before is None or (before.width, before.height) != (width, height):
            return None
        now = self._painted = self.paint(width, height)
        is_changed = ((now.codes != before.codes) | (now.attributes != before.attributes)).any(axis=1)
        rows: list[int] = np.flatnonzero(is_changed).tolist()
        return rows

    @property
    def painted(self) -> Canvas | None:
        """What was painted last; None when the next look is to paint all anew."""
        return self._painted

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if repaint and not regions:
            self._painted = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of `crop`. The whole widget is painted once and kept until it is refreshed.

        One that has just been hidden may be asked until the next layout: it is not painted, since it may not know what
        there is to be seen now.
        """
        width, height = max(self.size.width, crop.right), max(self.size.height, crop.bottom)
        canvas = self._painted
        if canvas is None or (canvas.width, canvas.height) != (width, height):
            if self.display:
                canvas = self._painted = self.paint(width, height)
            else:
                canvas = Canvas(width, height)
        palette = cast(HasPalette, self.app).palette
        return [
            CellStrip(canvas.codes[y], canvas.attributes[y], palette).crop(crop.x, crop.right) for y in crop.line_range
        ]

    def render_line(self, y: int) -> Strip:
        return self.render_lines(Region(0, y, self.size.width, 1))[0]
