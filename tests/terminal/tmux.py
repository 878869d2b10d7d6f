"""A program in tmux, seen through its client: a second terminal, widely used, with a mind of its own."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.pty_app import PtyApp

HAS_TMUX = shutil.which("tmux") is not None


def tmux_buffer(home: Path) -> str:
    """What the server of `in_tmux` has in its newest paste buffer; "" for none."""
    command = ["tmux", "-S", str(home / "tmux"), "show-buffer"]
    return subprocess.run(command, capture_output=True, check=False, text=True).stdout


@contextmanager
def in_tmux(
    command: Sequence[str],
    home: Path,
    term: str,
    columns: int = 80,
    rows: int = 24,
    environment: Mapping[str, str] | None = None,
    more_settings: str = "",
) -> Iterator[PtyApp]:
    """The client of a tmux server of its own. Its one window has the whole screen and runs `command` with TERM `term`.

    What is looked at is what the client writes, not `tmux capture-pane`: that one leaves out (in 3.3) cells that were
    erased with a background colour beyond the last one written. Where `term` is a screen's, the client shows italics as
    reverse. Leaving the `with` ends the server.
    """
    socket, settings = home / "tmux", home / "tmux.conf"
    settings.write_text(f"set -g status off\nset -g default-terminal {term}\nset -s escape-time 0\n{more_settings}")
    tmux = ["tmux", "-u", "-S", str(socket), "-f", str(settings)]
    try:
        with PtyApp(
            [*tmux, "new-session", "--", *command], home=home, columns=columns, rows=rows, environment=environment
        ) as client:
            yield client
    finally:
        subprocess.run([*tmux[:-2], "kill-server"], capture_output=True, check=False)
