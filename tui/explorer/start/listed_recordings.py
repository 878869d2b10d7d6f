"""Recordings to open: those that go on, those that nobody finished, and those that were saved last."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tui.base.errors import TickscopeError
from tui.record.journal.journal import JournalReader, is_being_written
from tui.record.recorder.when_to_stop import LEFT
from tui.record.saving.recording_folders import journals_folder, recordings_folder
from tui.record.saving.recovery import journals_in
from tui.record.saving.saved import SUFFIXES
from tui.record.saving.sidecar import sidecar_of

MOST_SHOWN = 10
_FIRST_RECORDS = 6
"""What a recording is of stands in its header and in the record of its first thread, behind two states and a note."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal: what is recorded in it, since when (UTC, as its header says), and whether somebody writes it."""

    path: Path
    title: str
    started: str
    is_running: bool
    problem: str = ""
    """Why it cannot be read."""


def journals() -> list[Journal]:
    """The journals where recorders put them that have samples or get some, those that go on first."""
    try:
        folder = journals_folder()
    except TickscopeError:  # no place for any
        return []
    found = [_journal(path) for path in journals_in(folder)]
    return sorted((one for one in found if one is not None), key=lambda one: not one.is_running)


def saved_recordings() -> list[Path]:
    """The newest files in the recordings folder, the last one first."""
    try:
        files = [path for path in recordings_folder().iterdir() if path.name.endswith(SUFFIXES)]
        return sorted(files, key=lambda path: -path.stat().st_mtime)[:MOST_SHOWN]
    except (OSError, TickscopeError):
        return []


def is_left(path: Path) -> bool:
    """Whether a recording was saved when nobody watched it any more: its explorer was killed, or lost its terminal."""
    facts = sidecar_of(path)
    return facts is not None and facts.get("stopped") == LEFT


def _journal(path: Path) -> Journal | None:
    try:
        is_running = is_being_written(path)
        with JournalReader(path) as reader:
            records = reader.first(_FIRST_RECORDS)
            if reader.problem is not None:
                return Journal(path, path.name, "", is_running, reader.problem)
    except OSError:  # another user's, or saved by now
        return None
    fields = {record.kind: record.fields for record in records}
    header, thread = fields.get("header"), fields.get("thread")
    if header is None or (thread is None and not is_running):
        return None
    title = (thread or {}).get("script") or (thread or {}).get("name") or header.get("target") or path.stem
    return Journal(path, str(title), str(header.get("started", "")), is_running)
