"""The rows of a list as they were drawn: what is still in view after a key is not drawn again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tui.base.cells import Canvas, Role, attribute
from tui.draw.rows.list_rows import draw_cursor
from tui.state.view.list_view import ListView

_MOST_KEPT = 1_000


class Page:
    """Keeps one cell row for each list row that was drawn from the same `source`."""

    def __init__(self) -> None:
        self._source: tuple[object, ...] = ()
        self._drawn: dict[int, tuple[Canvas, int]] = {}

    def draw(
        self,
        canvas: Canvas,
        view: ListView,
        row_count: int,
        source: tuple[object, ...],
        draw_row: Callable[[Canvas, int], int],
    ) -> None:
        """Puts the rows in view below the head of `canvas`, the cursor's row with the cursor on it.

        `draw_row(canvas, row)` draws a row of the list into the only row of a canvas and says where what is selected
        of it begins. All that it depends on but the row's number is in `source`.
        """
        for y, (line, start) in enumerate(self.rows(view, row_count, source, draw_row), 1):
            canvas.paste(y, 0, line)
            draw_cursor(canvas, y, view, start)

    def rows(
        self, view: ListView, row_count: int, source: tuple[object, ...], draw_row: Callable[[Canvas, int], int]
    ) -> Iterator[tuple[Canvas, int]]:
        """The cell rows in view, from above, without a cursor, each with where what is selected of it begins."""
        source = (view.width, *source)
        if source != self._source or len(self._drawn) > _MOST_KEPT:
            self._source, self._drawn = source, {}
        for row in range(view.top, min(view.top + view.rows, row_count)):
            if row not in self._drawn:
                line = Canvas(view.width, 1, attribute(Role.TEXT))
                self._drawn[row] = line, draw_row(line, row)
            yield self._drawn[row]
