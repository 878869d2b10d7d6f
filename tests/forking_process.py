"""The process that forks: it has imported what its forks need, and waits for requests of a `ForkServer`.

    python -W error -m tests.forking_process DESCRIPTOR JSON

DESCRIPTOR is a Unix socket of sequenced packets; JSON has the `modules` to import and the `overrides` of constants.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import sys
import termios
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TypedDict

LARGEST_REQUEST_BYTES = 1 << 17
NUMBER_BYTES = 16
"""The length of every number in a status pipe, so that its reader can separate numbers that are written in a row."""


class Request(TypedDict):
    """What comes in a packet, with the descriptors of stdout, stderr and the status pipe."""

    module: str
    words: list[str]
    directory: str
    environment: dict[str, str]
    has_terminal: bool  # stdout is a terminal, which becomes stdin and the controlling terminal, too


def encoded(*numbers: int) -> bytes:
    """Numbers as they are in a status pipe: the process ID; later the exit status and the peak memory in bytes."""
    return b"".join(str(number).ljust(NUMBER_BYTES).encode() for number in numbers)


def _import_all(modules: Sequence[str], overrides: Mapping[str, float]) -> None:
    """Imports modules, all of a package if its name ends with `.*`, and overrides constants of modules."""
    for name in modules:
        package = import_module(name.removesuffix(".*"))
        if name.endswith(".*"):
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                if not module.name.endswith(("_windows", ".__main__")):
                    import_module(module.name)
    for place, value in overrides.items():
        module_name, _, constant = place.rpartition(".")
        owner = import_module(module_name)
        assert isinstance(getattr(owner, constant), float), place
        setattr(owner, constant, value)


def _serve(control: socket.socket) -> Request | None:
    """In a fork: its request. In the server: None, at the end."""
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
            _report_ended(statuses, os.WNOHANG)
        if control.fileno() not in ready:
            continue
        data, descriptors, _, _ = socket.recv_fds(control, LARGEST_REQUEST_BYTES, 3)
        if not data:
            for pid in statuses:
                os.kill(pid, signal.SIGKILL)
            _report_ended(statuses)
            return None
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # of threads, which there are none
            pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            control.close()
            for descriptor in (woken, wakes, *statuses.values()):
                os.close(descriptor)
            request: Request = json.loads(data)
            _become(request, descriptors)
            return request
        out, err, status = descriptors
        os.close(out)
        os.close(err)
        statuses[pid] = status


def _become(request: Request, descriptors: Sequence[int]) -> None:
    """Makes this process what `Popen` would have made it."""
    out, err, status = descriptors
    os.setsid()
    os.dup2(out, 1)
    os.dup2(err, 2)
    if request["has_terminal"]:
        os.dup2(out, 0)
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # as Python does at its start
    os.close(out)
    os.close(err)
    os.write(status, encoded(os.getpid()))
    os.close(status)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["directory"])


def _report_ended(statuses: dict[int, int], options: int = 0) -> None:
    """Waits for all forks, or for those that have ended (`WNOHANG`)."""
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, how, usage = os.wait4(-1, options)
            if not pid:
                return
            status = statuses.pop(pid)
            rss_bytes = usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss << 10
            with contextlib.suppress(BrokenPipeError):  # its reader has gone
                os.write(status, encoded(os.waitstatus_to_exitcode(how), rss_bytes))
            os.close(status)


def _main() -> None:
    descriptor, settings = sys.argv[1:]
    _import_all(**json.loads(settings))
    gc.collect()
    gc.freeze()  # a fork that looks for garbage would copy all of it
    with socket.socket(fileno=int(descriptor)) as control:
        request = _serve(control)
    if request is not None:
        sys.argv[1:] = request["words"]
        runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _main()
