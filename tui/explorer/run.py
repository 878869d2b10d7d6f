"""Starts the explorer: the environment first, since Textual reads it when it is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tui.explorer.options import ExplorerOptions
from tui.terminal.environment import prepare


def run_explorer(paths: Sequence[str], options: ExplorerOptions) -> int:
    """Explores the files or the folder named; the exit status.

    Raises TickscopeError when the only file is refused, and what ended the explorer when nobody caught it; the terminal
    is then as it was before.
    """
    prepare()
    if "-" in paths:
        _take_keys_from_terminal()
    from tui.explorer.app import TickscopeApp

    app = TickscopeApp(paths, options)
    app.run(mouse=options.mouse)
    if app.crash is not None:
        raise app.crash
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


def _take_keys_from_terminal() -> None:
    """Puts the controlling terminal in the place of standard input, where Textual reads keys.

    What is piped in stays to be read at `sys.stdin`, where a profile called `-` comes from.
    """
    piped = os.dup(0)
    terminal = os.open("/dev/tty", os.O_RDWR)
    os.dup2(terminal, 0)
    os.close(terminal)
    sys.stdin = os.fdopen(piped)
