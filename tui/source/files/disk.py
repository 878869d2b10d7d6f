"""Reads the source or the source map of a script from this disk, under rules that a hostile profile cannot bend.

The file lies below a root with its real path (links inside a root are fine, out of it they are not), is a regular
file with the right kind of name, belongs to somebody trusted, is of bearable size and holds text. It is opened one
folder at a time, no link followed, so that nothing can be swapped in between the check and the read.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.base.text import clip_start, printable
from tui.base.units import size
from tui.source.files.locate import SUFFIXES, Candidate, candidates, named_path, shown_name, shown_url
from tui.source.files.source_text import Refusal, Source, source

SIZE_LIMIT = 16 * 1024 * 1024
"""Largest source that is read, in bytes: bundles of real projects have up to ten megabytes."""

# What Windows lacks is 0 there; it has no FIFOs among files and opens links by their target's real path.
_NO_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FOLDER = os.O_RDONLY | _NO_LINKS | getattr(os, "O_DIRECTORY", 0)
_FILE = os.O_RDONLY | _NO_LINKS | _NO_WAITING | getattr(os, "O_BINARY", 0)
_OPENS_BELOW = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd

_KINDS = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISLNK, "a link"))


@dataclass(frozen=True, slots=True)
class Kind:
    """What files are read: what one is called, how the names of them end, and how many bytes one may have."""

    noun: str
    suffixes: tuple[str, ...]
    limit: int


@dataclass(frozen=True, slots=True)
class FileRead:
    """The bytes of a file at its real `path`; `modified_at` is in seconds since the epoch."""

    path: str
    data: bytes = field(repr=False)
    modified_at: float


def read_source(url: str, roots: Sequence[str | os.PathLike[str]], limit: int = SIZE_LIMIT) -> Source | Refusal:
    """The source of the script with `url`, from below one of `roots`, or why it is not shown. Raises nothing."""
    named = named_path(url)
    if isinstance(named, Refusal):
        return named
    scripts = Kind("script", SUFFIXES, limit)
    for candidate in candidates(named, [os.fspath(root) for root in roots]):
        found = read_file(candidate, scripts)
        if isinstance(found, FileRead):
            found_as = "" if candidate.is_exact else "/".join(candidate.parts)
            return source(found.path, found.data.decode("utf-8-sig", "replace"), found.modified_at, found_as)
        if found is not None:
            return found
    places = ", ".join(clip_start(printable(os.path.abspath(root)), 40) for root in roots)
    return Refusal(f"{shown_url(url)} is not below {places or 'any folder'}: give its folder with --source-root DIR.")


def read_file(candidate: Candidate, kind: Kind) -> FileRead | Refusal | None:
    """The file at `candidate`, why it is refused, or None when nothing is there. Raises nothing."""
    name = shown_name("/".join(candidate.parts))
    try:
        root = os.path.realpath(candidate.root, strict=True)
        path = os.path.realpath(os.path.join(root, *candidate.parts), strict=True)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        return Refusal(f"{name} cannot be opened: {_why(error)}.")
    if not path.startswith(os.path.join(root, "")):
        return Refusal(
            f"{name} is a link out of {printable(root)}: give the real file's folder with --source-root DIR."
        )
    if not path.lower().endswith(kind.suffixes):
        return Refusal(f"{name} is a link to something that is no {kind.noun} by its name: it is not shown.")
    try:
        return _read_below(root, path, name, kind)
    except OSError as error:
        return Refusal(f"{name} cannot be read: {_why(error)}.")


def _read_below(root: str, path: str, name: str, kind: Kind) -> FileRead | Refusal:
    folder, file_name = os.path.split(os.path.relpath(path, root))
    at = _open_folder(root, folder) if _OPENS_BELOW else None
    try:
        # Opening alone can make a device act, so what is there is asked first, and again of what was opened.
        where = file_name if at is not None else path
        before = os.stat(where, dir_fd=at, follow_symlinks=False)
        refusal = _refusal(before, root, name, kind)
        if refusal is not None:
            return refusal
        with open(os.open(where, _FILE, dir_fd=at), "rb") as file:
            status = os.fstat(file.fileno())
            refusal = _refusal(status, root, name, kind)
            data = b"" if refusal is not None else file.read(kind.limit + 1)
    finally:
        if at is not None:
            os.close(at)
    if refusal is not None:
        return refusal
    if len(data) > kind.limit:
        return Refusal(f"{name} is larger than {size(kind.limit)}: {kind.noun}s of that size are not read.")
    if b"\0" in data:
        return Refusal(f"{name} is not text.")
    return FileRead(path, data, status.st_mtime)


def _open_folder(root: str, folder: str) -> int:
    """A descriptor of `folder` below `root`, opened part by part without following links; the caller closes it."""
    at = os.open(root, _FOLDER)
    for part in filter(None, folder.split(os.sep)):
        try:
            below = os.open(part, _FOLDER, dir_fd=at)
        finally:
            os.close(at)
        at = below
    return at


def _refusal(status: os.stat_result, root: str, name: str, kind: Kind) -> Refusal | None:
    if not stat.S_ISREG(status.st_mode):
        what = next((what for is_what, what in _KINDS if is_what(status.st_mode)), "a device")
        return Refusal(f"{name} is {what}, not a file.")
    if status.st_uid not in trusted_owners(root):
        return Refusal(
            f"{name} belongs to another user ({status.st_uid}): give a folder of that user with --source-root DIR."
        )
    if status.st_size > kind.limit:
        return Refusal(f"{name} has {size(status.st_size)}: {kind.noun}s above {size(kind.limit)} are not read.")
    return None


def trusted_owners(root: str) -> frozenset[int]:
    """User ids whose files are shown: ours, the administrator's, and that of who owns the root we were given."""
    # Windows has no user ids: files there all belong to 0.
    own = 0 if sys.platform == "win32" else os.geteuid()
    return frozenset((own, 0, os.stat(root).st_uid))


def _why(error: Exception) -> str:
    return printable((error.strerror if isinstance(error, OSError) else None) or str(error)).lower()
