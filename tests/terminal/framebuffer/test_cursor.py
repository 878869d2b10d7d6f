"""From cell to cell in the fewest bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.emulator import Emulator
from tui.terminal.framebuffer.cursor import UNKNOWN, movement

cells = st.tuples(st.integers(0, 9), st.integers(0, 29))


@given(cells, cells, st.booleans())
def test_the_cursor_arrives(start: tuple[int, int], target: tuple[int, int], adds_return: bool) -> None:
    emulator = Emulator(30, 10)
    emulator.feed(movement(UNKNOWN, UNKNOWN, *start).encode())
    way = movement(*start, *target).encode()
    emulator.feed(way.replace(b"\n", b"\r\n") if adds_return else way)  # as the tty may
    assert (emulator.screen.cursor.y, emulator.screen.cursor.x) == target
    assert len(way) <= len(movement(UNKNOWN, UNKNOWN, *target))


@pytest.mark.parametrize(
    ("start", "target", "way"),
    [
        ((3, 5), (3, 5), ""),
        ((3, 5), (3, 6), "\x1b[C"),
        ((3, 5), (3, 0), "\r"),
        ((3, 5), (3, 4), "\b"),
        ((3, 5), (4, 0), "\r\n"),
        ((3, UNKNOWN), (4, 0), "\r\n"),
        ((8, 20), (9, 12), "\r\n\x1b[12C"),
        ((3, UNKNOWN), (3, 7), "\x1b[4;8H"),
        ((3, 5), (4, 5), "\x1b[B"),
        ((3, 5), (0, 0), "\x1b[H"),
        ((3, 5), (9, 0), "\x1b[10H"),
        ((0, 0), (0, 12), "\x1b[12C"),
    ],
)
def test_examples(start: tuple[int, int], target: tuple[int, int], way: str) -> None:
    assert movement(*start, *target) == way
