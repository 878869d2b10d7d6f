"""A running process to its inspector: found when it is open, asked for with SIGUSR1 when it is not."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Protocol

from tui.base.errors import CannotConnect, ProtocolError, RecordError
from tui.record.inspectors.attach_windows import attach_on_windows
from tui.record.inspectors.endpoints import AnswersLate, inspectors_at
from tui.record.inspectors.guards import asked_inspector, described, is_starting, is_young, obstacle, opens_at_start
from tui.record.inspectors.inspector_sockets import purposes
from tui.record.inspectors.open_refusals import blocked, has_own_handler, port_taken, shows_options, untold
from tui.record.inspectors.opened_inspectors import forget, is_noted, note_open, note_signal
from tui.record.inspectors.signalling import signal_sender
from tui.record.processes import procfs
from tui.record.processes.inspector import Inspector
from tui.record.processes.processes import HAS_PROC, Process, process_of
from tui.record.processes.procfs import Listener
from tui.record.processes.runtimes import DEFAULT_PORT

TIMEOUT_S = 10.0
"""How long a process that was signalled is waited for; inside a native call it answers when that ends."""
_ANSWER_S = 1.0
_SHORTEST_PAUSE_S = 0.01
_SEND_AT_S = (0.0, 2.0, 5.0)
"""When the signal is sent, counted from the first one: once in a long while Node misses one."""
_HANDLED_S = 1.0
"""How long after a signal Node's own signal thread must have woken up."""
_SIGNAL_THREAD, _NAMED_THREAD = "SignalInspector", "V8Worker"
_NAMED_S = 0.3
"""How long a thread of a Node that names its threads may take, on a busy machine, to take its name."""
_CLOSES_LATER = "If it opens one later, `tickscope targets` closes it."


class Progress(Protocol):
    """Told what is waited for; raises what should end the waiting."""

    def __call__(self, sentence: str, /) -> None: ...


def attach(
    pid: int, *, timeout_s: float = TIMEOUT_S, progress: Progress | None = None, is_kept: bool = False
) -> Inspector:
    """The inspector of a process: the one that is open, else one that the process opens on our signal.

    Requests go only to sockets that are known to be an inspector's. `is_kept`: it may stay open for good.
    `progress` is called at each look while the process does not answer. Raises RecordError with the reason when there
    is no such process, it must not be signalled (`guards`), or it opens nothing within `timeout_s`.
    """
    if os.name == "nt":
        return attach_on_windows(pid, timeout_s)
    process = _present(pid)
    already = _already_open(process, timeout_s, progress)
    if already:
        return next((inspector for inspector in already if inspector.kind != "worker"), already[0])
    process = _started(process, progress)
    refusal = (None if process.kind in ("node", "deno") else untold(process)) or obstacle(process)
    if refusal is not None:
        raise refusal
    try:
        return replace(_signalled(process, timeout_s, progress, is_kept=is_kept), opened_by_us=True)
    except RecordError as error:
        if _has_ended(process):
            forget(process.pid)
        if is_noted(process.pid) and "tickscope targets" not in error.next_step:
            error.next_step = f"{error.next_step} {_CLOSES_LATER}".strip()
        raise


def _already_open(process: Process, timeout_s: float, progress: Progress | None) -> list[Inspector]:
    """The inspectors that a process has open, with its number.

    One that its command line asks for is waited for while the process is starting or does not answer in time.
    """
    for waited_s in _looks(time.monotonic(), timeout_s):
        found, is_late = _asked(process)
        may_come = opens_at_start(process) and (is_late or is_young(process)) and not _is_stopped(process)
        if found or not may_come:
            return found
        if progress is not None and (is_late or waited_s > _HANDLED_S):
            progress(_waits_for(process))
        process = _present(process.pid)
    return []


def _asked(process: Process) -> tuple[list[Inspector], bool]:
    """The inspectors that answer at those of its ports that are known for it, and whether one of these answers late.

    Raises HidesUrl when its inspector tells its URL to nobody.
    """
    found: list[Inspector] = []
    is_late = False
    is_for = purposes(process)
    for listener in process.listeners:
        if is_for[listener.inode] == "inspector":
            try:
                found += _answering(listener)
            except AnswersLate:
                is_late = True
    return [_of_process(inspector, process) for inspector in found], is_late


def _present(pid: int) -> Process:
    process = process_of(pid)
    if process is None:
        raise RecordError(f"process {pid}", "there is no such process", "See tickscope targets.")
    return process


def _started(process: Process, progress: Progress | None) -> Process:
    """The process, once it is old enough to be asked."""
    while is_starting(process) and not _is_stopped(process):
        if progress is not None and process.uptime_s > _HANDLED_S:
            progress(_waits_for(process))
        time.sleep(_SHORTEST_PAUSE_S)
        process = _present(process.pid)
    return process


def _signalled(process: Process, timeout_s: float, progress: Progress | None, *, is_kept: bool) -> Inspector:
    """The inspector that the process opens on SIGUSR1; where it is not `is_kept`, a note says so before the signal."""
    before = procfs.socket_inodes(process.pid) if HAS_PROC else {listener.inode for listener in process.listeners}
    signs = _signs(process)
    began = time.monotonic()
    with signal_sender(process) as send:
        if not is_kept:
            note_signal(process)
        try:
            sent = int(send())
        except RecordError:
            forget(process.pid)
            raise
        first_s = 0.0
        for waited_s in _looks(began, timeout_s):
            for listener in _new_inspectors(process, before):
                with contextlib.suppress(AnswersLate):
                    for inspector in _answering(listener):
                        note_open(process.pid, listener)
                        return _of_process(inspector, process)
                    before = before | {listener.inode}
            if _has_ended(process):
                raise RecordError(described(process), "it ended while it was asked for its inspector")
            if not sent:
                first_s = waited_s
            elif waited_s - first_s > _HANDLED_S:
                _judge(process, signs)
            if sent < len(_SEND_AT_S) and waited_s - first_s >= _SEND_AT_S[sent]:
                sent += send()
            if progress is not None and waited_s > _HANDLED_S:
                progress(_waits_for(process))
    if not sent:
        forget(process.pid)
        raise RecordError(described(process), "it is stopped", f"Let it go on with `kill -CONT {process.pid}`.")
    raise port_taken(process) or blocked(process, timeout_s, may_have_handler=signs is None)


def _new_inspectors(process: Process, before: Set[int]) -> list[Listener]:
    """The sockets that our signal has opened, among all those that are not in `before`."""
    if HAS_PROC and procfs.socket_inodes(process.pid) <= before:
        return []
    now = process_of(process.pid)
    if now is None or now.kind != process.kind:
        return []
    is_for = purposes(now)
    new = [
        listener for listener in now.listeners if listener.inode not in before and is_for[listener.inode] != "program"
    ]
    port = asked_inspector(process).port
    expected = DEFAULT_PORT if port is None else port
    return [one for one in new if len(new) == 1 or is_for[one.inode] == "inspector" or one.port == expected]


def _judge(process: Process, signs: _Signs | None) -> None:
    """Raises why the process, which has had time to take the signal, opened no inspector, where that is certain."""
    if _is_unheard(signs, process):
        forget(process.pid)
        raise has_own_handler(process)
    refusal = untold(process) or (port_taken(process) if shows_options(process) else None)
    if refusal is not None:
        raise refusal


def _waits_for(process: Process) -> str:
    return f"{described(process)} is busy; waiting for its inspector"


def _looks(began: float, timeout_s: float) -> Iterator[float]:
    """The seconds since `began` at each look, until the time is over; a look that computes long is taken seldom."""
    looked = time.monotonic()
    while looked - began < timeout_s:
        computed_s = time.thread_time()
        yield looked - began
        computed_s = time.thread_time() - computed_s
        time.sleep(max(_SHORTEST_PAUSE_S, 3 * computed_s))
        looked = time.monotonic()


def _is_stopped(process: Process) -> bool:
    numbers = procfs.stat(process.pid) if HAS_PROC else None
    return numbers is not None and numbers.state in "Tt"


def _has_ended(process: Process) -> bool:
    if HAS_PROC:
        return not procfs.runs(process.pid)
    return process_of(process.pid) is None


def _answering(listener: Listener) -> list[Inspector]:
    """The inspectors behind a listening socket, none when something else answers, or nothing listens any more.

    Raises AnswersLate and HidesUrl.
    """
    try:
        return inspectors_at(listener.address, listener.port, allow_remote=True, timeout_s=_ANSWER_S)
    except (CannotConnect, ProtocolError):
        return []


def _of_process(inspector: Inspector, process: Process) -> Inspector:
    return replace(inspector, pid=process.pid, script=inspector.script or process.script)


@dataclass(frozen=True, slots=True)
class _Signs:
    """The thread to which Node's handler of SIGUSR1 passes the signal on, and how often it had woken up before.

    `switches` is how often the main thread, in which handlers run, had begun or stopped to run.
    """

    thread: int
    woken: int
    switches: int


def _signs(process: Process) -> _Signs | None:
    """The signs by which a handled signal is known; None where that thread has no name (before Node 24, Deno)."""
    if not HAS_PROC:
        return None
    for _ in _looks(time.monotonic(), _NAMED_S):
        threads = [(thread, procfs.status(process.pid, thread) or {}) for thread in procfs.threads(process.pid)]
        for thread, fields in threads:
            if fields.get("Name", "").endswith(_SIGNAL_THREAD):
                return _Signs(thread, int(fields.get("voluntary_ctxt_switches", "0")), _switches(process.pid))
        if not any(fields.get("Name", "").endswith(_NAMED_THREAD) for _, fields in threads):
            return None
    return None


def _switches(pid: int) -> int:
    fields = procfs.status(pid, pid) or {}
    return int(fields.get("voluntary_ctxt_switches", "0")) + int(fields.get("nonvoluntary_ctxt_switches", "0"))


def _is_unheard(signs: _Signs | None, process: Process) -> bool:
    """Whether Node's own handler did not get the signal, so that the program must have taken its place.

    A process that has not run at all since, on a machine that is overloaded, has not had its turn yet; nor has its
    signal thread where that has been woken and waits for the processor.
    """
    fields = procfs.status(process.pid, signs.thread) if signs is not None else None
    if signs is None or fields is None or _switches(process.pid) == signs.switches:
        return False
    is_asleep = fields["State"][:1] == "S"
    return (
        is_asleep
        and int(fields["voluntary_ctxt_switches"]) == signs.woken
        and not procfs.has_pending(process.pid, signal.SIGUSR1)
    )
