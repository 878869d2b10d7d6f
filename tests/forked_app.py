"""Programs in a terminal that are forks: the demo app and the explorer, started without importing Textual anew."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from tests.fork_server import RECORDER, Command, ForkServer
from tests.pty_app import Process, PtyApp, clean_environment
from tui.terminal.tty.environment import textual_variables

TEXTUAL = (
    *("numpy", "textual.app", "textual.drivers.linux_driver", "textual.widgets._input", "textual.widgets._option_list"),
    *(
        "tui.terminal.framebuffer.framebuffer",
        "tui.terminal.app.frames",
        "tui.terminal.colours.palette",
        "tui.terminal.app.stock_cells",
    ),
)
"""The modules of an app of either renderer: all but `tui.terminal.app.renderer`, which chooses it."""
EXPLORER = (*RECORDER, *TEXTUAL, "tui.explorer.*")
"""The modules of the explorer in our own renderer, and of what it records with."""

_READ_AT_START = {"COLORTERM", "LANG", "NO_COLOR", "SSH_CONNECTION", "TERM", "TICKSCOPE_CONFIG", "TICKSCOPE_RENDER"}
_PREFIXES_READ_AT_START = ("LC_", "PYTHON", "TEXTUAL")


def is_read_at_start(variables: Collection[str]) -> bool:
    """Whether Python, Textual or our renderer reads any of the variables at its start, which a fork has behind it."""
    return any(name in _READ_AT_START or name.startswith(_PREFIXES_READ_AT_START) for name in variables)


def app_server(modules: Sequence[str], home: Path) -> ForkServer:
    """A server whose forks are apps that use Textual."""
    environment = clean_environment(home, {})
    return ForkServer(modules, environment | textual_variables(environment))


class ForkedApp(PtyApp):
    """A program `python -m MODULE WORDS` in a terminal, as a fork of a server's process."""

    def __init__(self, server: ForkServer, *arguments: object, **options: object) -> None:
        self._server = server
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def _started(self, words: list[str], program_side: int, directory: Path, environment: dict[str, str]) -> Process:
        python, option, module, *arguments = words
        assert (python, option) == (sys.executable, "-m")
        return self._server.start_in_terminal(Command(module, arguments, directory, environment), program_side)
