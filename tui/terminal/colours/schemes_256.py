"""256 colours: on dark, on light and on unknown backgrounds."""

from __future__ import annotations

from tui.base.cells import SHADES, Flag, Role
from tui.terminal.colours.scheme import INK_FLAGS, OWN, OWN_ASIDE, OWN_SELECTED, Ground, Scheme, shades

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
    **shades(_LIGHT_HUES),
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
    **shades(_DEEP_HUES),
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
    **shades(tuple((color,) * SHADES for color in _MEDIUM_HUES)),
}


def _boxes(rows: tuple[tuple[int, ...], ...]) -> dict[int, Ground]:
    return {role: Ground(color, is_dark=False) for role, color in shades(rows).items()}


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
    ink_flags=INK_FLAGS,
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
    ink_flags=INK_FLAGS,
)

UNKNOWN_256 = Scheme(
    grounds={
        **DARK_256.grounds,
        Role.DEFAULT: OWN,
        Role.HEAD: Ground(236, is_dark=True),
        Role.CURSOR: Ground(110, is_dark=False),
        Role.CURSOR_ASIDE: OWN_ASIDE,
        Role.SELECTED: OWN_SELECTED,
        Role.HATCHED: OWN,
    },
    on_dark=_INKS_ON_DARK,
    on_light=_INKS_ON_LIGHT,
    on_either=_INKS_ON_EITHER,
    ink_flags=INK_FLAGS,
)
