"""Where the hook lies that programs load: a path that stays, and that everyone can read who may run them."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from tui.base.atomic_file import write_atomically
from tui.base.errors import RecordError, TickscopeError
from tui.base.user_folders import make_folder, state_folder

HOOK = Path(os.path.realpath(Path(__file__).with_name("launched.cjs")))
_SHARED_FOLDER = Path("/var/lib/tickscope")
"""Of the superuser, whose programs may become other users."""


def hook_file() -> Path:
    """The hook as a file that the programs of this user can load.

    It must not go away with the launch: a program loads it again for each worker thread, and pm2 for each restart. So
    it is the one of our package, or a copy in a folder that stays where the package is a zip file, or private to a
    superuser. Raises RecordError when there is no such place.
    """
    is_superuser = hasattr(os, "geteuid") and os.geteuid() == 0
    if HOOK.is_file() and (not is_superuser or can_be_read_by_all(HOOK)):
        return HOOK
    try:
        return _copy(_SHARED_FOLDER if is_superuser else state_folder(), _source())
    except (OSError, TickscopeError) as error:
        if HOOK.is_file():
            return HOOK
        if not isinstance(error, OSError):
            raise
        reason = f"it cannot be written ({error.strerror})"
        raise RecordError(str(error.filename or "the hook for started programs"), reason) from error


def can_be_read_by_all(path: Path) -> bool:
    """Whether every user can read a file, by the modes of it and of the folders above."""
    try:
        folders = all(folder.stat().st_mode & stat.S_IXOTH for folder in path.parents)
        return folders and bool(path.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False


def _source() -> bytes:
    from importlib.resources import files  # here: only a package that is a zip file, or private, needs it

    return files(__package__).joinpath("launched.cjs").read_bytes()


def _copy(folder: Path, text: bytes) -> Path:
    """The copy of this very version in `folder`. Raises OSError."""
    path = folder / f"launched-{hashlib.sha256(text).hexdigest()[:12]}.cjs"
    if folder == _SHARED_FOLDER:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # whatever the umask takes away
    else:
        make_folder(folder)
    if not _is_copy(path, text):
        write_atomically(str(path), text, replaces=True, mode=0o644)
        path.chmod(0o644)
    return path


def _is_copy(path: Path, text: bytes) -> bool:
    try:
        return path.stat().st_uid == os.geteuid() and path.read_bytes() == text
    except (OSError, AttributeError):
        return False
