"""The user's editor: which command opens a file at a line, and handing the terminal to it."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable, Mapping

from textual.app import App, SuspendNotSupported

from tui.base.text import printable
from tui.base.user_environment import environment_for_commands, find_program
from tui.source.files.source_text import Refusal
from tui.state.model.effects import Edit
from tui.state.model.state import State

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


def edit_source(app: App[object], state: State, effect: Edit) -> str:
    """Leaves the terminal to the editor until it ends; what went wrong, "" for nothing."""
    found = state.sources.source_of(effect.url, state.aggregate.profile.functions)
    if isinstance(found, Refusal):
        return found.reason
    if not found.path:
        return f"{found.name} is not on this disk: its text is in {found.text_from}."
    command = editor_command(found.path, max(1, effect.line), os.environ)
    if command is None:
        return "There is no editor: set $VISUAL or $EDITOR."
    status, trouble = 0, ""
    try:
        with app.suspend():
            # Nothing may be raised in here: the screen would not be taken back.
            try:
                status = subprocess.run(command, check=False, env=environment_for_commands()).returncode
            except OSError as error:
                trouble = f"{printable(command[0])} cannot be started: {error.strerror or error}."
    except SuspendNotSupported:
        trouble = "This terminal cannot be given to an editor."
    app.refresh()
    return trouble or (f"{printable(command[0])} ended with status {status}." if status else "")
