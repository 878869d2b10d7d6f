"""The terminal as a file to write to: bytes, whole frames at once, quiet when nobody is there any more."""

from __future__ import annotations

import os
import select
from collections.abc import Callable


class TtyFile:
    """What the writing thread of a driver writes to. It is UTF-8 whatever the locale of the process is.

    `written_count` counts finished writes; `when_idle` is called, in the writing thread, when there is nothing left.
    """

    def __init__(self, descriptor: int, when_idle: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._when_idle = when_idle
        self.written_count = 0
        self.is_gone = False

    def write(self, text: str) -> int:
        """Writes all of `text`; nothing when the terminal has hung up."""
        rest = memoryview(text.encode("utf-8", "replace"))
        while rest and not self.is_gone:
            try:
                rest = rest[os.write(self._descriptor, rest) :]
            except BlockingIOError:
                # Another process has made the terminal that it shares with us non-blocking.
                select.select([], [self._descriptor], [])
            except OSError:  # EIO: it has hung up
                self.is_gone = True
        self.written_count += 1
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back; the writing thread says by this that its queue is empty."""
        self._when_idle()

    def fileno(self) -> int:
        """The file descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._descriptor)
