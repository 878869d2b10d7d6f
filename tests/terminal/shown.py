"""What a terminal should show, kept the plain way, to compare a framebuffer's bytes with: one cell after the other."""

import unicodedata
from functools import cache

import numpy as np

from tests.terminal_screen import Cell, Screen
from tui.base.cells import Flag
from tui.terminal.colours.pen import Pen

_NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
_LEVELS = (0, 95, 135, 175, 215, 255)


def emulator_color(color: int | None) -> str:
    """What the emulator calls a colour number."""
    if color is None:
        return "default"
    if color < 8:
        return _NAMES[color]
    if color < 16:
        return "bright" + _NAMES[color - 8]
    if color >= 232:
        return f"{8 + 10 * (color - 232):02x}" * 3
    red, green, blue = (color - 16) // 36, (color - 16) // 6 % 6, (color - 16) % 6
    return f"{_LEVELS[red]:02x}{_LEVELS[green]:02x}{_LEVELS[blue]:02x}"


@cache
def cell(character: str, pen: Pen) -> Cell:
    """How the emulator keeps a character that was written with a pen."""
    return Cell(
        data=character,
        fg=emulator_color(pen.foreground),
        bg=emulator_color(pen.background),
        bold=bool(pen.flags & Flag.BOLD),
        dim=bool(pen.flags & Flag.DIM),
        italics=bool(pen.flags & Flag.ITALIC),
        underscore=bool(pen.flags & Flag.UNDERLINE),
        reverse=bool(pen.flags & Flag.REVERSE),
        strikethrough=bool(pen.flags & Flag.STRIKE),
    )


class PlainScreen:
    """The twin of a framebuffer: rows of (character, pen), the second half of a wide character is ("", pen)."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows = [[(" ", Pen())] * width for _ in range(height)]

    def put(self, y: int, x: int, text: str, pen: Pen) -> None:
        """Puts text, cut at the edge; halves of wide characters that lose their other half become blanks."""
        row = self.rows[y]
        if x and row[x][0] == "":
            row[x - 1] = (" ", row[x - 1][1])
        for character in text:
            width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
            if x + width > self.width:
                if x < self.width:
                    row[x] = (" ", pen)
                    x += 1
                break
            row[x] = (character, pen)
            if width == 2:
                row[x + 1] = ("", pen)
            x += width
        if x < self.width and row[x][0] == "":
            row[x] = (" ", row[x][1])

    def scroll(self, top: int, bottom: int, lines: int) -> None:
        """Moves rows up by `lines`, down if negative; what leaves on one side comes in on the other."""
        region = self.rows[top:bottom]
        self.rows[top:bottom] = region[lines:] + region[:lines]

    def wrong_cells(self, screen: Screen) -> list[str]:
        """A line for each cell of `screen` that does not look as it should."""
        wrong = []
        for y, row in enumerate(self.rows):
            for x, (character, pen) in enumerate(row):
                wanted, found = cell(character, pen), screen.buffer[y][x]
                if not looks_same(wanted, found):
                    wrong.append(f"row {y} column {x}: wanted {wanted}, found {found}")
        return wrong


def looks_same(wanted: Cell, found: Cell) -> bool:
    """Whether two cells look the same: of a plain blank only the background is seen."""
    if wanted == found:
        return True
    if _spelled(wanted.bg) != _spelled(found.bg):
        return False
    if wanted.data == found.data == " " and not any(
        each.underscore or each.reverse or each.strikethrough for each in (wanted, found)
    ):
        return True
    return wanted._replace(bg="") == found._replace(bg="")


def _spelled(color: str) -> str:
    return color.replace("bfight", "bright")  # as pyte has it, of magenta grounds


def codes_of(text: str) -> np.ndarray:
    """Cells of a text, as a canvas has them."""
    cells = []
    for character in text:
        cells.append(ord(character))
        if unicodedata.east_asian_width(character) in "WF":
            cells.append(0)
    return np.array(cells, np.uint32)
