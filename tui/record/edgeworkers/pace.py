"""How requests are kept apart, also those of recordings that are made by hand one after the other."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_state_path

SPACING_S = 1.0
"""Between the end of an answer and the next request: the profiler has a rate limit, and Akamai's tools wait as long."""
_LOOK_S = 0.1


class Stopped(Exception):
    """The user wants no more profiles."""


def _latest_path() -> Path:
    """An empty file: it was last changed when a recorder of this user asked, or was answered."""
    return user_state_path("tickscope", appauthor=False) / "edgeworkers-asked"


@dataclass(slots=True)
class Pace:
    """Keeps requests apart, whatever recorder sent the one before. `is_stopped` is looked at while it waits."""

    is_stopped: Callable[[], bool] = lambda: False
    _latest: float = field(default=float("-inf"))

    def wait(self) -> None:
        """Returns when a request may be sent, which is to be sent at once. Raises Stopped."""
        now = time.monotonic()
        until = max(self._latest, now - _since_others_s()) + SPACING_S
        while True:
            if self.is_stopped():
                raise Stopped
            left_s = until - time.monotonic()
            if left_s <= 0:
                break
            time.sleep(min(left_s, _LOOK_S))
        # Now too, for whoever is asked in parallel, and should we be killed before there is an answer.
        self.answered()

    def answered(self) -> None:
        """An answer has come, or none will."""
        self._latest = time.monotonic()
        _tell_others()


def _since_others_s() -> float:
    """How long ago any recorder asked or was answered; 0 where the clock has been put back since."""
    try:
        latest = _latest_path().stat().st_mtime
    except OSError:
        return float("inf")
    return max(0.0, time.time() - latest)


def _tell_others() -> None:
    """Leaves the time for the next recorder. That it cannot be written must not keep anyone from a profile."""
    path = _latest_path()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o600)
        # The kernel's own stamp may lie a few milliseconds in the past, and the wait would be as much too short.
        now_ns = time.time_ns()
        os.utime(path, ns=(now_ns, now_ns))
