"""Asking a recorder to stop, from any process that knows its journal: a file beside it.

A file works where signals do not (Windows, another PID namespace), and asking twice is the same as once.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

SUFFIX = ".stop"


def control_path(journal: Path) -> Path:
    """Where a recorder looks for the wish to stop."""
    return journal.with_name(journal.name + SUFFIX)


def ask_to_stop(journal: Path) -> None:
    """Has the recorder of `journal` stop and save, within a fifth of a second. Raises OSError."""
    control_path(journal).touch(mode=0o600)


def is_asked_to_stop(journal: Path) -> bool:
    """Whether somebody asked."""
    return control_path(journal).exists()


def forget(journal: Path) -> None:
    """Removes the wish with its journal; what is no file in its place stays."""
    with contextlib.suppress(OSError):
        control_path(journal).unlink(missing_ok=True)
