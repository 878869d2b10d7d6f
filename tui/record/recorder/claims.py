"""What each recorder of this user records, for the others to see: no target is recorded twice, nor too many at once.

A recorder keeps a file in the folder `locks` of the state folder, locked for as long as it lives: the kernel lets go of
it, however the recorder ends. In it stand the process number, the journal, and the keys of what is recorded
(`target_keys`). Whoever adds keys holds the lock of the folder meanwhile, so that of two who begin at the same moment
one sees the other.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from tui.base.errors import RecordError, TickscopeError
from tui.base.file_lock import lock
from tui.base.json_text import json_bytes, json_text
from tui.base.text import counted
from tui.base.user_folders import make_folder, state_folder

_SUFFIX = ".claim"
_LONGEST = 1 << 20
_TURN_S = 5.0
"""How long to wait for others that add their keys: milliseconds, unless somebody stopped one of them just then."""


@dataclass(frozen=True, slots=True)
class _Other:
    """Another recorder, as its claim tells it."""

    pid: int
    journal: str
    keys: frozenset[str]


class Claim:
    """What this recorder records. Where no file can be locked it knows of no others, and refuses nothing."""

    def __init__(self, journal: Path) -> None:
        """Claims nothing yet. Raises nothing."""
        self._journal = journal
        self._keys: set[str] = set()
        self._path: Path | None = None
        self._descriptor = -1
        self._guard = threading.Lock()

    def begin(self, keys: Iterable[str], most: int, target: str) -> None:
        """Takes a place among at most `most` recordings, and the `keys` of a `target`.

        Raises RecordError when another recorder has one of them, or there is no place.
        """
        with self._guard, _turn() as folder:
            if folder is None:
                return
            others = list(_others(folder))
            self._refuse(others, keys, target)
            if len(others) >= most:
                recorders = ", ".join(str(other.pid) for other in others[:8])
                raise RecordError(
                    target,
                    f"{counted(len(others), 'recording')} already under way (by {recorders}), and the most is {most}",
                    "Stop one of them, or raise --max-recordings.",
                )
            self._keys |= set(keys)
            self._write(folder)

    def add(self, keys: Iterable[str], target: str = "") -> None:
        """Takes more `keys`: what a target turned out to be. Raises RecordError for a `target` that another has."""
        with self._guard, _turn() as folder:
            if folder is None or self._path is None:
                return
            if target:
                self._refuse(list(_others(folder, but=self._path)), keys, target)
            self._keys |= set(keys)
            self._write(folder)

    def close(self) -> None:
        """Gives everything back."""
        with self._guard:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1
            if self._path is not None:
                with contextlib.suppress(OSError):
                    self._path.unlink()
                self._path = None

    def _refuse(self, others: Iterable[_Other], keys: Iterable[str], target: str) -> None:
        wanted = frozenset(keys)
        for other in others:
            if wanted & other.keys:
                raise RecordError(
                    target,
                    f"already recorded by process {other.pid} (journal {other.journal})",
                    "Watch it: tickscope",
                )

    def _write(self, folder: Path) -> None:
        told = {"pid": os.getpid(), "journal": json_text(str(self._journal)), "keys": sorted(self._keys)}
        with contextlib.suppress(OSError):
            if self._path is None:
                path = folder / f"{os.getpid()}-{os.urandom(4).hex()}{_SUFFIX}"
                flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
                self._descriptor = os.open(path, flags, 0o600)
                self._path = path
                lock(self._descriptor)
            data = json_bytes(told)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.ftruncate(self._descriptor, 0)
            os.write(self._descriptor, data)


@contextlib.contextmanager
def _turn() -> Iterator[Path | None]:
    """The folder of the claims, which nobody else changes inside; None where there is none or it cannot be locked."""
    try:
        folder = state_folder() / "locks"
        make_folder(folder)
        descriptor = os.open(folder / "turn", os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except (OSError, TickscopeError):
        yield None
        return
    try:
        deadline = time.monotonic() + _TURN_S
        while not (is_ours := lock(descriptor)) and time.monotonic() < deadline:
            time.sleep(0.005)
        yield folder if is_ours else None
    finally:
        os.close(descriptor)


def _others(folder: Path, but: Path | None = None) -> Iterator[_Other]:
    """The claims of the recorders that live; what the dead have left is removed."""
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        if path == but:
            continue
        try:
            descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        except OSError:
            continue
        try:
            if lock(descriptor):
                with contextlib.suppress(OSError):
                    path.unlink()
            else:
                yield _read(os.pread(descriptor, _LONGEST, 0) if hasattr(os, "pread") else path.read_bytes())
        except OSError:
            continue
        finally:
            os.close(descriptor)


def _read(data: bytes) -> _Other:
    """What a claim tells; one that cannot be read is still a recorder that lives."""
    try:
        told = orjson.loads(data)
    except orjson.JSONDecodeError:
        told = None
    if not isinstance(told, dict):
        told = {}
    pid, journal, keys = told.get("pid"), told.get("journal"), told.get("keys")
    return _Other(
        pid if isinstance(pid, int) else 0,
        journal if isinstance(journal, str) else "unknown",
        frozenset(key for key in keys if isinstance(key, str)) if isinstance(keys, list) else frozenset(),
    )
