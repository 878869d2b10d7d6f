"""The signal that has Node and Deno open their inspector, sent to the very process that was looked at.

A process keeps its number and its start time when it replaces itself with another program (`process.execve`), which
then dies of a signal that Node would have caught. So everything is looked at again before each signal. What is left is
the time between the last look and the signal, 20 to 60 µs in which nothing can be held still.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator

from tui.errors import RecordError
from tui.record.targets import procfs
from tui.record.targets.guards import described, obstacle
from tui.record.targets.processes import HAS_PROC, Process, process_of


@contextlib.contextmanager
def signal_sender(process: Process) -> Iterator[Callable[[], bool]]:
    """A function that sends SIGUSR1 to this process and returns whether it did: not while the process is stopped.

    It raises RecordError, and sends nothing, when the process has ended, is another program now, or would die of it.
    """
    if not HAS_PROC:
        yield lambda: _sent_by_number(process)
        return
    try:
        reference = os.pidfd_open(process.pid) if hasattr(os, "pidfd_open") else None
    except ProcessLookupError:
        raise _ended(process) from None
    try:
        begun = procfs.stat(process.pid), procfs.executable(process.pid)
        yield lambda: _sent(process, reference, begun)
    finally:
        if reference is not None:
            os.close(reference)


def _sent(process: Process, reference: int | None, begun: tuple[procfs.Stat | None, str | None]) -> bool:
    before, executable = begun
    now = procfs.stat(process.pid)
    if now is None or before is None or now.started_s != before.started_s:
        raise _ended(process)
    if now.state in "Tt":
        return False
    again = process_of(process.pid)
    if again is None:
        raise _ended(process)
    if again.kind != process.kind:
        raise _became(process, again)
    refusal = obstacle(again)
    if refusal is not None:
        raise refusal
    # In this order, and last of all: a new program has no handler when its file is seen, and none is made in between.
    if procfs.executable(process.pid) != executable or not procfs.catches(process.pid, signal.SIGUSR1):
        raise _became(process, again)
    try:
        if reference is None:
            os.kill(process.pid, signal.SIGUSR1)
        else:
            signal.pidfd_send_signal(reference, signal.SIGUSR1)
    except ProcessLookupError:
        raise _ended(process) from None
    return True


def _sent_by_number(process: Process) -> bool:
    """The same where there is no /proc: a process of this kind, as old as it must be by now, has the number still."""
    again = process_of(process.pid)
    if again is None or again.uptime_s + 1 < process.uptime_s:
        raise _ended(process)
    if again.kind != process.kind:
        raise _became(process, again)
    refusal = obstacle(again)
    if refusal is not None:
        raise refusal
    try:
        os.kill(process.pid, signal.SIGUSR1)
    except ProcessLookupError:
        raise _ended(process) from None
    return True


def _ended(process: Process) -> RecordError:
    return RecordError(described(process), "it has ended")


def _became(process: Process, again: Process) -> RecordError:
    name = f" ({again.name})" if again.name != process.name else ""
    return RecordError(described(process), f"it has replaced itself with another program{name} and got no more signal")
