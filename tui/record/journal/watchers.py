"""Who watches a recording: each holds a lock on a file of its own beside the journal, which goes with its process.

A recorder that an explorer has started stops once nobody watches any more: after SIGKILL no explorer can tell it to.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from tui.base.file_lock import lock

SUFFIX = ".watch"
_YOUNG_S = 2.0
"""A watcher's file may be this old before it is locked."""


class Watch:
    """Somebody watches the recording of `journal`, until `close` or the end of this process."""

    def __init__(self, journal: Path) -> None:
        """Raises OSError where the file cannot be made."""
        self.path = journal.with_name(f"{journal.name}.{os.getpid()}-{os.urandom(4).hex()}{SUFFIX}")
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        self._descriptor = os.open(self.path, flags, 0o600)
        while not lock(self._descriptor):
            time.sleep(0.001)  # the recorder is just looking whether we live

    def close(self) -> None:
        """We watch no longer; doing so again changes nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
            with contextlib.suppress(OSError):
                self.path.unlink()


def is_watched(journal: Path) -> bool:
    """Whether anybody watches; what the dead have left is removed."""
    alive = [_lives(path) for path in _files(journal)]
    return any(alive)


def has_watchers(journal: Path) -> bool:
    """Whether anybody has begun to watch, and may be gone by now."""
    return bool(_files(journal))


def forget(journal: Path) -> None:
    """Removes what the dead have left beside a journal that is over."""
    is_watched(journal)


def _files(journal: Path) -> list[Path]:
    return [path for path in journal.parent.glob(f"*{SUFFIX}") if path.name.startswith(f"{journal.name}.")]


def _lives(path: Path) -> bool:
    """Whether its watcher does; else the file is removed."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    except OSError:  # it has just left; Windows keeps others from opening what is being removed
        return False
    try:
        if not lock(descriptor) or time.time() - os.fstat(descriptor).st_mtime < _YOUNG_S:
            return True
    finally:
        os.close(descriptor)
    with contextlib.suppress(OSError):
        path.unlink()
    return False
