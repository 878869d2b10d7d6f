"""Reading a file beside the screen: a thread that tells how far it is and can be told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from textual.message import Message
from textual.message_pump import MessagePump

from tui.base.errors import TickscopeError
from tui.base.text import cell_width, printable
from tui.explorer.background.threads import start_thread
from tui.formats import Progress
from tui.state.model.opened import Opened

_TELL_EVERY_S = 0.1

Read = Callable[[str, Progress], list[Opened]]
"""Reads the file at a path, and tells how far it is."""


@dataclass
class LoadProgress(Message):
    """How far reading is: a stage, and the bytes done of all."""

    stage: str
    done: int
    total: int


@dataclass
class Loaded(Message):
    """A file was read."""

    path: str
    profiles: list[Opened]


@dataclass
class LoadFailed(Message):
    """A file could not be read; `sentence` says why and what to do."""

    path: str
    sentence: str
    error: Exception

    def sentence_within(self, width: int) -> str:
        """The longest of the sentence, the same without folders, and without the file, that fits in `width` cells.

        Where none does, the longest whose next step alone is cut, else what is wrong without the file: a path that
        takes the whole row hides the reason.
        """
        file = self.error.what if isinstance(self.error, TickscopeError) else self.path
        reason = self.sentence.removeprefix(f"{file}: ")
        forms = [printable(text) for text in (self.sentence, f"{PurePath(file).name}: {reason}", reason)]
        for shown in (forms, [form.split(". ")[0] for form in forms]):
            for form, cells in zip(forms, map(cell_width, shown), strict=True):
                if cells < width:
                    return form
        return forms[-1]


class _CancelledError(Exception):
    """Nobody waits for the file any more."""


class Loading:
    """One file being read in a thread of its own, which never holds up the end of the program."""

    def __init__(self, path: str, listener: MessagePump, read: Read) -> None:
        self.path = path
        self.outcome: Loaded | LoadFailed | None = None
        """What became of it; None until it is over."""
        self._listener = listener
        self._read = read
        self._is_cancelled = threading.Event()
        self._told_at = 0.0
        self.thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins to read, once; to be called when the screen stands, for both would take turns to run."""
        if not self._is_cancelled.is_set():
            self.thread = start_thread("load", self._run)

    def cancel(self) -> None:
        """Stops reading at the next step; nothing more is told."""
        self._is_cancelled.set()

    def _progress(self, stage: str, done: int, total: int) -> None:
        if self._is_cancelled.is_set():
            raise _CancelledError
        now = time.monotonic()
        if now - self._told_at >= _TELL_EVERY_S or done == total:
            self._told_at = now
            self._listener.post_message(LoadProgress(stage, done, total))

    def _run(self) -> None:
        try:
            profiles = self._read(self.path, self._progress)
        except _CancelledError:
            return
        except Exception as error:  # noqa: BLE001  the worker's edge: nobody above would hear of it
            self.outcome = LoadFailed(self.path, _sentence(self.path, error), error)
        else:
            self.outcome = Loaded(self.path, profiles)
        if not self._is_cancelled.is_set():
            self._listener.post_message(self.outcome)


def _sentence(path: str, error: Exception) -> str:
    match error:
        case TickscopeError():
            return str(error)
        case OSError():
            return f"{path}: {error.strerror or error}"
        case MemoryError() | RecursionError():
            return f"{path}: too large or too deep to read ({type(error).__name__})"
        case _:
            return f"{path}: internal error: {type(error).__name__}: {error}. Run with --debug {path} to see where."
