"""The file that a recording is to be written to."""

from __future__ import annotations

import os
from pathlib import Path

from tui.errors import RecordError


def check_out(out: Path | None) -> None:
    """Raises RecordError before anything is recorded when the file cannot be written."""
    if out is None:
        return
    if out.is_dir():
        raise RecordError(str(out), "it is a folder", "Give the name of a file with --out.")
    if out.exists() and not out.is_file() and not out.is_symlink():
        raise RecordError(str(out), "it is no regular file", "Give the name of a file with --out.")
    if not out.parent.is_dir():
        raise RecordError(str(out), "its folder does not exist")
    if not os.access(out.parent, os.W_OK):
        raise RecordError(str(out), "its folder cannot be written to")
