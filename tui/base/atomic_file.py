"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat


def write_atomically(path: str, data: bytes, *, replaces: bool, mode: int = 0o666) -> None:
    """Puts `data` into the file `path`: written beside it, synced to the disk, then renamed.

    Without `replaces` nothing that exists is touched, not even what appears meanwhile. Raises FileExistsError then,
    IsADirectoryError or OSError for what is no regular file, OSError as writing does; `path` is as it was.
    """
    _refuse_special(path, replaces=replaces)
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name[:100]}.{os.urandom(4).hex()}.tmp")
    try:
        _write(temporary, data, mode)
        if replaces:
            os.replace(temporary, path)
        else:
            _rename_to_new(temporary, path)
    except OSError as error:
        # The user named the path, not the file beside it.
        error.filename, error.filename2 = path, None
        raise
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
    _sync_folder(folder or os.curdir)


def _refuse_special(path: str, *, replaces: bool) -> None:
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "is a directory", path)
    if not replaces:
        raise FileExistsError(errno.EEXIST, "file exists", path)
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISLNK(status.st_mode):
        raise OSError(errno.EINVAL, "is no regular file", path)


def _write(path: str, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), mode)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _rename_to_new(temporary: str, path: str) -> None:
    """Renames to a path that does not exist. A hard link is the one way that never replaces; some disks have none."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "file exists", path) from None
        os.rename(temporary, path)


def _sync_folder(folder: str) -> None:
    """Makes the rename last over a power cut, where folders can be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
