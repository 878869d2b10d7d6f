"""The folders of a user: those that tickscope keeps for them alone, and the one that they work in.

    state    journals while a recording goes on, the files opened last, locks      ~/.local/state/tickscope
    data     recordings                                                            ~/.local/share/tickscope

Where neither can be there (a service account whose home does not exist, a read-only disk), they are in a folder for
temporary files that belongs to the user alone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path

from platformdirs import user_data_path, user_state_path

from tui.base.errors import TickscopeError

_PRIVATE = 0o700


def state_folder() -> Path:
    """Where state is kept; it need not exist yet. Raises TickscopeError when there is no place at all."""
    folder = user_state_path("tickscope", appauthor=False)
    return folder if _is_usable(folder) else _temporary_folder(folder) / "state"


def data_folder() -> Path:
    """Where recordings are kept; it need not exist yet. Raises TickscopeError when there is no place at all."""
    folder = user_data_path("tickscope", appauthor=False)
    return folder if _is_usable(folder) else _temporary_folder(folder) / "data"


def replaced_folder() -> Path | None:
    """The usual folder for recordings where it cannot be used; None where it can."""
    folder = user_data_path("tickscope", appauthor=False)
    return None if _is_usable(folder) else folder


def make_folder(folder: Path) -> None:
    """Makes `folder` and all that is missing above it, for the user alone.

    Raises OSError as making it does, and TickscopeError when there is no place for tickscope's own folders.

    Of tickscope's own folders, those that are open to others are closed: an earlier version, or a umask of 000, made
    them so.
    """
    missing = []
    above = folder
    while not above.exists():
        missing.append(above)
        above = above.parent
    for one in reversed(missing):
        one.mkdir(mode=_PRIVATE, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    roots = (state_folder(), data_folder())
    for one in (folder, *folder.parents):
        if any(one.is_relative_to(root) for root in roots):
            _close_to_others(one)


def _close_to_others(folder: Path) -> None:
    with contextlib.suppress(OSError):  # another user's, or a disk without modes
        status = folder.stat()
        if os.name != "nt" and status.st_uid == os.geteuid() and status.st_mode & 0o077:
            folder.chmod(stat.S_IMODE(status.st_mode) & _PRIVATE)


def working_folder() -> Path | None:
    """The folder that we work in; None when it was removed."""
    try:
        return Path.cwd()
    except OSError:
        return None


def resolved(path: Path) -> Path:
    """`path` without links and from the root on; as it is where the folder that it is relative to was removed."""
    try:
        return path.resolve()
    except OSError:
        return path


def _is_usable(folder: Path) -> bool:
    """Whether `folder` is there or can be made, and written to. A home that does not exist is not made."""
    if not folder.is_absolute():
        return False
    home = Path(os.path.expanduser("~"))
    if folder.is_relative_to(home) and not home.is_dir():
        return False
    with contextlib.suppress(OSError):
        while not folder.exists():
            folder = folder.parent
        return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
    return False


def _temporary_folder(usual: Path) -> Path:
    """The same folder for each process of this user, which nobody else can have made. Raises TickscopeError."""
    name = f"tickscope-{os.getuid()}" if hasattr(os, "getuid") else "tickscope"
    folder, problem = Path(name), "it belongs to somebody else, or is open to others"
    try:
        folder = Path(tempfile.gettempdir(), name)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=_PRIVATE)
        status = folder.lstat()
        is_ours = os.name == "nt" or (status.st_uid == os.geteuid() and not status.st_mode & 0o077)
        if stat.S_ISDIR(status.st_mode) and is_ours:
            return folder
    except OSError as error:
        problem = error.strerror or str(error)
    raise TickscopeError(
        f"{usual} cannot be used, nor {folder} in its place",
        problem,
        "Set HOME, or XDG_STATE_HOME and XDG_DATA_HOME, to a folder of yours.",
    )
