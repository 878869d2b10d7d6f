"""From roles to colours: nothing else knows what a role looks like.

Drawing says what a cell *is* (`tui.base.cells.attribute`); a `Palette` says how this terminal writes it.
"""

from __future__ import annotations

from typing import Protocol

from rich.color import Color
from rich.style import Style

from tui.base.cells import Flag, Role, background, flags, foreground
from tui.terminal.colours.pen import FLAG_CODES, Pen, color_code
from tui.terminal.colours.scheme import Scheme
from tui.terminal.colours.scheme_mono import MONO
from tui.terminal.colours.schemes_16 import DARK_16, LIGHT_16, UNKNOWN_16
from tui.terminal.colours.schemes_256 import DARK_256, LIGHT_256, UNKNOWN_256
from tui.terminal.tty.environment import ColorMode

_SCHEMES: dict[tuple[ColorMode, bool | None], Scheme] = {
    ("256", True): DARK_256,
    ("256", False): LIGHT_256,
    ("256", None): UNKNOWN_256,
    ("16", True): DARK_16,
    ("16", False): LIGHT_16,
    ("16", None): UNKNOWN_16,
    ("mono", True): MONO,
    ("mono", False): MONO,
    ("mono", None): MONO,
}


class Palette:
    """What each attribute looks like with these colours on that background. Values are made once and kept.

    `is_dark` is None when nobody has said what the background is.
    """

    def __init__(self, mode: ColorMode = "256", is_dark: bool | None = True) -> None:
        self.mode = mode
        self.is_dark = is_dark
        self._scheme = _SCHEMES[mode, is_dark]
        self._pens: dict[int, Pen] = {}
        self._styles: dict[int, Style] = {}

    def __repr__(self) -> str:
        return f"Palette({self.mode!r}, is_dark={self.is_dark})"

    def pen(self, attribute: int) -> Pen:
        """Colours and flags of a packed attribute.

        Ink depends on its ground: on a ground that is paper, plain text keeps the terminal's own colour; on any other
        it takes one that can be read there.
        """
        pen = self._pens.get(attribute)
        if pen is None:
            pen = self._pens[attribute] = self._mixed(attribute)
        return pen

    def _mixed(self, attribute: int) -> Pen:
        scheme = self._scheme
        ink = foreground(attribute)
        ground = scheme.grounds.get(background(attribute), scheme.grounds[Role.DEFAULT])
        written = flags(attribute) | scheme.ink_flags.get(ink, Flag(0)) | ground.flags
        if ground.is_paper and ink in (Role.DEFAULT, Role.TEXT, Role.HEADING):
            return Pen(None, ground.color, written)
        inks = {True: scheme.on_dark, False: scheme.on_light, None: scheme.on_either}[ground.is_dark]
        return Pen(inks.get(ink), ground.color, written)

    def style(self, attribute: int) -> Style:
        """The same as a Rich style, for what Textual renders itself."""
        style = self._styles.get(attribute)
        if style is None:
            style = self._styles[attribute] = rich_style(self.pen(attribute))
        return style

    def sgr(self, attribute: int) -> str:
        """The parameters of the SGR sequence that sets this look after a reset; "" when that is the reset itself."""
        pen = self.pen(attribute)
        codes = [code for flag, code in FLAG_CODES if pen.flags & flag]
        if pen.foreground is not None:
            codes.append(color_code(pen.foreground, is_background=False))
        if pen.background is not None:
            codes.append(color_code(pen.background, is_background=True))
        return ";".join(codes)


class HasPalette(Protocol):
    """An app that its cell widgets ask for their colours."""

    palette: Palette


def rich_style(pen: Pen) -> Style:
    """`pen` as Rich says it; a flag that is not set is off, not unknown."""
    return Style(
        color=_rich_color(pen.foreground),
        bgcolor=_rich_color(pen.background),
        bold=bool(pen.flags & Flag.BOLD),
        dim=bool(pen.flags & Flag.DIM),
        italic=bool(pen.flags & Flag.ITALIC),
        underline=bool(pen.flags & Flag.UNDERLINE),
        reverse=bool(pen.flags & Flag.REVERSE),
        strike=bool(pen.flags & Flag.STRIKE),
    )


def _rich_color(color: int | None) -> Color:
    return Color.default() if color is None else Color.from_ansi(color)
