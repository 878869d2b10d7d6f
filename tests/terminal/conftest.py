"""What the tests of the terminal ask for: the demo, which is forked where it would be the same started anew."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fork_server import ForkServer
from tests.forked_app import TEXTUAL, ForkedApp, app_server
from tests.pty_app import PtyApp
from tests.terminal.demo import DEMO, Start

_READ_WHEN_IT_RUNS = {"TICKSCOPE_RENDER", "COLORFGBG"}
"""Variables that nothing has looked at when the server forks. Others are for a process of their own."""


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    """Forks the demo for all tests of this process."""
    with app_server(TEXTUAL, tmp_path_factory.mktemp("demo-server")) as server:
        yield server


@pytest.fixture
def start(tmp_path: Path, demo_server: ForkServer) -> Iterator[Start]:
    """`start(*DEMO, "--mouse", columns=80, rows=24)`: a program in a terminal, ended with the test.

    The demo is a fork of a process that has imported Textual; behind a shell, or with an environment that Textual reads
    when it is imported, it is a process of its own, as every other program.
    """
    running: list[PtyApp] = []
    home = tmp_path / "home"
    home.mkdir()

    def start_in_terminal(*command: str | os.PathLike[str], **options: Any) -> PtyApp:
        options = {"home": home, **options}
        if command[: len(DEMO)] == DEMO and (options.get("environment") or {}).keys() <= _READ_WHEN_IT_RUNS:
            running.append(ForkedApp(demo_server, command, **options))
        else:
            running.append(PtyApp(command, **options))
        return running[-1]

    yield start_in_terminal
    for app in running:
        app.close()
