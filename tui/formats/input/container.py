"""The bytes of a source: a file, a pipe or stdin, expanded when they are gzip, within the limits."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO

from tui.base.errors import ProfileFormatError
from tui.formats.input.gunzip import expanded
from tui.formats.input.limits import Limits

Progress = Callable[[str, int, int], None]
"""Called with a stage ("read", "parse", "build"), the bytes done and the bytes in all (0 = unknown)."""

STDIN = "-"
_PIECE = 1 << 16
"""Bytes read at a time. What was read ahead of the expansion counts as expanded, so a bomb gets no more than this."""


def contents(path: str, limits: Limits, progress: Progress, warnings: list[str]) -> bytearray:
    """All bytes that `path` (`-` is stdin) holds.

    Raises ProfileFormatError for a device, for damaged gzip and for more than `limits` allow; OSError as open does.
    """
    data = bytearray()
    if path == STDIN:
        if sys.stdin is None:
            raise ProfileFormatError(path, "stdin is closed")
        # A pipe never tells its length.
        for piece in expanded(_pieces(sys.stdin.buffer, 0, limits, progress), limits, warnings):
            data += piece
        return data
    with open(path, "rb") as file:
        for piece in expanded(_pieces(file, _length(file, path), limits, progress), limits, warnings):
            data += piece
    return data


def _length(file: BinaryIO, path: str) -> int:
    """The length of a regular file, 0 for a pipe. Raises ProfileFormatError for what may never end."""
    status = os.fstat(file.fileno())
    if stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode):
        raise ProfileFormatError(path, "this is a device, not a file")
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _pieces(file: BinaryIO, length: int, limits: Limits, progress: Progress) -> Iterator[bytes]:
    limits.check_size(length)
    while piece := file.read(_PIECE):
        limits.take(len(piece))
        progress("read", limits.taken, length)
        yield piece
