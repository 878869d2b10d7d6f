"""Closing the inspectors that we opened, on every way out: our own, and those of recorders that were killed.

An inspector is closed when process, start time and run of the machine are those of the note (`opened`), it is where our
signal opened it, and nobody else is connected to it: closing would disconnect them.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace

from tui.errors import RecordError
from tui.record.targets import procfs
from tui.record.targets.clients import has_other_clients
from tui.record.targets.closing import close_inspector
from tui.record.targets.endpoints import inspectors_at
from tui.record.targets.guards import asked_inspector, described
from tui.record.targets.inspector_sockets import purposes
from tui.record.targets.opened import OpenedInspector, forget, notes, notes_of_this_process
from tui.record.targets.processes import process_of
from tui.record.targets.procfs import Listener
from tui.record.targets.runtimes import DEFAULT_PORT

_TIMEOUT_S = 2.0
_CLOSES_BY_ITSELF_S = 0.3
"""How long a process that we have just left is given to end, or to close its inspector by itself."""


def close_opened() -> list[str]:
    """Closes what this process has opened and not closed; sentences about what stays open, and what closes it then."""
    found = []
    for note in notes_of_this_process():
        deadline = time.monotonic() + _CLOSES_BY_ITSELF_S
        while note.port is not None and _sockets(note) and time.monotonic() < deadline:
            time.sleep(0.02)
        sentence = _closed(note)
        if sentence is None:
            forget(note.pid)
        elif sentence:
            found.append(sentence)
    return found


def close_leftovers() -> list[str]:
    """Closes what recorders have left open that are gone; sentences about what was closed, and what was not."""
    found = []
    for path, note in notes():
        here = note.boot == procfs.boot_id() and note.namespace == procfs.namespace("self", "pid")
        if note.boot == procfs.boot_id() and not here:
            continue  # another container's, with the same folder
        recorder = procfs.stat(note.recorder) if here else None
        if recorder is not None and recorder.started_s == note.recorder_started_s and recorder.state not in "ZX":
            continue
        was_open = here and bool(_sockets(note))
        name = _name(note)
        sentence = _closed(note) if here else None
        if sentence is None:
            path.unlink(missing_ok=True)
            if was_open:
                found.append(f"closed the inspector of {name}, which an earlier recording had left open")
        elif sentence and was_open:
            found.append(sentence)
    return found


def _closed(note: OpenedInspector) -> str | None:
    """None when there is nothing (more) to close; "" when it may open still; else why it stays open."""
    now = procfs.stat(note.pid)
    if now is None or now.started_s != note.started_s or now.state in "ZX":
        return None
    sockets = _sockets(note)
    if not sockets:
        return None if note.port is not None else ""
    name = _name(note)
    for listener in sockets:
        if has_other_clients(note.pid, listener.port):
            return f"the inspector of {name} stays open for another client; then `tickscope targets` closes it"
        with contextlib.suppress(RecordError):
            found = inspectors_at(listener.address, listener.port, allow_remote=True, timeout_s=_TIMEOUT_S)
            if close_inspector(replace(found[0], pid=note.pid), timeout_s=_TIMEOUT_S):
                continue
        return f"the inspector of {name} is open and does not answer: run `tickscope targets` later, which closes it"
    return None


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
