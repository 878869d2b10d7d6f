"""No colours: reverse, bold, dim and underline."""

from __future__ import annotations

from tui.base.cells import SHADES, Flag, Role
from tui.terminal.colours.scheme import HUES, INK_FLAGS, Ground, Scheme

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
            for role in (Role.MERGED, *(hue + shade for hue in HUES for shade in range(SHADES)))
        },
    },
    on_dark={},
    on_light={},
    ink_flags={
        **INK_FLAGS,
        Role.MUTED: Flag.DIM,
        Role.HATCHED: Flag.DIM,
        Role.MERGED: Flag.DIM,
        Role.COMMENT: Flag.DIM,
        Role.KEYWORD: Flag.BOLD,
        Role.ERROR: Flag.BOLD | Flag.UNDERLINE,
    },
)
