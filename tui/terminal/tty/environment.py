"""What the environment says about the terminal, and what Textual reads from it when it is imported."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Literal

ColorMode = Literal["256", "16", "mono"]

_UTF8 = re.compile(r"utf-?8", re.IGNORECASE)
_LOCALE_VARIABLES = ("LC_ALL", "LC_CTYPE", "LANG")  # the first that is set decides
_256_COLORS = re.compile(r"256color|direct|truecolor|kitty|ghostty|alacritty|foot|wezterm|contour|konsole|iterm")
_NO_COLORS = re.compile(r"vt(52|100|102|220|320)|xterm-mono|.*-m$")
# Terminals that erase with the background colour. GNU screen does not, and calls itself screen as tmux does.
_ERASES_WITH_BACKGROUND = re.compile(
    r"(xterm(?!-kitty|-ghostty)|linux|tmux|alacritty|foot|wezterm|konsole|gnome|vte|putty|rxvt|st-|iterm)"
)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the terminal can show, as far as the environment tells.

    `is_dark` is None when it does not tell; `has_bce`: erasing leaves the background colour; `is_remote`: behind SSH.
    """

    colors: ColorMode
    is_unicode: bool
    is_dumb: bool = False
    is_dark: bool | None = None
    has_bce: bool = False
    is_remote: bool = False


def terminal_abilities(
    environ: Mapping[str, str], color: str = "auto", is_ascii: bool = False, platform: str = sys.platform
) -> Abilities:
    """The abilities of the terminal that `environ` describes. `color` is `auto`, `never`, `16` or `256`."""
    terminal = environ.get("TERM", "")
    is_windows = platform == "win32"
    return Abilities(
        colors=_colors(environ, color, is_windows),
        is_unicode=not is_ascii and (is_windows or _is_unicode(environ, terminal)),
        is_dumb=terminal == "dumb" or not (terminal or is_windows),
        is_dark=_is_dark(environ.get("COLORFGBG", "")),
        has_bce="TMUX" in environ or bool(_ERASES_WITH_BACKGROUND.match(terminal)),
        is_remote=is_remote(environ),
    )


def _colors(environ: Mapping[str, str], color: str, is_windows: bool) -> ColorMode:
    if color == "256":
        return "256"
    if color == "16":
        return "16"
    terminal = environ.get("TERM", "")
    # https://no-color.org: present and not empty
    if color == "never" or environ.get("NO_COLOR") or _NO_COLORS.fullmatch(terminal):
        return "mono"
    if environ.get("COLORTERM") in ("truecolor", "24bit") or _256_COLORS.search(terminal):
        return "256"
    return "256" if is_windows else "16"


def _is_unicode(environ: Mapping[str, str], terminal: str) -> bool:
    # The Linux console's font has no eighths of a block and few of the arrows.
    if terminal == "linux":
        return False
    chosen = next((environ[name] for name in _LOCALE_VARIABLES if environ.get(name)), "")
    return bool(_UTF8.search(chosen))


def _is_dark(colors: str) -> bool | None:
    """From COLORFGBG, `15;0` or `0;default;15`: the last part is the background's number of sixteen."""
    background = colors.rpartition(";")[2]
    return int(background) in (0, 1, 2, 3, 4, 5, 6, 8) if background.isdecimal() else None


def is_remote(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is at the other end of an SSH connection."""
    return any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))


def textual_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """What Textual is to read at its import, where the user has not said otherwise.

    Animations cost bytes and show nothing here. Over SSH a key's escape sequence may arrive in two parts, 200 ms and
    more apart; a lone Esc is believed only after half a second there, so that `ESC` `[A` stays a cursor key.
    """
    over_ssh = is_remote(environ)
    chosen = {
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_SMOOTH_SCROLL": "0",
        "TEXTUAL_FPS": "30" if over_ssh else "60",
        "ESCDELAY": "500" if over_ssh else "100",
        "TEXTUAL_COLOR_SYSTEM": "standard" if _colors(environ, "auto", os.name == "nt") == "16" else "256",
    }
    return {name: value for name, value in chosen.items() if name not in environ}


def prepare(environ: MutableMapping[str, str] = os.environ) -> None:
    """Has Textual read its settings: call it before the first import of Textual.

    `environ` is afterwards as it was: the programs that are started from here get the user's environment.
    """
    variables = textual_variables(environ)
    environ.update(variables)
    try:
        import textual.constants  # noqa: F401  it reads all of them
    finally:
        for name in variables:
            del environ[name]
