"""Programs of ours forked from a process that has imported what they need: Python takes half a second of CPU for it.

What Python, Textual or the product reads from the environment at its start or import is that of the server. A test of
the start itself, or of such variables, starts a process of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.forking_process import LARGEST_REQUEST_BYTES, NUMBER_BYTES, Request
from tests.places import CHECKOUT

RECORDER = ("tui.cli.*", "tui.record.*", "numpy", "tui.formats.read")
"""The modules of `tickscope record --headless`."""


@dataclass(frozen=True, slots=True)
class Command:
    """`python -m MODULE WORDS` in a directory, with these variables only."""

    module: str
    words: Sequence[str]
    directory: Path
    environment: Mapping[str, str]


class ForkedProcess:
    """A fork of a server's process, with the part of `subprocess.Popen` that tests use.

    `peak_bytes` is its largest memory, with what it inherited, once it has ended.
    """

    def __init__(self, status: int, outputs: Sequence[int]) -> None:
        self._status = os.fdopen(status, "rb", buffering=0)
        self._outputs = outputs
        text = self._status.read(NUMBER_BYTES)
        assert text, "the fork server ended"
        self.pid = int(text)
        self.returncode: int | None = None
        self.peak_bytes = 0
        os.set_blocking(status, False)

    def poll(self) -> int | None:
        """Its status as `Popen.returncode` has it, None while it runs."""
        if self.returncode is None:
            text = self._status.read(2 * NUMBER_BYTES)
            assert text != b"", f"the server of process {self.pid} ended"
            if text is not None:
                self.returncode, self.peak_bytes = map(int, text.split())
                self._status.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its status, once it has ended."""
        deadline = None if timeout is None else time.monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            if self.returncode is None:
                selector.register(self._status, selectors.EVENT_READ)
            while (status := self.poll()) is None:
                selector.select(None if deadline is None else self._left(deadline))
        return status

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it has written to stdout and to stderr, once both are closed and it has ended; each is read once."""
        deadline = None if timeout is None else time.monotonic() + timeout
        written = dict.fromkeys(self._outputs, b"")
        with selectors.DefaultSelector() as selector:
            for output in self._outputs:
                selector.register(output, selectors.EVENT_READ)
            while selector.get_map():
                for key, _ in selector.select(None if deadline is None else self._left(deadline)):
                    data = os.read(key.fd, 1 << 16)
                    written[key.fd] += data
                    if not data:
                        selector.unregister(key.fd)
                        os.close(key.fd)
        self._outputs = ()
        self.wait(None if deadline is None else self._left(deadline))
        out, err = ([text.decode() for text in written.values()] + ["", ""])[:2]
        return out, err

    def send_signal(self, number: int, /) -> None:
        """Signals it; nothing happens once it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Kills it."""
        self.send_signal(signal.SIGKILL)

    def _left(self, deadline: float) -> float:
        """The seconds until then."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise subprocess.TimeoutExpired(f"process {self.pid}", left)
        return left


class ForkServer:
    """A process that imports `modules`, and forks. It starts with the first fork; leaving the `with` ends it and them.

    `pkg.*` stands for all modules of a package. Keys of `overrides` are paths of constants that have other values in
    the forks, such as `tui.record.recorder.target.target_recording.CONNECT_TIMEOUT_S`. Any thread may start forks.
    """

    def __init__(
        self, modules: Sequence[str], environment: Mapping[str, str], overrides: Mapping[str, float] | None = None
    ) -> None:
        self._settings = json.dumps({"modules": modules, "overrides": dict(overrides or {})})
        self._environment = {**environment, "OPENBLAS_NUM_THREADS": "1"}  # a process with one thread can be forked
        self._is_starting = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._control is not None and self._process is not None:
            self._control.close()
            self._process.wait()

    def start(self, command: Command, stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE) -> ForkedProcess:
        """A fork in a session of its own, without stdin; an output goes to a pipe or to a descriptor."""
        pipes = {number: os.pipe() for number, output in enumerate((stdout, stderr)) if output == subprocess.PIPE}
        out, err = (pipes[number][1] if number in pipes else output for number, output in enumerate((stdout, stderr)))
        try:
            status = self._sent(command, (out, err), has_terminal=False)
        finally:
            for _, their_side in pipes.values():
                os.close(their_side)
        return ForkedProcess(status, [our_side for our_side, _ in pipes.values()])

    def start_in_terminal(self, command: Command, terminal: int) -> ForkedProcess:
        """A fork with a controlling terminal, which is the descriptor `terminal`."""
        return ForkedProcess(self._sent(command, (terminal, terminal), has_terminal=True), [])

    def _sent(self, command: Command, outputs: tuple[int, int], *, has_terminal: bool) -> int:
        """The status pipe of the fork."""
        request: Request = {
            "module": command.module,
            "words": list(command.words),
            "directory": str(command.directory),
            "environment": dict(command.environment),
            "has_terminal": has_terminal,
        }
        data = json.dumps(request).encode()
        assert len(data) < LARGEST_REQUEST_BYTES
        control = self._connected()
        status, their_status = os.pipe()
        try:
            socket.send_fds(control, [data], [*outputs, their_status])
        finally:
            os.close(their_status)
        return status

    def _connected(self) -> socket.socket:
        with self._is_starting:
            if self._control is None:
                self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                with theirs:
                    descriptor = theirs.fileno()
                    self._process = subprocess.Popen(
                        [sys.executable, "-W", "error", "-m", "tests.forking_process", str(descriptor), self._settings],
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                        cwd=CHECKOUT,
                        env=self._environment,
                        pass_fds=[descriptor],
                        start_new_session=True,
                    )
            return self._control
