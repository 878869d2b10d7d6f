"""The profiles that were opened last, kept for the start screen."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from tui.base.atomic_file import write_atomically
from tui.base.errors import TickscopeError
from tui.base.user_folders import make_folder, state_folder

KEPT = 20
_MOST_BYTES = 1 << 20
_LONGEST_PATH = 4096


def _list_path() -> Path:
    return state_folder() / "recent"


def recent_files() -> list[Path]:
    """The files opened last that still exist, newest first; what is no path in the list is left out."""
    try:
        listed = _list_path()
        if not listed.is_file():  # nor a pipe, which would hold us
            return []
        with listed.open("rb") as file:
            lines = file.read(_MOST_BYTES).splitlines()
    except (OSError, TickscopeError):
        return []
    return [path for line in lines[:KEPT] if (path := _path(line)) is not None]


def _path(line: bytes) -> Path | None:
    """The file that a line names; None when it is none."""
    if not line or b"\0" in line or len(line) > _LONGEST_PATH:
        return None
    path = Path(os.fsdecode(line))
    with contextlib.suppress(OSError):
        return path if path.is_absolute() and path.is_file() else None
    return None


def remember(path: str) -> None:
    """Puts a file at the head of the list. That it cannot be written must not keep anyone from a profile."""
    if path == "-":
        return
    with contextlib.suppress(OSError, TickscopeError):
        newest = Path(path).resolve()
        known = [newest, *(one for one in recent_files() if one != newest)][:KEPT]
        lines = [line for line in map(os.fsencode, known) if len(line.splitlines()) == 1]
        target = _list_path()
        make_folder(target.parent)
        write_atomically(str(target), b"".join(line + b"\n" for line in lines), replaces=True, mode=0o600)
