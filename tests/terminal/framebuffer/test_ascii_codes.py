"""One ASCII character for each cell, whatever was in it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import NAMES
from tui.base.cells import Canvas
from tui.base.text import ASCII_TWINS, ascii_text, cell_width, character_width, printable
from tui.terminal.framebuffer.framebuffer import ascii_codes


def shown(text: str) -> str:
    canvas = Canvas(cell_width(text) or 1, 1)
    canvas.write(0, 0, text, 0)
    return "".join(map(chr, ascii_codes(canvas.codes)[0].tolist()))


def test_twins_are_a_cell_for_a_cell() -> None:
    assert all(character_width(chr(code)) == 1 and 0x20 < twin < 0x7F for code, twin in ASCII_TWINS.items())
    assert shown("12 µs · a › … › f – x") == "12 us - a > ~ > f - x"
    assert shown("漢字é␛") == "??????"


@given(st.one_of(st.text(), st.sampled_from(NAMES)).map(printable))
def test_cells_and_text_become_the_same(text: str) -> None:
    plain = ascii_text(text)
    assert plain.isascii()
    assert len(plain) == cell_width(text)
    assert shown(text).strip() == plain.strip()


def test_ascii_is_left_as_it_is() -> None:
    codes = np.full((2, 3), ord("x"), np.uint32)
    assert ascii_codes(codes) is codes
