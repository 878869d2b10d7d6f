"""Recordings whose recorder is gone before it could write the profile."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tui.errors import RecordError
from tui.record import control
from tui.record.keeping.contents import Contents, ThreadContents
from tui.record.keeping.folders import journals_folder
from tui.record.keeping.journal import LOG_SUFFIX, SUFFIX, JournalReader, is_being_written, locked
from tui.record.keeping.saved import save
from tui.text import counted

_SETTLED_S = 60.0
"""After this time a journal is not one that is just being begun or ended."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A journal that nobody writes any more. `started` is in UTC, as in its header; `amount` says what it holds."""

    journal: Path
    title: str
    started: str
    seconds: float
    amount: str


def unfinished(folder: Path | None = None) -> list[Unfinished]:
    """The journals in `folder` (where recorders put them) without a recorder, with something in them; oldest first."""
    folder = journals_folder() if folder is None else folder
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []:
        contents = _abandoned(path)
        if contents is None:
            continue
        if contents.recorded_threads() and contents.saved is None:
            spans = [thread.lasted_us for thread in contents.recorded_threads()]
            seconds, amount = max(spans) / 1e6, _amount(contents.recorded_threads(), max(spans))
            found.append(Unfinished(path, contents.title, contents.header["started"], seconds, amount))
        elif contents.header and time.time() - path.stat().st_mtime > _SETTLED_S:
            # Nothing came before the recorder died, or a reader kept the file from being removed at the end.
            _remove(path)
    return sorted(found, key=lambda journal: journal.started)


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


def _abandoned(path: Path) -> Contents | None:
    """What a journal holds whose recorder is gone; None for others."""
    try:
        return None if is_being_written(path) else _contents(path)
    except OSError:  # another user's, or gone since the folder was listed
        return None


def _contents(path: Path) -> Contents:
    contents = Contents()
    with JournalReader(path) as reader:
        for record in reader.poll():
            contents.add(record)
    return contents
