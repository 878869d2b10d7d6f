"""Recorders forked from one process that has imported what they need: starting a Python for each costs half a second.

`RecorderServer` is the test's side of it. The module run as a program is the process that forks: it reads requests from
the socket whose number is its only argument. Whether `tickscope record` starts as a process of its own is proven by
the recordings that ask for that.
"""

from __future__ import annotations

import contextlib
import json
import os
import pkgutil
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.places import CHECKOUT
from tui.__main__ import run

_MOST_BYTES = 1 << 17
_NUMBER_BYTES = 16


class ForkedProcess:
    """A forked recorder, with the part of `subprocess.Popen` that tests use."""

    def __init__(self, status: int, outputs: Sequence[int]) -> None:
        self._status = os.fdopen(status, "rb", buffering=0)
        self._outputs = outputs
        self.pid = int(self._status.read(_NUMBER_BYTES))
        self.returncode: int | None = None
        os.set_blocking(status, False)

    def poll(self) -> int | None:
        """Its status as `Popen.returncode` has it, None while it runs."""
        if self.returncode is None:
            text = self._status.read(_NUMBER_BYTES)
            if text == b"":
                raise AssertionError(f"the server of recorder {self.pid} ended")
            if text is not None:
                self.returncode = os.waitstatus_to_exitcode(int(text))
                self._status.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its status, once it has ended."""
        deadline = None if timeout is None else time.monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            if self.returncode is None:
                selector.register(self._status, selectors.EVENT_READ)
            while (status := self.poll()) is None:
                selector.select(None if deadline is None else _left(deadline))
        return status

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it has written to stdout and to stderr, once both are closed and it has ended; each is read once."""
        deadline = None if timeout is None else time.monotonic() + timeout
        written = dict.fromkeys(self._outputs, b"")
        with selectors.DefaultSelector() as selector:
            for output in self._outputs:
                selector.register(output, selectors.EVENT_READ)
            while selector.get_map():
                for key, _ in selector.select(None if deadline is None else _left(deadline)):
                    data = os.read(key.fd, 1 << 16)
                    written[key.fd] += data
                    if not data:
                        selector.unregister(key.fd)
                        os.close(key.fd)
        self._outputs = ()
        self.wait(None if deadline is None else _left(deadline))
        out, err = ([text.decode() for text in written.values()] + ["", ""])[:2]
        return out, err

    def send_signal(self, number: int) -> None:
        """Signals it; nothing happens once it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Kills it."""
        self.send_signal(signal.SIGKILL)


class RecorderServer:
    """The process that forks recorders, started with the first one."""

    def __init__(self) -> None:
        self._control: socket.socket | None = None
        self._server: subprocess.Popen[bytes] | None = None

    def start(
        self, words: Sequence[str], folder: Path, variables: Mapping[str, str], stderr: int = subprocess.PIPE
    ) -> ForkedProcess:
        """`tickscope WORDS` in `folder`, in a session of its own, with these variables only and no stdin."""
        out, its_out = os.pipe()
        err, its_err = os.pipe() if stderr == subprocess.PIPE else (None, stderr)
        status, its_status = os.pipe()
        request = {"words": list(words), "folder": str(folder), "variables": dict(variables)}
        socket.send_fds(self._connected(), [json.dumps(request).encode()], [its_out, its_err, its_status])
        os.close(its_out)
        os.close(its_status)
        if err is not None:
            os.close(its_err)
        return ForkedProcess(status, [out] if err is None else [out, err])

    def close(self) -> None:
        """Ends the server, which waits for no recorder."""
        if self._control is not None and self._server is not None:
            self._control.close()
            self._server.wait()

    def _connected(self) -> socket.socket:
        if self._control is None:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._server = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", __name__, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                cwd=CHECKOUT,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # a process with one thread can be forked
                pass_fds=[theirs.fileno()],
            )
            theirs.close()
        return self._control


def _left(deadline: float) -> float:
    """The seconds until then."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise subprocess.TimeoutExpired("tickscope record", left)
    return left


def _serve(control: socket.socket) -> list[str] | None:
    """The words of a command, in the child that is to run it; None at the end of the server."""
    statuses: dict[int, int] = {}
    woken, wakes = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([control.fileno(), woken], [], [])
        if woken in ready:
            os.read(woken, 512)
            _write_ends(statuses)
        if control.fileno() not in ready:
            continue
        data, descriptors, _, _ = socket.recv_fds(control, _MOST_BYTES, 3)
        if not data:
            return None
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # of threads, which there are none
            pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            control.close()
            for descriptor in (woken, wakes, *statuses.values()):
                os.close(descriptor)
            return _become(json.loads(data), descriptors)
        out, err, status = descriptors
        os.close(out)
        os.close(err)
        statuses[pid] = status
        _write(status, pid)


def _become(request: dict[str, Any], descriptors: Sequence[int]) -> list[str]:
    """Makes this process what `Popen` would have made it; the words of its command."""
    out, err, status = descriptors
    os.setsid()
    os.dup2(out, 1)
    os.dup2(err, 2)
    for descriptor in (out, err, status):
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(request["variables"])
    os.chdir(request["folder"])
    words: list[str] = request["words"]
    return words


def _write_ends(statuses: dict[int, int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            pid, how = ended
            status = statuses.pop(pid)
            _write(status, how)
            os.close(status)


def _write(status: int, number: int) -> None:
    """Writes a number, always as long: two of them in a pipe are told apart."""
    with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
        os.write(status, str(number).ljust(_NUMBER_BYTES).encode())


def _import_all() -> None:
    """Imports what a recorder imports, without running any of it."""
    for package in ("tui.command_line", "tui.record"):
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            if not module.name.endswith("_windows"):
                import_module(module.name)
    import_module("numpy")
    import_module("tui.cli")
    import_module("tui.formats.read")


def _main() -> None:
    _import_all()
    with socket.socket(fileno=int(sys.argv[1])) as control:
        words = _serve(control)
    if words is not None:
        sys.argv[1:] = words
        run()


if __name__ == "__main__":
    _main()
