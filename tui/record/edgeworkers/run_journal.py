"""What came is kept in a journal until the file is written, so that neither a crash nor a kill loses it."""

from __future__ import annotations

import os
import socket
from datetime import datetime
from pathlib import Path

from tui import __version__
from tui.analysis.compare.repeated import run_name
from tui.record.edgeworkers.runs import Run
from tui.record.journal import control
from tui.record.journal.journal import SUFFIX, JournalWriter, Record
from tui.record.options.edgeworkers_options import EdgeWorkersOptions
from tui.record.protocol.connection import Json
from tui.record.saving.out_file import whole_path
from tui.record.saving.recording_folders import journals_folder, stem


class Kept:
    """The journal of an EdgeWorkers recording; others may read it, and ask to stop beside it."""

    def __init__(self, target: str, options: EdgeWorkersOptions, started: datetime) -> None:
        """Begins it. Raises OSError."""
        path = options.journal or journals_folder() / f"{stem('recording', started)}-{os.getpid()}{SUFFIX}"
        self.header: Json = {
            "tickscope": __version__,
            "recorder": os.getpid(),
            "host": socket.gethostname(),
            "started": started.isoformat(timespec="milliseconds"),
            "target": target,
            "command": None,
            "journal": str(path),
            "interval_us": options.interval_us,
            "out": None if options.out is None else str(whole_path(options.out)),
            "replaces_out": options.replaces_out,
        }
        self._count = 0
        self._journal = JournalWriter(path)
        self._journal.append(Record("header", self.header))
        self._journal.append(Record("state", {"state": "CONNECTING"}))

    @property
    def path(self) -> Path:
        """Where it is."""
        return self._journal.path

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether somebody wants no more profiles."""
        return control.is_asked_to_stop(self.path)

    def add(self, run: Run) -> None:
        """Takes in a run."""
        number, self._count = self._count, self._count + 1
        if number == 0:
            self._journal.append(Record("state", {"state": "RECORDING"}))
        host = run.profile.origin.title.partition(" ")[0]
        thread = {
            "number": number,
            "name": run_name(run.handler, run.number),
            "kind": "edgeworker",
            "script": host,
            "unit": run.profile.origin.unit,
        }
        self._journal.append(Record("thread", thread))
        self._journal.append(Record("whole", {"thread": number}, run.answered.document))

    def note(self, text: str) -> None:
        """Keeps a sentence for the user."""
        self._journal.append(Record("note", {"text": text}))

    def finish(self, saved: Json) -> None:
        """Ends it: `saved` says where everything is now."""
        self._journal.append(Record("saved", saved))
        self._journal.append(Record("state", {"state": "DONE"}))
        self.forget()

    def forget(self) -> None:
        """Removes it."""
        self._journal.remove()
        control.forget(self.path)

    def leave(self) -> None:
        """Leaves it for the next recording to save, where it holds anything."""
        if self._count == 0:
            self.forget()
            return
        self._journal.close()
        control.forget(self.path)
