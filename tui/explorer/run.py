"""Starts the explorer: the environment first, since Textual reads it when it is imported."""

from __future__ import annotations

from collections.abc import Sequence

from tui.errors import TickscopeError
from tui.explorer.options import ExplorerOptions
from tui.terminal.environment import prepare


def run_explorer(paths: Sequence[str], options: ExplorerOptions) -> int:
    """Explores the files or the folder named; the exit status. Raises TickscopeError when the only file is refused."""
    prepare()
    from tui.explorer.app import TickscopeApp

    app = TickscopeApp(paths, options)
    app.run(mouse=options.mouse)
    if app.failure is not None:
        raise TickscopeError(app.failure)
    return app.return_code or 0
