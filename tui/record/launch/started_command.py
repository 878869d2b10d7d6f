"""The process of a command that we start, and the passing on of what it writes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from tui.base.errors import RecordError
from tui.record.launch.inspector_lines import InspectorLines

_NEW_GROUP = 0x00000200
"""Windows' CREATE_NEW_PROCESS_GROUP, which `subprocess` knows there only."""
_OUTPUT_ENDS_WITHIN_S = 2.0

Output = Callable[[bytes], None]


class StartedCommand:
    """A command in a process group of its own.

    What it writes goes to `output`, from threads of ours, without the runtime's lines about its inspector.
    """

    def __init__(self, words: Sequence[str], environment: Mapping[str, str], output: Output) -> None:
        """Starts it. Raises RecordError when that cannot be done."""
        self._process = _start(words, environment)
        self.pid = self._process.pid
        self._lines = InspectorLines()
        self._copiers = [
            threading.Thread(target=_copy, args=(self._process.stdout, output, None), daemon=True),
            threading.Thread(target=_copy, args=(self._process.stderr, output, self._lines), daemon=True),
        ]
        for copier in self._copiers:
            copier.start()

    @property
    def exit_status(self) -> int | None:
        """How the command ended, negative for a signal; None while it runs."""
        return self._process.poll()

    @property
    def has_output(self) -> bool:
        """Whether anything that it has started may still write."""
        return any(copier.is_alive() for copier in self._copiers)

    def take_urls(self) -> list[str]:
        """The urls of inspectors that were written to stderr since the last call."""
        return self._lines.take_urls()

    def send_signal(self, number: int) -> None:
        """Sends a signal to the command and all that it has started in its process group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "nt":
                self._process.send_signal(number)
            elif self._process.poll() is None:
                os.killpg(self.pid, number)

    def wait(self, timeout_s: float | None = None) -> int | None:
        """The exit status, negative for a signal; None when the command still runs after `timeout_s`."""
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None

    def close(self) -> None:
        """Waits for the last output of a command that has ended; one that runs is left to itself, its output flows."""
        if self.exit_status is not None:
            for copier in self._copiers:
                copier.join(_OUTPUT_ENDS_WITHIN_S)


def _start(words: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The process in a group of its own, so that Ctrl-C is ours to pass on."""
    apart: dict[str, Any] = {"creationflags": _NEW_GROUP} if os.name == "nt" else {"process_group": 0}
    # A group in the background that reads from the terminal would be stopped.
    from_terminal = sys.stdin is None or sys.stdin.closed or sys.stdin.isatty()
    try:
        return subprocess.Popen(
            words,
            env=environment,
            stdin=subprocess.DEVNULL if from_terminal else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            **apart,
        )
    except OSError as error:
        raise RecordError(words[0], f"it cannot be started: {error.strerror or error}") from error


def _copy(stream: IO[bytes], output: Output, lines: InspectorLines | None) -> None:
    """Passes a pipe on until its end: all of it, so that the command never waits for a full pipe."""
    with stream:
        while data := stream.read(65_536):
            _pass(output, data if lines is None else lines.passed(data))
    if lines is not None:
        _pass(output, lines.rest())


def _pass(output: Output, data: bytes) -> None:
    if data:
        output(data)


def exit_text(status: int) -> str:
    """How a command has ended, in a sentence: `status 3`, or the name of the signal that ended it."""
    if status < 0:
        return signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
    return f"status {status}"
