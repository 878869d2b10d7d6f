"""The process of a command that we start, and the passing on of what it writes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from tui.base.errors import RecordError
from tui.record.launch.inspector_lines import InspectorLines

_NEW_GROUP = 0x00000200
"""Windows' CREATE_NEW_PROCESS_GROUP, which `subprocess` knows there only."""

Output = Callable[[bytes], None]


def start_command(words: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The command as a process group of its own, so that Ctrl-C is ours to pass on."""
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


def copy_output(stream: IO[bytes], output: Output, lines: InspectorLines | None) -> None:
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
