"""Attributes become looks: cursor, selection and matches are told without colour, ink can be read on its ground."""

import pytest
from rich.color import Color

from tui.base.cells import Flag, Role, attribute
from tui.terminal.colours.palette import Palette
from tui.terminal.colours.pen import Pen

DARK, LIGHT, MONO = Palette("256", True), Palette("256", False), Palette("mono")


def test_plain_text_keeps_the_terminals_own_colours() -> None:
    for palette in (DARK, LIGHT, MONO, Palette("16")):
        assert palette.pen(attribute(Role.TEXT)) == Pen()
        assert palette.sgr(attribute(Role.TEXT)) == ""


def test_text_takes_ink_that_fits_a_strong_ground() -> None:
    assert DARK.pen(attribute(Role.TEXT, Role.CURSOR)) == Pen(16, 254)
    assert LIGHT.pen(attribute(Role.TEXT, Role.CURSOR)) == Pen(255, 236)
    assert DARK.pen(attribute(Role.TEXT, Role.HEAD)) == Pen(None, 236)


def test_a_match_on_a_box_is_underlined_text_of_the_box() -> None:
    assert DARK.sgr(attribute(Role.BOX_TEXT, Role.USER, Flag.UNDERLINE)) == "4;38;5;16;48;5;215"


@pytest.mark.parametrize("palette", [MONO, Palette("mono", is_dark=False)])
def test_mono_says_everything_by_flags(palette: Palette) -> None:
    grounds = {ground: palette.pen(attribute(Role.TEXT, ground)).flags for ground in (Role.CURSOR, Role.CURSOR_ASIDE)}
    assert grounds == {Role.CURSOR: Flag.REVERSE, Role.CURSOR_ASIDE: Flag.BOLD}
    assert palette.pen(attribute(Role.BOX_TEXT, Role.SELECTED)).flags == Flag.REVERSE | Flag.BOLD
    assert palette.pen(attribute(Role.MATCH)).flags == Flag.UNDERLINE
    for role in range(256):
        for pen in (palette.pen(attribute(role)), palette.pen(attribute(Role.TEXT, role))):
            assert (pen.foreground, pen.background) == (None, None)


@pytest.mark.parametrize("mode", ["256", "16", "mono"])
@pytest.mark.parametrize("is_dark", [True, False])
def test_every_mode_tells_match_and_selection_from_plain_cells_by_flags(mode: str, is_dark: bool) -> None:
    palette = Palette(mode, is_dark)  # type: ignore[arg-type]
    assert palette.pen(attribute(Role.TEXT, Role.MATCH)).flags & Flag.UNDERLINE
    assert palette.pen(attribute(Role.BOX_TEXT, Role.SELECTED)).flags & Flag.BOLD


def test_sixteen_colours_use_no_more() -> None:
    for is_dark in (True, False):
        palette = Palette("16", is_dark)
        for role in range(256):
            pen = palette.pen(attribute(role, role))
            assert all(color is None or color < 16 for color in (pen.foreground, pen.background))


def test_style_says_the_same_to_rich() -> None:
    style = DARK.style(attribute(Role.TEXT, Role.CURSOR, Flag.BOLD | Flag.STRIKE))
    assert (style.color, style.bgcolor) == (Color.from_ansi(16), Color.from_ansi(254))
    assert (style.bold, style.strike, style.reverse) == (True, True, False)
    assert DARK.style(attribute(Role.TEXT)).bgcolor == Color.default()
