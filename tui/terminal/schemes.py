"""The colours of roles, as tables: 256 colours, 16 colours and none, on dark and on light backgrounds.

A role is either *ink* (text, bars, separators) or *ground*. Ink is chosen by the ground that it stands on: the same
role is a light colour on a dark ground and a dark one on a light ground, so every pair can be read. Of a terminal that
does not say what its background is, as in tmux before 3.4, it is not known which it is: there the inks are of medium
lightness, and what stands out is reversed.

The hues are apart in lightness as well, so that they can be told apart without red or green (`tests/terminal/
test_colors.py` looks at them through three kinds of colour blindness), and no meaning hangs on a hue alone: boxes have
separators, the cursor is reverse-like, a match is underlined.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.cells import SHADES, Flag, Role
from tui.terminal.pen import PLAIN

HUES = (
    Role.USER,
    Role.DEPENDENCY,
    Role.RUNTIME,
    Role.NATIVE,
    Role.WASM,
    Role.REGEXP,
    Role.GARBAGE_COLLECTOR,
    Role.PROGRAM,
)
"""The categories that have four lightnesses of a hue, in the order of their rows in the tables."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A background colour. `is_paper`: so near the terminal's own that its default text can be read on it.

    `is_dark` is None where it is the terminal's own and nobody knows.
    """

    color: int | None
    is_dark: bool | None
    is_paper: bool = False
    flags: Flag = PLAIN


@dataclass(frozen=True, slots=True)
class Scheme:
    """Grounds and inks of all roles; a role that has no ground of its own stands on that of `Role.DEFAULT`."""

    grounds: Mapping[int, Ground]
    on_dark: Mapping[int, int | None]
    on_light: Mapping[int, int | None]
    ink_flags: Mapping[int, Flag]
    on_either: Mapping[int, int | None] = field(default_factory=dict)


def _shades(rows: tuple[tuple[int, ...], ...]) -> dict[int, int]:
    """Role -> colour from a row of four colours for each of `HUES`."""
    return {hue + shade: row[shade] for hue, row in zip(HUES, rows, strict=True) for shade in range(SHADES)}


# fmt: off
_LIGHT_HUES = (  # boxes on a dark terminal, and ink on dark grounds
    (215, 221, 136, 178),  # user: amber
    (33, 39, 32, 69),      # dependency: blue
    (108, 151, 121, 150),  # runtime: green
    (134, 183, 140, 177),  # native: violet
    (73, 116, 51, 86),     # wasm: teal
    (168, 212, 205, 169),  # regexp: pink
    (203, 210, 209, 167),  # garbage collector: red
    (245, 250, 246, 244),  # program: grey
)
_PASTEL_HUES = (  # boxes on a light terminal
    (215, 221, 136, 179),
    (110, 189, 103, 104),
    (150, 157, 78, 156),
    (141, 183, 135, 177),
    (44, 123, 50, 116),
    (168, 211, 175, 169),
    (217, 224, 167, 174),
    (247, 102, 145, 246),
)
_MEDIUM_HUES = (166, 32, 65, 98, 30, 169, 167, 243)  # ink on the terminal's own ground when that is not known
_DEEP_HUES = (  # ink on light grounds; every second one is for names on merged boxes
    (130, 94, 130, 94),
    (26, 26, 26, 26),
    (22, 22, 22, 22),
    (54, 54, 54, 54),
    (30, 23, 30, 23),
    (162, 125, 162, 125),
    (124, 124, 124, 124),
    (238, 238, 238, 238),
)
# fmt: on

_INK_FLAGS: dict[int, Flag] = {
    Role.HEADING: Flag.BOLD,
    Role.WARNING: Flag.BOLD,
    Role.ERROR: Flag.BOLD,
    Role.SELECTED: Flag.BOLD,
    Role.MATCH: Flag.UNDERLINE,
}

_INKS_ON_DARK: dict[int, int | None] = {
    Role.DEFAULT: 255,
    Role.TEXT: 255,
    Role.MUTED: 248,
    Role.HEADING: 231,
    Role.ACCENT: 117,
    Role.WARNING: 221,
    Role.ERROR: 210,
    Role.BOX_TEXT: 252,
    Role.HEAD: 242,
    Role.CURSOR: 231,
    Role.CURSOR_ASIDE: 248,
    Role.MATCH: 191,
    Role.SELECTED: 231,
    Role.BAR: 110,
    Role.HATCHED: 243,
    **dict.fromkeys(range(Role.IDLE, Role.IDLE + SHADES), 243),
    Role.MERGED: 246,
    Role.KEYWORD: 117,
    Role.LITERAL: 186,
    Role.COMMENT: 248,
    **_shades(_LIGHT_HUES),
}
_INKS_ON_LIGHT: dict[int, int | None] = {
    Role.DEFAULT: 16,
    Role.TEXT: 16,
    Role.MUTED: 240,
    Role.HEADING: 16,
    Role.ACCENT: 24,
    Role.WARNING: 58,
    Role.ERROR: 124,
    Role.BOX_TEXT: 16,
    Role.HEAD: 246,
    Role.CURSOR: 16,
    Role.CURSOR_ASIDE: 240,
    Role.MATCH: 53,
    Role.SELECTED: 16,
    Role.BAR: 60,
    Role.HATCHED: 245,
    **dict.fromkeys(range(Role.IDLE, Role.IDLE + SHADES), 245),
    Role.MERGED: 243,
    Role.KEYWORD: 25,
    Role.LITERAL: 58,
    Role.COMMENT: 240,
    **_shades(_DEEP_HUES),
}
_INKS_ON_EITHER: dict[int, int | None] = {
    **dict.fromkeys((Role.MUTED, Role.HEAD, Role.CURSOR_ASIDE, Role.HATCHED, Role.MERGED, Role.COMMENT), 243),
    Role.KEYWORD: 32,
    Role.LITERAL: 166,
    **dict.fromkeys(range(Role.IDLE, Role.IDLE + SHADES), 243),
    Role.ACCENT: 32,
    Role.WARNING: 166,
    Role.ERROR: 167,
    Role.MATCH: 65,
    Role.BAR: 67,
    **_shades(tuple((color,) * SHADES for color in _MEDIUM_HUES)),
}


def _boxes(rows: tuple[tuple[int, ...], ...]) -> dict[int, Ground]:
    return {role: Ground(color, is_dark=False) for role, color in _shades(rows).items()}


DARK_256 = Scheme(
    grounds={
        Role.DEFAULT: Ground(None, is_dark=True, is_paper=True),
        Role.HEAD: Ground(236, is_dark=True, is_paper=True),
        Role.CURSOR: Ground(254, is_dark=False),
        Role.CURSOR_ASIDE: Ground(237, is_dark=True, is_paper=True),
        Role.MATCH: Ground(191, is_dark=False, flags=Flag.UNDERLINE),
        Role.SELECTED: Ground(231, is_dark=False, flags=Flag.BOLD),
        Role.BAR: Ground(67, is_dark=False),
        Role.HATCHED: Ground(234, is_dark=True, is_paper=True),
        Role.MERGED: Ground(237, is_dark=True),
        **_boxes(_LIGHT_HUES),
    },
    on_dark=_INKS_ON_DARK,
    on_light=_INKS_ON_LIGHT,
    ink_flags=_INK_FLAGS,
)

LIGHT_256 = Scheme(
    grounds={
        Role.DEFAULT: Ground(None, is_dark=False, is_paper=True),
        Role.HEAD: Ground(254, is_dark=False, is_paper=True),
        Role.CURSOR: Ground(236, is_dark=True),
        Role.CURSOR_ASIDE: Ground(253, is_dark=False, is_paper=True),
        Role.MATCH: Ground(226, is_dark=False, flags=Flag.UNDERLINE),
        Role.SELECTED: Ground(16, is_dark=True, flags=Flag.BOLD),
        Role.BAR: Ground(110, is_dark=False),
        Role.HATCHED: Ground(254, is_dark=False, is_paper=True),
        Role.MERGED: Ground(255, is_dark=False),
        **_boxes(_PASTEL_HUES),
    },
    on_dark=_INKS_ON_DARK,
    on_light=_INKS_ON_LIGHT,
    ink_flags=_INK_FLAGS,
)

_OWN = Ground(None, is_dark=None, is_paper=True)
_OWN_ASIDE = Ground(None, is_dark=None, is_paper=True, flags=Flag.UNDERLINE)
_OWN_REVERSED = Ground(None, is_dark=None, is_paper=True, flags=Flag.REVERSE)
_OWN_SELECTED = Ground(None, is_dark=None, is_paper=True, flags=Flag.REVERSE | Flag.BOLD)

UNKNOWN_256 = Scheme(
    grounds={
        **DARK_256.grounds,
        Role.DEFAULT: _OWN,
        Role.HEAD: Ground(236, is_dark=True),
        Role.CURSOR: Ground(110, is_dark=False),
        Role.CURSOR_ASIDE: _OWN_ASIDE,
        Role.SELECTED: _OWN_SELECTED,
        Role.HATCHED: _OWN,
    },
    on_dark=_INKS_ON_DARK,
    on_light=_INKS_ON_LIGHT,
    on_either=_INKS_ON_EITHER,
    ink_flags=_INK_FLAGS,
)

# The terminal's own sixteen: what they look like is the user's choice, so black and bright white are the only inks that
# stand on a hue, and bright grounds are used only where they may fall back to their plain twins (the Linux console).
_BLACK, _RED, _GREEN, _YELLOW, _BLUE, _MAGENTA, _CYAN, _WHITE = range(8)
_BRIGHT = 8


def _told_by_weight(role: int, color: int) -> Flag:
    """Bold for every second box of a category that has one colour only, so that neighbours differ."""
    return Flag.BOLD if color in (_BLUE, _MAGENTA, _MAGENTA + _BRIGHT, _RED, _WHITE) and role % 2 else PLAIN


_SIXTEEN_GROUNDS: dict[int, Ground] = {
    role: Ground(color, is_dark=color in (_BLUE, _RED), flags=_told_by_weight(role, color))
    for role, color in _shades(
        (
            (_YELLOW, _YELLOW + _BRIGHT) * 2,
            (_BLUE,) * 4,  # neither black nor white can be read on every terminal's bright blue
            (_GREEN, _GREEN + _BRIGHT) * 2,
            (_MAGENTA,) * 4,
            (_CYAN, _CYAN + _BRIGHT) * 2,
            (_MAGENTA + _BRIGHT,) * 4,
            (_RED,) * 4,
            (_WHITE,) * 4,
        )
    ).items()
}
_SIXTEEN_GROUNDS |= {
    Role.MATCH: Ground(_YELLOW + _BRIGHT, is_dark=False, flags=Flag.UNDERLINE | Flag.BOLD),
    Role.BAR: Ground(_CYAN, is_dark=False),
    Role.MERGED: Ground(_WHITE, is_dark=False),
}
_SIXTEEN_FLAGS: dict[int, Flag] = {
    **_INK_FLAGS,
    **dict.fromkeys((Role.MUTED, Role.HATCHED, Role.MERGED, Role.COMMENT), Flag.DIM),
}


def _sixteen_inks(plain: int, is_on_dark: bool) -> dict[int, int | None]:
    bright = _BRIGHT if is_on_dark else 0
    hues = (_YELLOW, _BLUE, _GREEN, _MAGENTA, _CYAN, _MAGENTA, _RED)
    return {
        **dict.fromkeys((*range(Role.MERGED + SHADES), Role.COMMENT), plain),
        Role.KEYWORD: (_CYAN if is_on_dark else _BLUE) + bright,
        Role.LITERAL: (_YELLOW if is_on_dark else _MAGENTA) + bright,
        Role.ACCENT: (_CYAN if is_on_dark else _BLUE) + bright,
        Role.WARNING: (_YELLOW if is_on_dark else _MAGENTA) + bright,
        Role.ERROR: _RED + bright,
        Role.MATCH: (_YELLOW if is_on_dark else _MAGENTA) + bright,
        Role.BAR: _CYAN,
        **_shades((*((hue + bright,) * SHADES for hue in hues), (plain,) * SHADES)),
    }


_SIXTEEN_ON_DARK = _sixteen_inks(_WHITE + _BRIGHT, is_on_dark=True)
_SIXTEEN_ON_LIGHT = _sixteen_inks(_BLACK, is_on_dark=False)

DARK_16 = Scheme(
    grounds={
        Role.DEFAULT: Ground(None, is_dark=True, is_paper=True),
        Role.HEAD: Ground(None, is_dark=True, is_paper=True, flags=Flag.BOLD),
        Role.CURSOR: Ground(_WHITE + _BRIGHT, is_dark=False),
        Role.CURSOR_ASIDE: Ground(None, is_dark=True, is_paper=True, flags=Flag.UNDERLINE),
        Role.SELECTED: Ground(_WHITE + _BRIGHT, is_dark=False, flags=Flag.BOLD),
        **_SIXTEEN_GROUNDS,
        Role.MERGED: Ground(_BLACK + _BRIGHT, is_dark=True),
    },
    on_dark=_SIXTEEN_ON_DARK,
    on_light=_SIXTEEN_ON_LIGHT,
    ink_flags=_SIXTEEN_FLAGS,
)

LIGHT_16 = Scheme(
    grounds={
        Role.DEFAULT: Ground(None, is_dark=False, is_paper=True),
        Role.HEAD: Ground(None, is_dark=False, is_paper=True, flags=Flag.BOLD),
        Role.CURSOR: Ground(_BLACK, is_dark=True),
        Role.CURSOR_ASIDE: Ground(None, is_dark=False, is_paper=True, flags=Flag.UNDERLINE),
        Role.SELECTED: Ground(_BLACK, is_dark=True, flags=Flag.BOLD),
        **_SIXTEEN_GROUNDS,
    },
    on_dark=_SIXTEEN_ON_DARK,
    on_light=_SIXTEEN_ON_LIGHT,
    ink_flags=_SIXTEEN_FLAGS,
)

UNKNOWN_16 = Scheme(
    grounds={
        **_SIXTEEN_GROUNDS,
        Role.DEFAULT: _OWN,
        Role.HEAD: Ground(None, is_dark=None, is_paper=True, flags=Flag.BOLD),
        Role.CURSOR: _OWN_REVERSED,
        Role.CURSOR_ASIDE: _OWN_ASIDE,
        Role.SELECTED: _OWN_SELECTED,
    },
    on_dark=_SIXTEEN_ON_DARK,
    on_light=_SIXTEEN_ON_LIGHT,
    on_either={
        role: color
        for role, color in _sixteen_inks(_BLACK, is_on_dark=False).items()
        if color != _BLACK  # plain text has the terminal's own colour
    },
    ink_flags=_SIXTEEN_FLAGS,
)

# Without colours a box is a line below its text, between the separators that are glyphs.
MONO = Scheme(
    grounds={
        Role.DEFAULT: Ground(None, is_dark=True, is_paper=True),
        Role.HEAD: Ground(None, is_dark=True, is_paper=True, flags=Flag.BOLD),
        Role.CURSOR: Ground(None, is_dark=True, is_paper=True, flags=Flag.REVERSE),
        Role.CURSOR_ASIDE: Ground(None, is_dark=True, is_paper=True, flags=Flag.BOLD),
        Role.MATCH: Ground(None, is_dark=True, is_paper=True, flags=Flag.REVERSE | Flag.UNDERLINE),
        Role.SELECTED: Ground(None, is_dark=True, is_paper=True, flags=Flag.REVERSE | Flag.BOLD),
        Role.BAR: Ground(None, is_dark=True, is_paper=True, flags=Flag.REVERSE),
        **{
            role: Ground(None, is_dark=True, is_paper=True, flags=Flag.UNDERLINE)
            for role in (Role.MERGED, *_shades(_LIGHT_HUES))
        },
    },
    on_dark={},
    on_light={},
    ink_flags={
        **_INK_FLAGS,
        Role.MUTED: Flag.DIM,
        Role.HATCHED: Flag.DIM,
        Role.MERGED: Flag.DIM,
        Role.COMMENT: Flag.DIM,
        Role.KEYWORD: Flag.BOLD,
        Role.ERROR: Flag.BOLD | Flag.UNDERLINE,
    },
)
