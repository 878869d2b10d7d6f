"""The signal that has Node and Deno open their inspector, sent to the very process that was looked at.

A process keeps its number and its start time when it replaces itself with another program (`process.execve`), which
then dies of a signal that Node would have caught. So everything is looked at again before each signal. What is left is
the time between the last look and the signal, some five microseconds in which nothing can be held still.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tui.base.errors import RecordError
from tui.record.inspectors.guards import described, obstacle
from tui.record.processes import procfs
from tui.record.processes.processes import HAS_PROC, Process, process_of

_STATUS_BYTES = 1 << 16
_USR1_BIT = 1 << (signal.SIGUSR1 - 1) if hasattr(signal, "SIGUSR1") else 0


@contextlib.contextmanager
def signal_sender(process: Process) -> Iterator[Callable[[], bool]]:
    """A function that sends SIGUSR1 to this process and returns whether it did: not while the process is stopped.

    It raises RecordError, and sends nothing, when the process has ended, is another program now, or would die of it.
    """
    if not HAS_PROC:
        yield lambda: _sent_by_number(process)
        return
    with contextlib.ExitStack() as stack:
        try:
            reference = _reference(process.pid)
            if reference is not None:
                stack.callback(os.close, reference)
            status = stack.enter_context(open(f"/proc/{process.pid}/status", "rb", buffering=0))
        except OSError as error:
            raise _unsent(process, error) from None
        held = _Held(process, reference, status.fileno(), procfs.stat(process.pid), procfs.executable(process.pid))
        yield held.send


class _Held(NamedTuple):
    """The process that is signalled, as it was at the beginning; `status` is its open `/proc/PID/status`."""

    process: Process
    reference: int | None
    status: int
    begun: procfs.Stat | None
    executable: str | None

    def send(self) -> bool:
        """Sends the signal after every check; whether it did."""
        process, now = self.process, procfs.stat(self.process.pid)
        if now is None or self.begun is None or now.started_s != self.begun.started_s:
            raise _ended(process)
        if now.state in "Tt":
            return False
        again = process_of(process.pid)
        if again is None:
            raise _ended(process)
        _check_unchanged(process, again)
        try:
            # In this order, and last of all: a program that has just replaced this one has no handler.
            if procfs.executable(process.pid) != self.executable or not self._catches():
                raise _became(process, again)
            if self.reference is None:
                os.kill(process.pid, signal.SIGUSR1)
            else:
                signal.pidfd_send_signal(self.reference, signal.SIGUSR1)
        except OSError as error:
            raise _unsent(process, error) from None
        return True

    def _catches(self) -> bool:
        """`procfs.catches` in one system call."""
        fields = os.pread(self.status, _STATUS_BYTES, 0).partition(b"\nSigCgt:")[2]
        return bool(int(fields.partition(b"\n")[0] or b"0", 16) & _USR1_BIT)


def _reference(pid: int) -> int | None:
    """A descriptor of the process; None where the kernel, or a sandbox around us, has none to give.

    Raises ProcessLookupError when there is no such process.
    """
    if not hasattr(os, "pidfd_open"):
        return None
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        raise
    except OSError:
        return None


def _sent_by_number(process: Process) -> bool:
    """The same where there is no /proc: a process of this kind, as old as it must be by now, has the number still."""
    again = process_of(process.pid)
    if again is None or again.uptime_s + 1 < process.uptime_s:
        raise _ended(process)
    _check_unchanged(process, again)
    try:
        os.kill(process.pid, signal.SIGUSR1)
    except ProcessLookupError:
        raise _ended(process) from None
    return True


def _check_unchanged(process: Process, again: Process) -> None:
    """Raises RecordError when `again`, which `process` is now, must not be signalled."""
    if again.kind != process.kind:
        raise _became(process, again)
    refusal = obstacle(again)
    if refusal is not None:
        raise refusal


def _unsent(process: Process, error: OSError) -> RecordError:
    if isinstance(error, ProcessLookupError | FileNotFoundError):
        return _ended(process)
    return RecordError(described(process), f"it cannot be signalled: {error.strerror or error}")


def _ended(process: Process) -> RecordError:
    return RecordError(described(process), "it has ended")


def _became(process: Process, again: Process) -> RecordError:
    name = f" ({again.name})" if again.name != process.name else ""
    return RecordError(described(process), f"it has replaced itself with another program{name} and got no more signal")
