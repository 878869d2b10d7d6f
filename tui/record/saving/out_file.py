"""The file that a recording is to be written to: checked before anything is recorded, and written at the end."""

from __future__ import annotations

import os
from pathlib import Path

from tui.base.atomic_file import write_atomically
from tui.base.errors import RecordError
from tui.record.saving.recording_folders import free_path


def check_out(out: Path | None, *, replaces: bool) -> None:
    """Raises RecordError before anything is recorded when the file cannot be written, or exists and not `replaces`."""
    if out is None:
        return
    whole_path(out)
    if out.is_dir():
        raise RecordError(str(out), "it is a folder", "Give the name of a file with --out.")
    if out.exists() and not out.is_file() and not out.is_symlink():
        raise RecordError(str(out), "it is no regular file", "Give the name of a file with --out.")
    if os.path.lexists(out) and not replaces:
        raise RecordError(str(out), "the file exists", "Give another name, or --force to replace it.")
    if not out.parent.is_dir():
        raise RecordError(str(out), "its folder does not exist")
    if not os.access(out.parent, os.W_OK):
        raise RecordError(str(out), "its folder cannot be written to")


def whole_path(path: Path) -> Path:
    """`path` from the root on. Raises RecordError where the folder that it is relative to was removed."""
    try:
        return path.absolute()
    except OSError:
        raise RecordError(
            str(path), "the working directory does not exist any more", "Give a path that begins with /."
        ) from None


def write_out(path: Path, data: bytes, *, replaces: bool) -> Path:
    """Writes a recording for its owner alone; the path where it is.

    That is `path`, or a free name beside it where `path` appeared while we recorded and not `replaces`. Raises OSError.
    """
    free = path
    while True:
        try:
            write_atomically(str(free), data, replaces=replaces, mode=0o600)
        except FileExistsError:
            free = free_path(path.parent, path.name.removesuffix(_suffixes(path)), _suffixes(path))
        else:
            return free


def moved_note(asked: Path, path: Path) -> str:
    """A sentence that says why a recording is not where it was asked for."""
    return f"{asked} was created while it was recorded, and is left alone: the recording is in {path}"


def _suffixes(path: Path) -> str:
    """`.trace.json` of `x.trace.json`, so that a number goes before it."""
    return "".join(path.suffixes[-2:]) if path.suffix == ".json" else path.suffix
