"""Closing the inspectors that we opened, on every way out: our own, and those of recorders that were killed.

An inspector is closed when process, start time and run of the machine are those of the note (`opened_inspectors`), it
is where our signal opened it, and nobody else is connected to it: closing would disconnect them.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from typing import NamedTuple

from tui.base.errors import RecordError
from tui.record.inspectors.closing import close_inspector
from tui.record.inspectors.endpoints import inspectors_at
from tui.record.inspectors.guards import asked_inspector, described
from tui.record.inspectors.inspector_sockets import purposes
from tui.record.inspectors.opened_inspectors import OpenedInspector, forget, notes, notes_of_this_process
from tui.record.processes import procfs
from tui.record.processes.clients import has_other_clients
from tui.record.processes.processes import process_of
from tui.record.processes.procfs import Listener
from tui.record.processes.runtimes import DEFAULT_PORT

_TIMEOUT_S = 2.0
_CLOSES_BY_ITSELF_S = 0.3
"""How long a process that we have just left is given to end, or to close its inspector by itself."""


class _Outcome(NamedTuple):
    """What came of a note: whether it is settled, whether an inspector was closed, and why one stays open."""

    is_settled: bool
    was_closed: bool = False
    stays_open: str = ""


def close_opened() -> list[str]:
    """Closes what this process has opened and not closed; sentences about what stays open, and what closes it then."""
    outcomes = []
    for note in notes_of_this_process():
        deadline = time.monotonic() + _CLOSES_BY_ITSELF_S
        while note.port is not None and _sockets(note) and time.monotonic() < deadline:
            time.sleep(0.02)
        outcomes.append(_close(note))
        if outcomes[-1].is_settled:
            forget(note.pid)
    return [outcome.stays_open for outcome in outcomes if outcome.stays_open]


def close_leftovers() -> list[str]:
    """Closes what recorders have left open that are gone; sentences about what was closed, and what was not."""
    sentences = []
    boot, namespace = procfs.boot_id(), procfs.namespace("self", "pid")
    for path, note in notes():
        if note.boot == boot and (note.namespace != namespace or _is_recording(note)):
            continue  # with the same folder, in another container or by another tickscope
        name = _name(note)
        outcome = _close(note) if note.boot == boot else _Outcome(is_settled=True)
        if outcome.is_settled:
            with contextlib.suppress(OSError):
                path.unlink()
        if outcome.was_closed:
            sentences.append(f"closed the inspector of {name}, which an earlier recording had left open")
        elif outcome.stays_open:
            sentences.append(outcome.stays_open)
    return sentences


def _is_recording(note: OpenedInspector) -> bool:
    return procfs.runs(note.recorder, note.recorder_started_s)


def _close(note: OpenedInspector) -> _Outcome:
    if not procfs.runs(note.pid, note.started_s):
        return _Outcome(is_settled=True)
    sockets = _sockets(note)
    if not sockets:
        # One that was never seen may open still, when a native call ends.
        return _Outcome(is_settled=note.port is not None)
    name = _name(note)
    for listener in sockets:
        if has_other_clients(note.pid, listener.port):
            told = f"the inspector of {name} stays open for another client; then `tickscope targets` closes it"
            return _Outcome(is_settled=False, stays_open=told)
        if not _is_closed(note, listener):
            told = (
                f"the inspector of {name} is open and does not answer: run `tickscope targets` later, which closes it"
            )
            return _Outcome(is_settled=False, stays_open=told)
    return _Outcome(is_settled=True, was_closed=True)


def _is_closed(note: OpenedInspector, listener: Listener) -> bool:
    with contextlib.suppress(RecordError):
        found = inspectors_at(listener.address, listener.port, allow_remote=True, timeout_s=_TIMEOUT_S)
        return close_inspector(replace(found[0], pid=note.pid), timeout_s=_TIMEOUT_S)
    return False


def _sockets(note: OpenedInspector) -> list[Listener]:
    """The sockets of the inspector that our signal opened: where it was seen, else where a signal opens it."""
    process = process_of(note.pid)
    if process is None:
        return []
    if note.inode is not None:
        return [listener for listener in process.listeners if listener.inode == note.inode]
    option = asked_inspector(process)
    if option.is_open:
        return []
    port = DEFAULT_PORT if option.port is None else option.port
    is_for = purposes(process)
    return [one for one in process.listeners if is_for[one.inode] == "inspector" and port in (0, one.port)]


def _name(note: OpenedInspector) -> str:
    process = process_of(note.pid)
    return f"process {note.pid}" if process is None else described(process)
