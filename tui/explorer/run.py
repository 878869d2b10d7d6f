"""Starts the explorer: the environment first, since Textual reads it when it is imported."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.base.python_gc import kept_for_good
from tui.base.text import printable
from tui.state.model.options import ExplorerOptions
from tui.terminal.tty.environment import prepare

if TYPE_CHECKING:
    from tui.explorer.app import TickscopeApp
    from tui.record.options.recording_options import RecordOptions
    from tui.record.options.target import Target

_SAVES_S = 20.0
"""How long a recorder that was asked to stop is waited for when we leave; it goes on when it takes longer."""
_SIGNALLED = 128
"""What the number of a signal is added to that ended us."""


def run_explorer(
    paths: Sequence[str], options: ExplorerOptions, recorded: tuple[Target, RecordOptions] | None = None
) -> int:
    """Explores the files or the folder named, or what is `recorded`; the exit status.

    Raises TickscopeError when the only file is refused, and what ended the explorer when nobody caught it; the terminal
    is then as it was before.
    """
    prepare()
    if "-" in paths:
        _take_keys_from_terminal()
    with kept_for_good():
        from tui.explorer.app import TickscopeApp
        from tui.explorer.recording.record_request import Order
        from tui.state.keymap import chosen_keymap
    keymap, problems = chosen_keymap(options.keys)
    options = replace(options, problems=(*options.problems, *problems))
    app = TickscopeApp(paths, options, None if recorded is None else Order(*recorded), keymap)
    try:
        app.run(mouse=options.mouse)
    finally:
        app.recordings.end(by_signal=(app.return_code or 0) > _SIGNALLED)
    _tell_recording(app)
    if app.crash is not None:
        raise app.crash
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


def _tell_recording(app: TickscopeApp) -> None:
    """Says where the recording is that went on until we left."""
    feed = app.recordings.feed
    recorder = None if feed is None else feed.recorder
    if feed is None or recorder is None:
        return
    from tui.record.journal.watchers import is_watched

    try:
        goes_on = not feed.is_stopping and is_watched(recorder.journal)
        recorder.process.wait(0 if goes_on else _SAVES_S)
        told = recorder.last_words()
        recorder.forget()
    except subprocess.TimeoutExpired:
        told = f"the recording goes on or is still being saved; its journal is {recorder.journal}"
    with contextlib.suppress(OSError):  # the terminal may be gone
        sys.stderr.write(f"tickscope: {printable(told)}\n")


def _take_keys_from_terminal() -> None:
    """Puts the controlling terminal in the place of standard input, where Textual reads keys.

    What is piped in stays to be read at `sys.stdin`, where a profile called `-` comes from.
    """
    piped = os.dup(0)
    terminal = os.open("/dev/tty", os.O_RDWR)
    os.dup2(terminal, 0)
    os.close(terminal)
    sys.stdin = os.fdopen(piped)
