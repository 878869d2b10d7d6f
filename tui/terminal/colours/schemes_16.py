"""The terminal's own sixteen colours: on dark, on light and on unknown backgrounds."""

from __future__ import annotations

from tui.base.cells import SHADES, Flag, Role
from tui.terminal.colours.pen import PLAIN
from tui.terminal.colours.scheme import INK_FLAGS, OWN, OWN_ASIDE, OWN_REVERSED, OWN_SELECTED, Ground, Scheme, shades

# The terminal's own sixteen: what they look like is the user's choice, so black and bright white are the only inks that
# stand on a hue, and bright grounds are used only where they may fall back to their plain twins (the Linux console).
_BLACK, _RED, _GREEN, _YELLOW, _BLUE, _MAGENTA, _CYAN, _WHITE = range(8)
_BRIGHT = 8


def _told_by_weight(role: int, color: int) -> Flag:
    """Bold for every second box of a category that has one colour only, so that neighbours differ."""
    return Flag.BOLD if color in (_BLUE, _MAGENTA, _MAGENTA + _BRIGHT, _RED, _WHITE) and role % 2 else PLAIN


_SIXTEEN_GROUNDS: dict[int, Ground] = {
    role: Ground(color, is_dark=color in (_BLUE, _RED), flags=_told_by_weight(role, color))
    for role, color in shades(
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
    **INK_FLAGS,
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
        **shades((*((hue + bright,) * SHADES for hue in hues), (plain,) * SHADES)),
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
        Role.DEFAULT: OWN,
        Role.HEAD: Ground(None, is_dark=None, is_paper=True, flags=Flag.BOLD),
        Role.CURSOR: OWN_REVERSED,
        Role.CURSOR_ASIDE: OWN_ASIDE,
        Role.SELECTED: OWN_SELECTED,
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
