"""Recordings whose recorder is gone before it could write the profile."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tui.base.errors import RecordError
from tui.base.text import counted
from tui.record.journal import control
from tui.record.journal.contents import Contents, ThreadContents
from tui.record.journal.journal import LOG_SUFFIX, SUFFIX, JournalReader, is_being_written, locked
from tui.record.saving.recording_folders import journals_folder
from tui.record.saving.saved import save

UNREADABLE_STEP = "Open it with the tickscope that wrote it, or delete it."
_SETTLED_S = 60.0
"""After this time a journal is not one that is just being begun or ended."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A journal that nobody writes any more. `started` is in UTC, as in its header; `amount` says what it holds, and
    `damage` what of it could not be read."""

    journal: Path
    title: str
    started: str
    seconds: float
    amount: str
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A journal that nobody writes any more, and why nothing in it can be saved."""

    journal: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Abandoned:
    """The journals without a recorder: those with something in them, oldest first, and those that cannot be read."""

    unfinished: list[Unfinished]
    unreadable: list[Unreadable]


def unfinished(folder: Path | None = None) -> list[Unfinished]:
    """The journals in `folder` (where recorders put them) without a recorder, with something in them; oldest first."""
    return abandoned(folder).unfinished


def abandoned(folder: Path | None = None) -> Abandoned:
    """The journals in `folder` (where recorders put them) without a recorder.

    One with nothing in it is removed: nothing came before its recorder died, or a reader kept the file from being
    removed at the end.
    """
    folder = journals_folder() if folder is None else folder
    found, unreadable = [], []
    for path in journals_in(folder):
        contents = _abandoned(path)
        if isinstance(contents, Unreadable):
            unreadable.append(contents)
        elif contents is not None and contents.recorded_threads() and contents.saved is None:
            spans = [thread.lasted_us for thread in contents.recorded_threads()]
            seconds, amount = max(spans) / 1e6, _amount(contents.recorded_threads(), max(spans))
            started = contents.header["started"]
            found.append(Unfinished(path, contents.title, started, seconds, amount, contents.damage))
        elif contents is not None and contents.header and _is_settled(path):
            with contextlib.suppress(OSError):
                _remove(path)
    return Abandoned(sorted(found, key=lambda journal: journal.started), unreadable)


def journals_in(folder: Path) -> list[Path]:
    """The journals in a folder, by name; none where it cannot be listed."""
    try:
        return sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file())
    except OSError:
        return []


def skipped_note(reader: JournalReader, left_out: int = 0) -> str:
    """A sentence about the records that could not be read, and those that did not fit."""
    why = f" ({reader.first_skipped})" if reader.first_skipped else ""
    return f"{counted(reader.skipped + left_out, 'damaged record')} left out of the journal{why}"


def recover(journal: Path) -> Path:
    """Saves what a journal holds in the recordings folder, then removes it; the path of the profile.

    Where the recording was to go there may be another one by now.

    Raises RecordError when there is nothing in it or somebody else has it, OSError when it cannot be read or the
    profile not be written.
    """
    with locked(journal) as is_ours:
        if not is_ours:
            raise RecordError(str(journal), "another tickscope is writing or recovering it")
        contents = _contents(journal)
        if isinstance(contents, Unreadable):
            raise RecordError(str(journal), contents.reason, UNREADABLE_STEP)
        contents.header["out"] = None
        path = save(contents, {"is_recovered": True})
        _remove(journal)
    return path


def _amount(threads: list[ThreadContents], longest_us: int) -> str:
    """How long it is; of requests to an EdgeWorker, how many were answered by which handler."""
    if not threads[0].is_run:
        return f"{longest_us / 1e6:.1f} s"
    handlers = Counter(thread.facts["name"].rpartition(", run ")[0] for thread in threads)
    of = ", ".join(f"{count} of {handler}" for handler, count in handlers.items())
    return f"{counted(len(threads), 'profile')} ({of})"


def _remove(journal: Path) -> None:
    journal.unlink(missing_ok=True)
    control.forget(journal)
    journal.with_suffix(LOG_SUFFIX).unlink(missing_ok=True)


def _is_settled(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _SETTLED_S
    except OSError:
        return False


def _abandoned(path: Path) -> Contents | Unreadable | None:
    """What a journal holds whose recorder is gone; None for others."""
    try:
        return None if is_being_written(path) else _contents(path)
    except OSError:  # another user's, or gone since the folder was listed
        return None


def _contents(path: Path) -> Contents | Unreadable:
    """What a journal holds, with a note about what in it is damaged. Raises OSError."""
    contents = Contents()
    with JournalReader(path) as reader:
        for record in reader.records():
            contents.add(record)
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="milliseconds")
        if reader.problem is not None:
            return Unreadable(path, reader.problem)
        if reader.skipped or contents.left_out:
            contents.damage = skipped_note(reader, contents.left_out)
            contents.notes.append(contents.damage)
        if contents.damage and not contents.recorded_threads() and contents.saved is None:
            return Unreadable(path, f"there is nothing in it to save: {contents.damage}")
    if contents.recorded_threads():
        # Its first record may be what is damaged.
        contents.header = {"started": modified, **contents.header}
    return contents
