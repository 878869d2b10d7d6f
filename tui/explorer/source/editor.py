"""The user's editor: which command opens a file at a line."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping

from tui.base.user_environment import find_program

_PLUS = ("vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "jed", "ne", "mg")
_GO_TO = ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf")
_WITH_COLON = ("hx", "helix", "subl", "zed", "zeditor")
_USUAL = ("sensible-editor", "nano", "vi")


def editor_command(
    path: str, line: int, environment: Mapping[str, str], found: Callable[[str], str | None] = find_program
) -> list[str] | None:
    """The words that open the file at `path` (absolute) at `line`; None when there is no editor.

    `$VISUAL`, else `$EDITOR`, with its own options; else what this machine has. An editor that is not known gets the
    file alone: `+12` would be another file to it.
    """
    named = environment.get("VISUAL") or environment.get("EDITOR")
    try:
        words = shlex.split(named) if named else []
    except ValueError:  # a quote that does not end
        words = [named] if named else []
    if not words:
        words = [program for name in _USUAL if (program := found(name)) is not None][:1]
    if not words:
        return None
    name = os.path.basename(words[0]).removesuffix(".exe")
    if name in _GO_TO:
        return [*words, "-g", f"{path}:{line}"]
    if name in _WITH_COLON:
        return [*words, f"{path}:{line}"]
    if name in (*_PLUS, "sensible-editor"):
        return [*words, f"+{line}", path]
    return [*words, path]
