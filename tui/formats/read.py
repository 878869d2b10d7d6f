"""The door for profiles: whatever holds them goes in, a list of profiles comes out."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable
from pathlib import Path

import orjson

from tui.errors import EmptyProfile, ProfileFormatError
from tui.formats.cpuprofile import cpuprofile, is_cpuprofile
from tui.profile.profile import Origin, Profile

Progress = Callable[[str, int, int], None]
"""Called with a stage ("read", "parse", "build"), the bytes done and the bytes in all."""

STDIN = "-"


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def read_profiles(source: str | os.PathLike[str], progress: Progress = _silent) -> list[Profile]:
    """The profiles in the file `source` (`-` is stdin), as recorded: not yet accounted (see `effective`).

    Raises ProfileFormatError when there is none, EmptyProfile when there is nothing at all, OSError as open does.
    """
    path = os.fspath(source)
    data = _bytes(path, progress)
    if not data.strip():
        raise EmptyProfile(path, "the file is empty", "Was the process killed before it could write the profile?")
    progress("parse", 0, len(data))
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ProfileFormatError(path, f"not JSON: {error}", "Is the file complete?") from None
    progress("build", len(data), len(data))
    if not is_cpuprofile(document):
        raise ProfileFormatError(path, "no CPU profile in it", "tickscope opens V8's .cpuprofile files.")
    title = "stdin" if path == STDIN else Path(path).name
    return [cpuprofile(document, Origin(path=path, title=title))]


def _bytes(path: str, progress: Progress) -> bytes:
    if path == STDIN:
        return sys.stdin.buffer.read()
    with open(path, "rb") as file:
        total = os.fstat(file.fileno()).st_size
        pieces, done = [], 0
        while piece := file.read(1 << 20):
            pieces.append(piece)
            done += len(piece)
            progress("read", done, total)
    data = b"".join(pieces)
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
