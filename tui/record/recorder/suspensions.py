"""When the recorded processes were stopped, as far as it can be seen from outside while they are recorded.

V8's sampler stops with its process, so nothing in the samples tells a stop from a long native call. Here it is seen:
in the process's state (SIGSTOP, Ctrl-Z, a tracer), in its cgroup (`docker pause`), or in a gap of our own looks: where
the machine or our container stood still, the process did as well. A `suspended` record in the journal is evidence, not
yet unsampled time: that is decided where the samples are (`tui.profile.columns.stopped_time`).

V8 takes its times from CLOCK_MONOTONIC, which stands still while the machine sleeps; so sleep is in no sample, and is
only told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from tui.base.json_text import Json
from tui.base.units import US_PER_S, duration
from tui.record.processes import procfs
from tui.record.processes.freezer import is_frozen

KIND = "suspended"
Write = Callable[[str, Json], None]
How = Literal["stopped", "frozen"]

_LEAST_S = 0.05
_OWN_GAP_S = 1.0
"""We look several times a second. After so long without a look we may have been stopped ourselves."""
_SLEPT_S = 0.5
_TOLD_S = 0.1


class SuspensionWatch:
    """Writes a `suspended` record for each stop of a process; `look` must be called several times a second."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._processes: dict[int, _Process] = {}
        self._looked_at: float | None = None
        self._sleep_s = 0.0

    def look(self, pids: Collection[int]) -> None:
        """Looks at the processes `pids`, those that are recorded now."""
        now = time.monotonic()
        if self._looked_at is not None and now - self._looked_at < _LEAST_S:
            return
        self._look_at_ourselves(now)
        for pid in pids:
            process = self._processes.setdefault(pid, _Process(pid, now))
            how = process.halted()
            if how is not None and process.since is None:
                process.since = process.ran_at
                self._write("note", {"text": _told(pid, how)})
            elif how is None:
                self._end(process, now)
                # The time before we looked: it may stop while we do.
                process.ran_at = now

    def finish(self) -> None:
        """Ends the stops that go on."""
        for process in self._processes.values():
            self._end(process, time.monotonic())

    def _end(self, process: _Process, now: float) -> None:
        if process.since is None:
            return
        self._record(process.pid, process.since, now)
        if now - process.since >= _TOLD_S:
            lasted = duration((now - process.since) * US_PER_S)
            told = f"process {process.pid} was stopped for about {lasted}: that time is unsampled"
            self._write("note", {"text": told})
        process.since = None

    def _look_at_ourselves(self, now: float) -> None:
        slept_s = procfs.seconds_since_boot() - now
        if self._looked_at is None:
            self._sleep_s = slept_s
        elif now - self._looked_at > _OWN_GAP_S:
            self._record(None, self._looked_at, now)
        if slept_s - self._sleep_s > _SLEPT_S:
            told = duration((slept_s - self._sleep_s) * US_PER_S)
            self._write("note", {"text": f"the machine was suspended for {told}: not part of the recorded time"})
        self._sleep_s = slept_s
        self._looked_at = now

    def _record(self, pid: int | None, start_s: float, end_s: float) -> None:
        self._write(KIND, {"pid": pid, "start_us": int(start_s * US_PER_S), "end_us": int(end_s * US_PER_S)})


@dataclass(slots=True)
class _Process:
    """A process, when it was last seen running (CLOCK_MONOTONIC, s), and `since` when it may have been stopped."""

    pid: int
    ran_at: float
    since: float | None = None

    def halted(self) -> How | None:
        """How it is kept from running now; None when it is not, or is gone."""
        stat = procfs.stat(self.pid)
        if stat is None:
            return None
        if stat.state in ("T", "t"):
            return "stopped"
        return "frozen" if is_frozen(self.pid) else None


def _told(pid: int, how: How) -> str:
    if how == "frozen":
        return f"process {pid} is frozen by its cgroup: no samples until it is thawed (`docker unpause`)"
    return f"process {pid} is stopped: no samples until it continues (`kill -CONT {pid}`)"
