"""The cell: what drawing hands to a terminal, without knowing any colour.

A painted area is two arrays of its shape: a code point and an *attribute* in each cell. The attribute packs a
foreground role, a background role and flags into one int32, so that areas are compared, cut and filled at once:

    bits 0-7 foreground role · bits 8-15 background role · bits 16-21 flags

A wide character stands in its first cell; the cell after it holds code point 0. What colour a role has is the
terminal's business (`tui.terminal.colours.palette`).
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

import numpy as np
import numpy.typing as npt

from tui.base.text import cell_width, character_width, is_narrow

Codes = npt.NDArray[np.uint32]
Attributes = npt.NDArray[np.int32]

SHADES = 4
"""Lightnesses within the hue of a category; neighbouring boxes take different ones."""


class Role(IntEnum):
    """What a cell's text or ground stands for. The `SHADES` roles from a category's first are its lightnesses."""

    DEFAULT = 0
    TEXT = 1
    MUTED = 2
    HEADING = 3
    ACCENT = 4
    WARNING = 5
    ERROR = 6
    BOX_TEXT = 7
    """Text and separators on a box of the chart."""
    HEAD = 8
    """Ground of header, column heads and footer."""
    CURSOR = 9
    """Ground of the selected row of the pane that has the focus."""
    CURSOR_ASIDE = 10
    """Ground of the selected row of another pane."""
    MATCH = 11
    SELECTED = 12
    """Ground of boxes that belong to the selected function."""
    BAR = 13
    HATCHED = 14
    """Time that nothing was sampled in."""
    USER = 16
    DEPENDENCY = 20
    RUNTIME = 24
    NATIVE = 28
    WASM = 32
    REGEXP = 36
    GARBAGE_COLLECTOR = 40
    PROGRAM = 44
    IDLE = 48
    MERGED = 52
    """Boxes too narrow to be told apart, merged into one."""
    KEYWORD = 56
    """Words of the language in source text; `LITERAL`: strings, numbers and patterns; `COMMENT`."""
    LITERAL = 57
    COMMENT = 58


class Flag(IntFlag):
    """Ways of writing that need no colour."""

    BOLD = 1
    DIM = 2
    ITALIC = 4
    UNDERLINE = 8
    REVERSE = 16
    STRIKE = 32


def attribute(foreground: int = Role.TEXT, background: int = Role.DEFAULT, flags: int = 0) -> int:
    """The packed attribute of a foreground role, a background role and `Flag`s."""
    return int(foreground) | int(background) << 8 | int(flags) << 16


def foreground(attributes: int) -> int:
    """The foreground role of a packed attribute."""
    return attributes & 0xFF


def background(attributes: int) -> int:
    """The background role of a packed attribute."""
    return attributes >> 8 & 0xFF


def flags(attributes: int) -> Flag:
    """The flags of a packed attribute."""
    return Flag(attributes >> 16)


class Canvas:
    """A painted area: `codes` uint32[height, width] and `attributes` int32[height, width]."""

    __slots__ = ("attributes", "codes", "height", "width")

    def __init__(self, width: int, height: int, fill: int = 0) -> None:
        self.width = width
        self.height = height
        self.codes: Codes = np.full((height, width), 0x20, np.uint32)
        self.attributes: Attributes = np.full((height, width), fill, np.int32)

    def write(self, y: int, x: int, text: str, attributes: int, room: int | None = None) -> int:
        """Writes printable `text` from cell (`y`, `x`), cut at `room` cells or the edge; the column after it."""
        end = self.width if room is None else min(self.width, x + room)
        if not 0 <= y < self.height or x >= end:
            return x
        if text.isascii() or is_narrow(text):
            count = min(len(text), end - x)
            self.codes[y, x : x + count] = np.frombuffer(text[:count].encode("utf-32-le"), np.uint32)
            self.attributes[y, x : x + count] = attributes
            return x + count
        row_codes, row_attributes = self.codes[y], self.attributes[y]
        for character in text:
            cells = character_width(character)
            if x + cells > end:
                break
            if cells == 0:
                # A cell holds one code point: a mark that cannot be composed onto its letter is left out.
                continue
            row_codes[x] = ord(character)
            row_attributes[x : x + cells] = attributes
            if cells == 2:
                row_codes[x + 1] = 0
            x += cells
        return x

    def write_right(self, y: int, end: int, text: str, attributes: int) -> int:
        """Writes `text` so that it ends before column `end`; the column that it starts at."""
        start = end - cell_width(text)
        self.write(y, max(0, start), text, attributes, room=end - max(0, start))
        return start

    def fill(self, y: int, attributes: int, x: int = 0, end: int | None = None) -> None:
        """Sets the attributes of row `y` from column `x` to `end`, leaving the text."""
        self.attributes[y, x : self.width if end is None else end] = attributes

    def ground(self, y: int, background_role: int, x: int = 0, end: int | None = None) -> None:
        """Sets the background role of row `y` from column `x` to `end`, leaving foreground, flags and text."""
        stop = self.width if end is None else end
        self.attributes[y, x:stop] = self.attributes[y, x:stop] & ~0xFF00 | int(background_role) << 8

    def paste(self, y: int, x: int, other: Canvas) -> None:
        """Copies `other` onto this canvas with its upper left corner at (`y`, `x`), cut at the edges."""
        height, width = min(other.height, self.height - y), min(other.width, self.width - x)
        if height > 0 and width > 0:
            self.codes[y : y + height, x : x + width] = other.codes[:height, :width]
            self.attributes[y : y + height, x : x + width] = other.attributes[:height, :width]

    def row_text(self, y: int) -> str:
        """The text of row `y`, one character a cell but wide ones two, without trailing spaces."""
        return "".join(chr(code) for code in self.codes[y].tolist() if code).rstrip()

    def text(self) -> str:
        """The text of all rows, for tests and goldens."""
        return "\n".join(self.row_text(y) for y in range(self.height))
