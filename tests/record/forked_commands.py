"""`tickscope` as real processes that start without importing anything: each is forked from one that has.

An interpreter with all that recording imports takes half a second of CPU to start. Here one such process waits at a
socket; what it forks has its own descriptors, environment, working directory and signals, and runs `tui.__main__`.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import json
import os
import pkgutil
import resource
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

from tests.places import CHECKOUT
from tests.record.programs import environment, until

_MAX_REQUEST_BYTES = 1 << 20
_BYTES_PER_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Exit:
    """How a command ended. `max_rss_bytes` counts the memory that it inherited, too."""

    status: int
    max_rss_bytes: int


class ForkedCommand:
    """A running `tickscope WORDS`."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._replies: BinaryIO = connection.makefile("rb")
        self.pid = int(self._replies.readline())

    def wait(self, timeout_s: float) -> Exit:
        """How it ended; it is killed after `timeout_s`."""
        self._connection.settimeout(timeout_s)
        try:
            reply = self._replies.readline()
        except TimeoutError:
            os.kill(self.pid, signal.SIGKILL)
            self._connection.settimeout(None)
            # A reader that timed out once refuses to go on.
            reply = self._connection.recv(_MAX_REQUEST_BYTES)
        status, rss = json.loads(reply)
        self._replies.close()
        self._connection.close()
        return Exit(status, rss * _BYTES_PER_RSS_UNIT)


class CommandForks:
    """The process that commands are forked from. `overrides` are constants of the product that have other values there.

    Each is a path such as `tui.record.target_recording.CONNECT_TIMEOUT_S`.
    """

    def __init__(self, overrides: Mapping[str, float] | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="forks")
        self._path = f"{self._folder.name}/socket"
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", __name__, self._path, json.dumps(dict(overrides or {}))],
            stdin=subprocess.DEVNULL,
            cwd=CHECKOUT,
            # A pool of threads cannot be forked.
            env={**environment(), "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )
        until(lambda: os.path.exists(self._path) or self._process.poll() is not None, "nothing to fork from")

    def start(
        self, words: Sequence[str], directory: Path, variables: Mapping[str, str], output: tuple[BinaryIO, BinaryIO]
    ) -> ForkedCommand:
        """`tickscope WORDS` in `directory`, with stdout and stderr as in `output` and these variables alone."""
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self._path)
        request = json.dumps({"words": list(words), "directory": str(directory), "variables": dict(variables)})
        socket.send_fds(connection, [request.encode()], [file.fileno() for file in output])
        return ForkedCommand(connection)

    def close(self) -> None:
        """Ends it, and what has not ended of the commands."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._folder.cleanup()


@contextlib.contextmanager
def command_forks(overrides: Mapping[str, float] | None = None) -> Iterator[CommandForks]:
    """A process to fork from, ended afterwards with all its commands."""
    forks = CommandForks(overrides)
    try:
        yield forks
    finally:
        forks.close()


class _Handler(socketserver.BaseRequestHandler):
    """Runs in a process of its own, which waits for the command that it starts."""

    def handle(self) -> None:
        request: socket.socket = self.request
        data, descriptors, _, _ = socket.recv_fds(request, _MAX_REQUEST_BYTES, 2)
        command = json.loads(data)
        pid = os.fork()
        if not pid:
            _run(command["words"], command["directory"], command["variables"], descriptors)
        request.sendall(f"{pid}\n".encode())
        _, status = os.waitpid(pid, 0)
        rss = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        request.sendall(json.dumps([os.waitstatus_to_exitcode(status), rss]).encode() + b"\n")


class _Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    request_queue_size = 64


def _run(words: list[str], directory: str, variables: dict[str, str], descriptors: list[int]) -> NoReturn:
    """The command, as `python -m tui` would run it."""
    status: object = 1
    try:
        for number, descriptor in enumerate(descriptors, 1):
            os.dup2(descriptor, number)
        os.closerange(3, max(descriptors) + 16)
        os.chdir(directory)
        os.environ.clear()
        os.environ.update(variables)
        sys.argv = ["tickscope", *words]
        importlib.import_module("tui.__main__").run()
    except SystemExit as end:
        status = end.code
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
        atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))


def _serve(path: str, overrides: Mapping[str, float]) -> None:
    for package in ("tui.command_line", "tui.record", "tui.formats"):
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            importlib.import_module(found.name)
    importlib.import_module("tui.__main__")
    for place, value in overrides.items():
        module_name, _, name = place.rpartition(".")
        module = importlib.import_module(module_name)
        assert isinstance(getattr(module, name), float), place
        setattr(module, name, value)
    with _Server(f"{path}.new", _Handler) as server:
        os.rename(f"{path}.new", path)  # it listens by now
        server.serve_forever()


if __name__ == "__main__":
    _serve(sys.argv[1], json.loads(sys.argv[2]))
