"""How requests are kept apart, also those of recordings that are made by hand one after the other."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tui.base.file_lock import lock
from tui.base.user_folders import make_folder, state_folder

SPACING_S = 1.0
"""Between the end of an answer and the next request: the profiler has a rate limit, and Akamai's tools wait as long."""
_LOOK_S = 0.1
_LOCKED_S = 0.001
"""How long to wait for another recorder that is taking its turn."""
_NEVER = float("-inf")


class Stopped(Exception):
    """The user wants no more profiles."""


def _latest_path() -> Path:
    """An empty file: it was last changed when a recorder of this user asked, or was answered."""
    return state_folder() / "edgeworkers-asked"


@dataclass(slots=True)
class Pace:
    """Keeps requests apart, whatever recorder sent the one before. `is_stopped` is looked at while it waits."""

    is_stopped: Callable[[], bool] = lambda: False
    _latest: float = field(default=_NEVER)

    def wait(self) -> None:
        """Returns when a request may be sent, which is to be sent at once. Raises Stopped."""
        until, noted = self._latest + SPACING_S, _NEVER
        while not self.is_stopped():
            with _alone() as is_alone:
                asked_at = _others_asked_at()
                if asked_at != noted:
                    noted, until = asked_at, max(until, time.monotonic() - _since_s(asked_at) + SPACING_S)
                left_s = until - time.monotonic()
                if is_alone and left_s <= 0:
                    # Not only behind the answer: others wait as well, and we may be killed before there is one.
                    self.answered()
                    return
            time.sleep(max(_LOCKED_S, min(left_s, _LOOK_S)))
        raise Stopped

    def answered(self) -> None:
        """An answer has come, or none will."""
        self._latest = time.monotonic()
        _tell_others()


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other recorder looks and takes its turn before the block ends."""
    try:
        descriptor = _opened(_latest_path())
    except OSError:  # then nobody can tell the others
        yield True
        return
    try:
        yield lock(descriptor)
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    """A descriptor of the file; one that was not there is as old as can be. Raises OSError."""
    make_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(path, os.O_RDWR)
    os.utime(path, (0, 0))
    return descriptor


def _others_asked_at() -> float:
    """When any recorder asked or was answered last, in seconds since the epoch."""
    try:
        return _latest_path().stat().st_mtime
    except OSError:
        return _NEVER


def _since_s(asked_at: float) -> float:
    """How long ago that was; 0 where the clock has been put back since."""
    return max(0.0, time.time() - asked_at)


def _tell_others() -> None:
    """Leaves the time for the next recorder. That it cannot be written must not keep anyone from a profile."""
    with suppress(OSError):
        # The kernel's own stamp may lie a few milliseconds in the past, and the wait would be as much too short.
        now_ns = time.time_ns()
        os.utime(_latest_path(), ns=(now_ns, now_ns))
