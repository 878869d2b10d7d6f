"""A process that has imported Textual and forks a demo app whenever a test wants one.

The imports cost Python nearly half a second of CPU, and a hundred demos are started here. Modules that read the
environment when they are imported (`tui.terminal.renderer`) are left to the fork.

    python -m tests.terminal.fork_server DESCRIPTOR

DESCRIPTOR is a Unix socket. Each message on it is a `Wanted` as JSON, with a descriptor to which the process id of the
new process is written once it has its terminal, and its status once it has ended: a line each.
"""

import gc
import json
import os
import runpy
import select
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from tests.patience import PATIENCE_S
from tests.places import CHECKOUT
from tests.pty_app import Process, PtyApp
from tests.terminal.demo import DEMO

_MODULE = DEMO[2]
_LARGEST_REQUEST_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a fork is to be: its arguments, its terminal, its working directory, its environment."""

    arguments: list[str]
    terminal: str
    directory: str
    environment: dict[str, str]


class ForkServer:
    """The tests' side of it. Leaving the `with` ends the server."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self._socket, far_side = socket.socketpair()
        with far_side:
            descriptor = far_side.fileno()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.terminal.fork_server", str(descriptor)],
                cwd=CHECKOUT,
                env=self.environment,
                pass_fds=[descriptor],
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._process.wait()

    def fork(self, wanted: Wanted) -> "Forked":
        """A new process, which has its terminal."""
        status_descriptor, far_side = os.pipe()
        try:
            socket.send_fds(self._socket, [json.dumps(asdict(wanted)).encode()], [far_side])
        finally:
            os.close(far_side)
        return Forked(status_descriptor)


class Forked:
    """A process that the server has forked."""

    def __init__(self, descriptor: int) -> None:
        self._lines = open(descriptor, encoding="ascii")  # noqa: SIM115 - closed with the status
        self.pid = int(self._lines.readline())
        self._status: int | None = None

    def poll(self) -> int | None:
        """The status, negative after a signal; None while it runs."""
        if self._status is None and select.select([self._lines], [], [], 0)[0]:
            self._status = int(self._lines.readline())
            self._lines.close()
        return self._status

    def wait(self) -> int:
        """The status, once it has ended."""
        if self._status is None:
            assert select.select([self._lines], [], [], PATIENCE_S)[0], "the demo does not end"
        status = self.poll()
        assert status is not None
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


class ForkedDemo(PtyApp):
    """A demo that is a fork of the server's process."""

    def __init__(self, server: ForkServer, *arguments: object, **options: object) -> None:
        self._server = server
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def _started(self, words: list[str], program_side: int, directory: Path, environment: dict[str, str]) -> Process:
        arguments = words[len(DEMO) :]
        return self._server.fork(Wanted(arguments, os.ttyname(program_side), str(directory), environment))


# The server's own side


def _serve(requests: socket.socket) -> Wanted | None:
    """Forks for each request. In a fork: what it is to be; in the server, after the last request: None."""
    while True:
        request, descriptors, _, _ = socket.recv_fds(requests, _LARGEST_REQUEST_BYTES, 1)
        if not request:
            return None
        [reports] = descriptors
        # The first child waits for the second, whose parent it is, and tells; it is waited for when all is over.
        if os.fork() == 0:
            requests.close()
            pid = os.fork()
            if pid == 0:
                wanted = Wanted(**json.loads(request))
                _take_terminal(wanted.terminal)
                os.write(reports, f"{os.getpid()}\n".encode())
                os.close(reports)
                return wanted
            _, status = os.waitpid(pid, 0)
            os.write(reports, f"{os.waitstatus_to_exitcode(status)}\n".encode())
            os._exit(0)
        os.close(reports)


def _take_terminal(name: str) -> None:
    os.setsid()
    terminal = os.open(name, os.O_RDWR)  # a session leader's first terminal controls it
    for descriptor in range(3):
        os.dup2(terminal, descriptor)
    os.close(terminal)


def main() -> None:
    """Serves; in a fork, runs the demo."""
    from tui.terminal.environment import prepare

    prepare()
    import numpy  # noqa: F401
    import textual.app
    import textual.drivers.linux_driver
    import textual.widgets._input
    import textual.widgets._option_list  # noqa: F401

    import tui.terminal.framebuffer
    import tui.terminal.open_regions
    import tui.terminal.palette
    import tui.terminal.stock_cells  # noqa: F401

    gc.collect()
    gc.freeze()
    requests = socket.socket(fileno=int(sys.argv[1]))
    wanted = _serve(requests)
    if wanted is None:
        while True:
            try:
                os.wait()
            except ChildProcessError:
                return
    os.environ.clear()
    os.environ.update(wanted.environment)
    os.chdir(wanted.directory)
    sys.argv[1:] = wanted.arguments
    runpy.run_module(_MODULE, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
