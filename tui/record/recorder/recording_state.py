"""The state of a recording, and how it ended; both are written into its journal.

    CONNECTING ──► ATTACHED ──► RECORDING ──► STOPPING ──► DONE
         └───────────┴──────────────┴─────────────┴──────► LOST

CONNECTING until an inspector answers, RECORDING from the first sample. The end is LOST when the connection broke before
we or the program ended it.
"""

from __future__ import annotations

from typing import Literal

from tui.base.errors import RecordError
from tui.base.text import counted
from tui.record.recorder.recorder_log import RecorderLog
from tui.record.threads.recording_events import Ended

State = Literal["CONNECTING", "ATTACHED", "RECORDING", "STOPPING", "DONE", "LOST"]


class RecordingState:
    """The state of a recording; each change is a record of `log`."""

    def __init__(self, log: RecorderLog) -> None:
        self._log = log
        self._current: State = "CONNECTING"
        self._stopped: str | None = None

    @property
    def current(self) -> State:
        """The state."""
        return self._current

    @property
    def stopped(self) -> str | None:
        """Why we stopped the recording; None when we did not."""
        return self._stopped

    @property
    def is_stopping(self) -> bool:
        """Whether we ended the recording, and not the program."""
        return self._current == "STOPPING"

    def write(self) -> None:
        """Writes the state that a journal begins with."""
        self._log.write("state", {"state": self._current})

    def attach(self) -> None:
        """An inspector has answered."""
        if self._current == "CONNECTING":
            self._enter("ATTACHED")

    def begin(self) -> None:
        """Samples are being taken."""
        if self._current in ("CONNECTING", "ATTACHED"):
            self._enter("RECORDING")

    def stop(self, reason: str) -> None:
        """We end the recording; the first reason counts."""
        if not self.is_stopping:
            self._stopped = reason
            self._enter("STOPPING", reason)

    def finish(self, *, was_lost: bool) -> None:
        """The recording is over and saved."""
        self._enter("LOST" if was_lost else "DONE")

    def _enter(self, state: State, reason: str = "") -> None:
        self._current = state
        self._log.write("state", {"state": state, "reason": reason})


class RecordingOutcome:
    """How threads and targets ended: what failed, what was lost, what was missed. Tells the user in notes of `log`."""

    def __init__(self, log: RecorderLog) -> None:
        self._log = log
        self._errors: list[Exception] = []
        self._was_lost = False
        self._missed_workers = 0

    @property
    def was_lost(self) -> bool:
        """Whether the connection broke before we or the program ended the recording."""
        return self._was_lost

    def end_worker(self, ended: Ended) -> None:
        """Counts the end of a worker thread."""
        recorded = self._log.contents.threads.get(ended.thread)
        if ended.error is not None:
            self._note(f"not recorded: {ended.error}")
        elif recorded is None or not recorded.has_samples:
            self._missed_workers += 1

    def end_main_thread(self, ended: Ended, *, is_alone: bool) -> None:
        """Counts the end of a target's main thread; `is_alone`: there is no other target."""
        contents = self._log.contents
        if ended.how == "failed":
            target = str(contents.header.get("target", "target"))
            self.fail(ended.error or RecordError(target, ended.reason), is_alone=is_alone)
        elif ended.how == "lost":
            self._was_lost = True
            kept = ": what had come until then is saved" if contents.recorded_threads() else ""
            self._note(ended.reason + kept)
        elif ended.reason:
            self._note(ended.reason)

    def fail(self, error: Exception, *, is_alone: bool) -> None:
        """A target cannot be recorded: with others beside it, the user is told at once."""
        self._errors.append(error)
        if not is_alone:
            self._note(f"not recorded: {error}")

    def finish(self) -> None:
        """Tells what is missing in the recording. Raises what kept every target from being recorded."""
        if self._missed_workers:
            missed = counted(self._missed_workers, "worker thread")
            self._note(f"{missed} ended before any sample had come: not in the recording")
        if not self._log.contents.recorded_threads() and self._errors:
            raise self._errors[0]

    def _note(self, text: str) -> None:
        self._log.write("note", {"text": text})
