"""Folders that are named on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tui.base.errors import UsageError


def require_folders(option: str, folders: Iterable[Path]) -> None:
    """Raises UsageError when what was given by `option` is no folder: nothing would be found there, and nobody told."""
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(option, f"{folder} is no folder")
