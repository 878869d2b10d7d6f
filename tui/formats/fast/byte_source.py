"""Where the bytes come from: a file, read in pieces, or memory, when they had to be expanded first.

A file is read and not mapped. Both cost the same, but a mapped file that is cut short by another program, or that lies
on a share that drops, ends the process with a signal that Python cannot catch, and leaves the terminal as it is.
"""

from __future__ import annotations

import os
from io import FileIO
from typing import Protocol

from tui.formats.fast.shape import NotV8Shape


class Source(Protocol):
    """Bytes by their place. What `read` answers is good until the next `read`."""

    size: int

    def read(self, start: int, end: int) -> memoryview:
        """The bytes `[start, end)`, which exist. Raises NotV8Shape when they are gone, OSError as read does."""
        ...


class InMemory:
    """The bytes of a buffer, where they are."""

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self._view = memoryview(data)
        self.size = len(self._view)

    def read(self, start: int, end: int) -> memoryview:
        """The bytes `[start, end)`."""
        return self._view[start:end]


class InFile:
    """The bytes of an unbuffered file, read into one buffer that is used again and again."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._buffer = memoryview(bytearray(1 << 20))
        self.size = os.fstat(file.fileno()).st_size

    def read(self, start: int, end: int) -> memoryview:
        """The bytes `[start, end)`. Raises NotV8Shape when the file has become shorter."""
        count = end - start
        if count > len(self._buffer):
            self._buffer = memoryview(bytearray(count))
        self._file.seek(start)
        filled = 0
        while filled < count:
            got = self._file.readinto(self._buffer[filled:count])
            if not got:
                raise NotV8Shape("the file has become shorter")
            filled += got
        return self._buffer[:count]
