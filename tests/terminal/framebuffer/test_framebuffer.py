"""The bytes of a framebuffer make a terminal show what was put: random frames, in an emulator, cell by cell."""

import itertools
import operator
import random

import numpy as np
import pytest

from tests.emulator import Emulator
from tests.terminal.shown import PlainScreen, codes_of
from tui.base.cells import Canvas, Flag, Role, attribute
from tui.terminal.colours.palette import Palette
from tui.terminal.colours.pen import Pen, packed
from tui.terminal.framebuffer.framebuffer import Framebuffer

COLORS = (None, None, 1, 4, 9, 13, 16, 52, 214, 231, 240)
FLAGS = (0, 0, 0, 0, Flag.BOLD, Flag.DIM, Flag.UNDERLINE, Flag.REVERSE, Flag.BOLD | Flag.ITALIC, Flag.STRIKE)
TEXTS = (
    "parse",
    " ",
    "                    ",
    "▏▏▂▅█",
    "日本語",
    "a日b",
    "x",
    "handleRequest  12.3 ms   ",
    "𝒜é…",
    "😀!",
)


class Terminal:
    """A framebuffer, the emulator that gets its bytes, and the plain twin of both."""

    def __init__(self, width: int, height: int, has_bce: bool = True) -> None:
        self.framebuffer = Framebuffer(width, height, Palette(), has_bce)
        self.plain = PlainScreen(width, height)
        self.emulator = Emulator(width, height)
        if not has_bce:
            self.emulator.screen._erase = self._erase_to_default  # type: ignore[method-assign]
        self.emulator.feed(b"\x1b[?7l")

    def _erase_to_default(self, row: int, columns: range) -> None:
        for column in columns:
            self.emulator.screen.buffer[row][column] = self.emulator.screen.default_char

    def put(self, y: int, x: int, text: str, pen: Pen) -> None:
        self.framebuffer.put_pen(y, x, codes_of(text), packed(pen))
        self.plain.put(y, x, text, pen)

    def scroll(self, top: int, bottom: int, lines: int) -> None:
        self.plain.scroll(top, bottom, lines)
        self.put_all()

    def put_all(self) -> None:
        for y, row in enumerate(self.plain.rows):
            x = 0
            for pen, cells in itertools.groupby(row, key=operator.itemgetter(1)):
                characters = [character for character, _ in cells]
                self.framebuffer.put_pen(y, x, codes_of("".join(characters)), packed(pen))
                x += len(characters)

    def resize(self, width: int, height: int) -> None:
        self.framebuffer.resize(width, height)
        self.emulator.screen.resize(height, width)
        self.plain = PlainScreen(width, height)

    def flush(self) -> str:
        written = self.framebuffer.flush()
        self.emulator.feed(written.encode())
        return written


def random_pen(choice: random.Random) -> Pen:
    return Pen(choice.choice(COLORS), choice.choice(COLORS), Flag(choice.choice(FLAGS)))


def random_step(terminal: Terminal, choice: random.Random, resizes: bool = True) -> str:
    width, height = terminal.plain.width, terminal.plain.height
    step = choice.random()
    if step < 0.25 and height > 3:
        top = choice.randrange(height - 2)
        bottom = choice.randrange(top + 2, height + 1)
        lines = choice.choice((1, 1, -1, 2, -3, 5))
        if abs(lines) < bottom - top:
            terminal.scroll(top, bottom, lines)
            return f"scroll {top}-{bottom} by {lines}"
    if step < 0.3:
        terminal.framebuffer.invalidate()
        terminal.emulator.feed(b"\x1b[1;31m\x1b[3;1Hforeign output")
        return "invalidate"
    if step < 0.34:
        for y in range(height):
            terminal.put(y, 0, " " * width, Pen())
        return "blank"
    if step < 0.38 and resizes:
        terminal.resize(choice.randrange(1, 50), choice.randrange(1, 20))
        return "resize"
    for _ in range(choice.randrange(1, 12)):
        text = choice.choice(TEXTS) * choice.randrange(1, 4)
        terminal.put(choice.randrange(height), choice.randrange(width), text, random_pen(choice))
    return "text"


@pytest.mark.parametrize("has_bce", [True, False])
@pytest.mark.parametrize("seed", range(12))
def test_random_frames_are_shown(seed: int, has_bce: bool) -> None:
    choice = random.Random(seed)
    terminal = Terminal(*choice.choice(((30, 10), (80, 24), (12, 5), (41, 16))), has_bce)
    for number in range(60):
        step = random_step(terminal, choice)
        written = terminal.flush()
        wrong = terminal.plain.wrong_cells(terminal.emulator.screen)
        assert not wrong, f"frame {number}, after {step}, from {written!r}:\n" + "\n".join(wrong[:5])
        assert terminal.framebuffer.flush() == ""


def test_a_wide_character_is_one_piece_whatever_is_asked_of_its_halves() -> None:
    terminal = Terminal(20, 4)
    halves = np.array([packed(Pen(214)), packed(Pen(75))] * 4, np.int32)
    for y in range(4):
        terminal.plain.put(y, 3, "日本語時", Pen(214))
        terminal.framebuffer.put(y, 3, codes_of("日本語時"), ~halves)
    terminal.flush()
    assert not terminal.plain.wrong_cells(terminal.emulator.screen)


def test_nothing_is_written_when_nothing_changed() -> None:
    terminal = Terminal(20, 4)
    terminal.put(1, 2, "same", Pen(214))
    terminal.flush()
    terminal.put(1, 2, "same", Pen(214))
    terminal.put(3, 0, "    ", Pen(214, None, Flag.BOLD))  # blanks with another ink look the same
    assert terminal.flush() == ""


def test_changed_cells_only() -> None:
    terminal = Terminal(20, 4)
    terminal.put(1, 0, "self  12.30 ms", Pen())
    terminal.flush()
    terminal.put(1, 0, "self  12.40 ms", Pen())
    assert terminal.flush() == "\x1b[5D4"


def test_a_scrolled_list_is_moved_by_the_terminal() -> None:
    terminal = Terminal(60, 20)
    for y in range(18):
        terminal.put(y + 1, 0, f"function{y} in some/file{y * y}.js".ljust(60), Pen())
    terminal.flush()
    terminal.scroll(1, 19, 1)
    terminal.put(18, 0, "the next function".ljust(60), Pen())
    written = terminal.flush()
    assert "\x1b[2;19r" in written
    assert len(written) < 60
    assert not terminal.plain.wrong_cells(terminal.emulator.screen)


def test_panes_side_by_side_are_not_scrolled() -> None:
    terminal = Terminal(60, 20)
    for y in range(20):
        terminal.put(y, 0, f"left pane, {y:04}", Pen())
        terminal.put(y, 30, f"another text on the right, {y * 7919:06}", Pen())
    terminal.flush()
    for y in range(20):
        terminal.put(y, 0, f"left pane, {y + 1:04}", Pen())
    assert "r" not in terminal.flush().replace("pane", "")


def test_roles_follow_the_palette() -> None:
    framebuffer = Framebuffer(10, 1, Palette("256"), has_bce=True)
    canvas = Canvas(10, 1)
    canvas.write(0, 0, "head", attribute(Role.TEXT, Role.CURSOR))
    framebuffer.put(0, 0, canvas.codes[0], canvas.attributes[0])
    assert "\x1b[38;5;16;48;5;254mhead" in framebuffer.flush()
    framebuffer.set_palette(Palette("mono"))
    assert framebuffer.flush() == "\r\x1b[0;7mhead"


def test_what_is_put_outside_is_cut() -> None:
    terminal = Terminal(6, 2)
    terminal.framebuffer.put_pen(2, 0, codes_of("below"), 0)
    terminal.framebuffer.put_pen(0, 7, codes_of("right"), 0)
    terminal.put(0, 3, "abc日", Pen())
    terminal.put(1, 5, "日", Pen())
    terminal.flush()
    assert [row.rstrip() for row in terminal.emulator.screen.display] == ["   abc", ""]


def test_blank_rows_are_erased_not_written() -> None:
    terminal = Terminal(100, 3)
    for y in range(3):
        terminal.put(y, 0, "x" * 100, Pen(None, 214))
    terminal.flush()
    for y in range(3):
        terminal.put(y, 0, " " * 100, Pen(None, 52))
    assert terminal.flush() == "\x1b[H\x1b[48;5;52m\x1b[K\r\n\x1b[K\r\n\x1b[K"


def test_a_pane_is_scrolled_though_rows_far_below_it_change_too() -> None:
    terminal = Terminal(60, 40)
    for y in range(12):
        terminal.put(y, 0, f"function{y} in some/file{y * y}.js".ljust(60), Pen())
    terminal.put(38, 0, "first status", Pen())
    terminal.flush()
    for y in range(11):
        terminal.put(y, 0, f"function{y + 1} in some/file{(y + 1) ** 2}.js".ljust(60), Pen())
    terminal.put(11, 0, "the next function".ljust(60), Pen())
    terminal.put(38, 0, "other status", Pen())
    written = terminal.flush()
    assert "\x1b[1;12r" in written
    assert len(written) < 70
    assert not terminal.plain.wrong_cells(terminal.emulator.screen)
