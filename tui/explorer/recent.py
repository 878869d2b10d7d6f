"""The profiles that were opened last, kept for the start screen."""

from __future__ import annotations

import contextlib
from pathlib import Path

from platformdirs import user_state_path

KEPT = 20


def _list_path() -> Path:
    return user_state_path("tickscope", appauthor=False) / "recent"


def recent_files() -> list[Path]:
    """The files opened last that still exist, newest first."""
    try:
        lines = _list_path().read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [Path(line) for line in lines if line and "\0" not in line and Path(line).is_file()]


def remember(path: str) -> None:
    """Puts a file at the head of the list. That it cannot be written must not keep anyone from a profile."""
    if path == "-":
        return
    newest = str(Path(path).resolve())
    kept = [newest, *(str(known) for known in recent_files() if str(known) != newest)][:KEPT]
    if any("\n" in known for known in kept):
        kept = [known for known in kept if "\n" not in known]
    with contextlib.suppress(OSError):
        target = _list_path()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(known + "\n" for known in kept), "utf-8", errors="surrogateescape")
