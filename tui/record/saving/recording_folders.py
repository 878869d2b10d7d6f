"""Where recordings and journals are kept, and what their files are called."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from tui.base.url_secrets import text_without_secrets
from tui.base.user_folders import data_folder, state_folder

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_STEM = 60


def recordings_folder() -> Path:
    """Where profiles go when no file is named."""
    return data_folder() / "recordings"


def journals_folder() -> Path:
    """Where journals lie while their recording goes on, and after a crash."""
    return state_folder() / "journals"


def stem(title: str, started: datetime) -> str:
    """The name of a recording without its suffix: `server-20261121-151200`, in UTC. Any title makes a safe name."""
    title = text_without_secrets(title).partition("?…")[0]
    name = _NOT_IN_NAMES.sub("-", Path(title.replace("\\", "/")).name).strip("-.")[:_LONGEST_STEM]
    return f"{name or 'recording'}-{started:%Y%m%d-%H%M%S}"


def free_path(folder: Path, name: str, suffix: str) -> Path:
    """A path in `folder` where nothing is: `name.suffix`, or `name-2.suffix` and so on."""
    path = folder / f"{name}{suffix}"
    number = 2
    while path.exists() or path.is_symlink():
        path = folder / f"{name}-{number}{suffix}"
        number += 1
    return path
