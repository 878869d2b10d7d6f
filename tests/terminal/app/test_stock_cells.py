"""Stock widgets in the colours that the terminal has."""

import numpy as np
import pytest
from rich.style import Style

from tui.base.cells import Flag
from tui.terminal.app.stock_cells import stock_pen, text_codes
from tui.terminal.colours.pen import Pen, packed


@pytest.mark.parametrize(
    ("style", "mode", "pen"),
    [
        ("bold red on #ffaf00", "256", Pen(1, 214, Flag.BOLD)),
        ("red on #ffaf00", "16", Pen(1, 11)),
        ("#5fafff", "256", Pen(75)),
        ("color(250) on color(18)", "16", Pen(7, 4)),
        ("default on default", "256", Pen()),
        ("underline strike italic dim", "256", Pen(flags=Flag.UNDERLINE | Flag.STRIKE | Flag.ITALIC | Flag.DIM)),
        ("bold red", "mono", Pen(flags=Flag.BOLD)),
        ("black on white", "mono", Pen(flags=Flag.REVERSE)),
        ("white on black", "mono", Pen()),
        ("#e0e0e0 on #1e1e1e", "mono", Pen()),
        ("#ffffff on #0178d4", "mono", Pen(flags=Flag.REVERSE)),
        ("reverse", "mono", Pen(flags=Flag.REVERSE)),
    ],
)
def test_styles_on_a_dark_terminal(style: str, mode: str, pen: Pen) -> None:
    assert stock_pen(Style.parse(style), mode, is_dark=True) == packed(pen)


def test_what_stands_out_on_a_light_terminal() -> None:
    assert stock_pen(Style.parse("black on white"), "mono", is_dark=False) == packed(Pen())
    assert stock_pen(Style.parse("bright_white on blue"), "mono", is_dark=False) == packed(Pen(flags=Flag.REVERSE))


def test_no_style_is_the_plain_pen() -> None:
    assert stock_pen(None, "256", is_dark=True) == 0


def test_cells_of_text() -> None:
    assert text_codes("ab").tolist() == [97, 98]
    assert text_codes("a日b").tolist() == [97, 0x65E5, 0, 98]
    assert text_codes("e\u0301x").tolist() == [101, 120]
    assert text_codes("").dtype == np.uint32
