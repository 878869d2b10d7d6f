"""How many worker threads of a program are recorded: each takes a thread of ours, and time of the program's."""

from __future__ import annotations

import threading

from tui.base.text import counted

MOST_AT_ONCE = 256
"""Pools have a worker, or one and a half, for each core; 256 serves a machine of 170 cores. A profiler in each of more
workers than cores would take the time that is to be measured."""
MOST_IN_ALL = 10_000
"""Workers that come and go, one for each task. Each is a thread of the recording, with a place in its file."""


class WorkerLimit:
    """Counts the workers that are recorded; `left_out` are those that were too many."""

    def __init__(self) -> None:
        self.left_out = 0
        self._known: set[str] = set()
        self._refused: set[str] = set()
        self._reasons: set[str] = set()
        self._at_once = 0
        self._lock = threading.Lock()

    def admits(self, session_id: str) -> bool:
        """Whether the worker behind a session is to be recorded; False as well for one that was told before."""
        with self._lock:
            if session_id in self._known:
                return False
            if self._at_once >= MOST_AT_ONCE or len(self._known) >= MOST_IN_ALL:
                self._refuse(session_id)
                return False
            if session_id in self._refused:
                self._refused.remove(session_id)
                self.left_out -= 1
            self._known.add(session_id)
            self._at_once += 1
            return True

    def _refuse(self, session_id: str) -> None:
        # Deno tells of a worker more than once.
        if session_id in self._refused:
            return
        if len(self._refused) < MOST_IN_ALL:
            self._refused.add(session_id)
        self.left_out += 1
        is_in_all = len(self._known) >= MOST_IN_ALL
        self._reasons.add(f"{MOST_IN_ALL:,} in all" if is_in_all else f"{MOST_AT_ONCE} at once")

    def leave(self) -> None:
        """One that was recorded has ended."""
        with self._lock:
            self._at_once -= 1

    def sentence(self) -> str:
        """What is not recorded, for the user; "" when everything is."""
        if not self.left_out:
            return ""
        are = "is" if self.left_out == 1 else "are"
        most = " and ".join(sorted(self._reasons, reverse=True))
        return f"{counted(self.left_out, 'worker thread')} {are} not recorded: {most} are the most"
