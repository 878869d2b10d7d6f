"""The colours of roles, as tables: 256 colours, 16 colours and none, on dark and on light backgrounds.

A role is either *ink* (text, bars, separators) or *ground*. Ink is chosen by the ground that it stands on: the same
role is a light colour on a dark ground and a dark one on a light ground, so every pair can be read. Of a terminal that
does not say what its background is, as in tmux before 3.4, it is not known which it is: there the inks are of medium
lightness, and what stands out is reversed.

The hues are apart in lightness as well, so that they can be told apart without red or green
(`tests/terminal/colours/test_colours.py` looks at them through three kinds of colour blindness), and no meaning hangs
on a hue alone: boxes have separators, the cursor is reverse-like, a match is underlined.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.base.cells import SHADES, Flag, Role
from tui.terminal.colours.pen import PLAIN

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


def shades(rows: tuple[tuple[int, ...], ...]) -> dict[int, int]:
    """Role -> colour from a row of four colours for each of `HUES`."""
    return {hue + shade: row[shade] for hue, row in zip(HUES, rows, strict=True) for shade in range(SHADES)}


INK_FLAGS: dict[int, Flag] = {
    Role.HEADING: Flag.BOLD,
    Role.WARNING: Flag.BOLD,
    Role.ERROR: Flag.BOLD,
    Role.SELECTED: Flag.BOLD,
    Role.MATCH: Flag.UNDERLINE,
}
"""Ways of writing that tell what an ink says without its colour."""

# Grounds on a background that nobody knows.
OWN = Ground(None, is_dark=None, is_paper=True)
OWN_ASIDE = Ground(None, is_dark=None, is_paper=True, flags=Flag.UNDERLINE)
OWN_REVERSED = Ground(None, is_dark=None, is_paper=True, flags=Flag.REVERSE)
OWN_SELECTED = Ground(None, is_dark=None, is_paper=True, flags=Flag.REVERSE | Flag.BOLD)
