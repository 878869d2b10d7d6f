"""The cells of a terminal: pyte's screen with what terminals have had since.

Added: dim, erasing with the background colour (bce), SU and SD, moving outside of the margins, and the alternate
screen, so that a program that leaves it shows what was there before.
"""

import copy
from typing import NamedTuple

import pyte

_ALTERNATE_SCREENS = frozenset({47, 1047, 1049})


class Cell(NamedTuple):
    """One cell. Colours are a name, six hex digits or "default"; the second half of a wide character has no data."""

    data: str = " "
    fg: str = "default"
    bg: str = "default"
    bold: bool = False
    italics: bool = False
    underscore: bool = False
    strikethrough: bool = False
    reverse: bool = False
    blink: bool = False
    dim: bool = False


class _Cursor(pyte.screens.Cursor):
    attrs: Cell  # type: ignore[assignment]  # `Char` in pyte, which makes its cells from `Screen.default_char`


class Screen(pyte.Screen):
    """`columns` by `lines` cells; `buffer[row][column]` is a `Cell`. `cleared_count` counts erasures of all cells."""

    buffer: dict[int, dict[int, Cell]]  # type: ignore[assignment]  # of `Char`, in pyte: see `_Cursor`
    cursor: _Cursor
    cleared_count = 0
    _behind: tuple[dict[int, dict[int, Cell]], _Cursor] | None

    @property
    def default_char(self) -> Cell:  # type: ignore[override]  # pyte uses no more of a `Char` than a `Cell` has
        return Cell()

    @property
    def private_modes(self) -> set[int]:
        """The DEC modes that are set (25 = cursor shown, 1000 = mouse, 1049 = alternate screen ...)."""
        return {mode >> 5 for mode in self.mode if mode and not mode % 32}  # pyte keeps them shifted by five

    def reset(self) -> None:
        super().reset()
        self.cursor.attrs = self.default_char
        self._behind = None

    def set_mode(self, *modes: int, **kwargs: bool) -> None:
        super().set_mode(*modes, **kwargs)
        if kwargs.get("private") and _ALTERNATE_SCREENS.intersection(modes) and self._behind is None:
            self._behind = dict(self.buffer), copy.copy(self.cursor)
            self.buffer.clear()

    def reset_mode(self, *modes: int, **kwargs: bool) -> None:
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and _ALTERNATE_SCREENS.intersection(modes) and self._behind is not None:
            lines, cursor = self._behind
            cursor.hidden = self.cursor.hidden
            self._behind = None
            self.buffer.clear()
            self.buffer.update(lines)
            self.cursor = cursor
            self.ensure_hbounds()
            self.ensure_vbounds()

    def select_graphic_rendition(self, *attributes: int) -> None:
        super().select_graphic_rendition(*attributes)
        for attribute in _without_colours(attributes):
            if attribute in (0, 2, 22):
                self.cursor.attrs = self.cursor.attrs._replace(dim=attribute == 2)

    def erase_characters(self, count: int | None = None) -> None:
        self._erase(self.cursor.y, range(self.cursor.x, min(self.cursor.x + (count or 1), self.columns)))

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        parts = {0: range(self.cursor.x, self.columns), 1: range(self.cursor.x + 1)}
        self._erase(self.cursor.y, parts.get(how, range(self.columns)))

    def erase_in_display(self, how: int = 0, *_: int, **__: bool) -> None:
        self.cleared_count += how == 2
        parts = {0: range(self.cursor.y + 1, self.lines), 1: range(self.cursor.y)}
        for row in parts.get(how, range(self.lines)):
            self._erase(row, range(self.columns))
        if how in parts:
            self.erase_in_line(how)

    def index(self) -> None:
        if self.cursor.y == self._margins[1]:
            self.scroll_up()
        else:
            self.cursor_down()

    def reverse_index(self) -> None:
        if self.cursor.y == self._margins[0]:
            self.scroll_down()
        else:
            self.cursor_up()

    def cursor_up(self, count: int | None = None) -> None:
        """Only who stands in or below the margins is stopped by the upper one."""
        y, top = self.cursor.y, self._margins[0]
        self.cursor.y = max(y - (count or 1), top if y >= top else 0)

    def cursor_down(self, count: int | None = None) -> None:
        """Only who stands in or above the margins is stopped by the lower one."""
        y, bottom = self.cursor.y, self._margins[1]
        self.cursor.y = min(y + (count or 1), bottom if y <= bottom else self.lines - 1)

    def scroll_up(self, count: int | None = None) -> None:
        self._shift(*self._margins, count or 1)

    def scroll_down(self, count: int | None = None) -> None:
        self._shift(*self._margins, -(count or 1))

    def insert_lines(self, count: int | None = None) -> None:
        self._shift_from_cursor(-(count or 1))

    def delete_lines(self, count: int | None = None) -> None:
        self._shift_from_cursor(count or 1)

    @property
    def _margins(self) -> tuple[int, int]:
        return self.margins or (0, self.lines - 1)

    def _shift_from_cursor(self, count: int) -> None:
        top, bottom = self._margins
        if top <= self.cursor.y <= bottom:
            self._shift(self.cursor.y, bottom, count)
            self.carriage_return()

    def _shift(self, top: int, bottom: int, count: int) -> None:
        """Move the rows `top` to `bottom` up by `count` (down when negative); what comes in is erased."""
        old = {row: self.buffer.pop(row) for row in range(top, bottom + 1) if row in self.buffer}
        for row in range(top, bottom + 1):
            if row + count in old:
                self.buffer[row] = old[row + count]
            elif not top <= row + count <= bottom:
                self._erase(row, range(self.columns))

    def _erase(self, row: int, columns: range) -> None:
        line = self.buffer[row]
        blank = Cell(bg=self.cursor.attrs.bg)
        for column in columns:
            line[column] = blank


def _without_colours(attributes: tuple[int, ...]) -> list[int]:
    """The SGR parameters less the arguments of 38 and 48, which may look like others: `38;5;2` is not dim."""
    kept, rest = [], list(attributes)
    while rest:
        attribute = rest.pop(0)
        kept.append(attribute)
        if attribute in (38, 48):
            del rest[: {5: 2, 2: 4}.get(rest[0] if rest else 0, 0)]
    return kept
