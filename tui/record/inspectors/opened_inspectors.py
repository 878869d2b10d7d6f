"""The inspectors that we opened and have to close again, also when this process is killed meanwhile.

An open inspector lets every user of the machine run code in the program. So a note is written to the state folder
before the process is signalled, and removed when its inspector is closed. `leftovers` closes what a recorder that died
has left open.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import orjson

from tui.base.atomic_file import write_atomically
from tui.base.errors import TickscopeError
from tui.base.user_folders import make_folder, state_folder
from tui.record.processes import procfs
from tui.record.processes.processes import HAS_PROC, Process
from tui.record.processes.procfs import Listener

_SUFFIX = ".json"
_LONGEST_NOTE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class OpenedInspector:
    """A process that was signalled, or started, to open its inspector, and by which recorder.

    Numbers of processes mean something together with `boot`, the run of the machine, and `namespace`, that of process
    numbers. `port` and `inode` are those of the inspector's socket, None before it was seen.
    """

    pid: int
    started_s: float
    recorder: int
    recorder_started_s: float
    boot: str
    namespace: str | None
    port: int | None = None
    inode: int | None = None


_lock = threading.Lock()
_ours: dict[int, OpenedInspector] = {}
"""Those of this process, by their numbers."""


def folder() -> Path:
    """Where the notes lie. Raises TickscopeError when there is no place at all."""
    return state_folder() / "inspectors"


def note_signal(process: Process) -> None:
    """To be called before a process is signalled. Raises nothing: without a place for notes, memory has to do."""
    note = _note(process.pid)
    if note is not None:
        _keep(note)


def note_open(pid: int, listener: Listener) -> None:
    """To be called when the inspector of a process that was signalled is there."""
    with _lock:
        note = _ours.get(pid)
    if note is not None:
        _keep(replace(note, port=listener.port, inode=listener.inode))


def note_launched(pid: int, port: int) -> None:
    """To be called when a program that we have started has opened its inspector at `port` for us. Raises nothing."""
    note = _note(pid)
    listener = next((one for one in procfs.listeners_of(pid) if one.port == port), None) if note is not None else None
    if note is not None and listener is not None:
        _keep(replace(note, port=port, inode=listener.inode))


def forget(pid: int | None) -> None:
    """To be called when the inspector of a process is closed, or will not open."""
    with _lock:
        note = _ours.pop(pid, None) if pid is not None else None
    if note is not None:
        with contextlib.suppress(OSError, TickscopeError):
            _path(note).unlink()


def is_noted(pid: int) -> bool:
    """Whether the inspector of a process is, or may come to be, open because of us."""
    with _lock:
        return pid in _ours


def notes_of_this_process() -> list[OpenedInspector]:
    """What we have opened and not closed."""
    with _lock:
        return list(_ours.values())


def _note(pid: int) -> OpenedInspector | None:
    """The note of a process whose inspector was not seen yet; None where processes cannot be told apart for sure."""
    if not HAS_PROC:
        return None
    now, own = procfs.stat(pid), procfs.stat(os.getpid())
    if now is None or own is None:
        return None
    recorder = (os.getpid(), own.started_s)
    return OpenedInspector(pid, now.started_s, *recorder, procfs.boot_id(), procfs.namespace("self", "pid"))


def _keep(note: OpenedInspector) -> None:
    with _lock:
        _ours[note.pid] = note
    with contextlib.suppress(OSError, TickscopeError):
        path = _path(note)
        make_folder(path.parent)
        write_atomically(str(path), orjson.dumps(asdict(note)), replaces=True, mode=0o600)


def _path(note: OpenedInspector) -> Path:
    return folder() / f"{note.pid}-{note.started_s:.2f}{_SUFFIX}"


def has_notes() -> bool:
    """Whether there may be something to close."""
    try:
        return any(path.suffix == _SUFFIX for path in folder().iterdir())
    except (OSError, TickscopeError):
        return False


def notes() -> Iterator[tuple[Path, OpenedInspector]]:
    """The notes in the folder; what is none is left alone."""
    try:
        paths = sorted(path for path in folder().iterdir() if path.suffix == _SUFFIX)
    except (OSError, TickscopeError):
        return
    for path in paths:
        with contextlib.suppress(OSError, ValueError, TypeError):
            with path.open("rb") as file:
                fields = orjson.loads(file.read(_LONGEST_NOTE_BYTES))
            note = OpenedInspector(**fields)
            numbers = (note.pid, note.recorder, note.started_s, note.recorder_started_s)
            if all(isinstance(number, int | float) for number in numbers) and isinstance(note.boot, str):
                yield path, note
