"""Programs below a command that run without being recorded: npm, tsx, whatever starts after the recording began."""

from __future__ import annotations

import threading
import time

from tui.record.targets import procfs
from tui.record.targets.closing import close_inspector, let_run
from tui.record.targets.inspector import Inspector
from tui.record.targets.processes import HAS_PROC

_RUNS_FOR_S = 1.0
"""How long a program has run when its inspector is closed; together with its start that is not safe."""
_MOST_TRIES = 5
"""How often a program is told to run that does not answer."""


class Released:
    """Lets programs run, and closes the inspectors that they had opened for us a moment later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[tuple[float, Inspector]] = []
        self._mute: list[tuple[int, Inspector]] = []
        """Those that have not answered, and how often they were told."""

    def let_run(self, inspector: Inspector, tries: int = 1) -> None:
        """Lets a waiting program run; one that does not answer, as on a machine that stalls, is told again later."""
        if not let_run(inspector) and tries < _MOST_TRIES and _runs(inspector):
            with self._lock:
                self._mute.append((tries, inspector))
        elif inspector.opened_by_us:
            with self._lock:
                self._open.append((time.monotonic() + _RUNS_FOR_S, inspector))

    def tell_again(self) -> None:
        """Lets those run that have not answered before."""
        with self._lock:
            mute, self._mute = self._mute, []
        for tries, inspector in mute:
            self.let_run(inspector, tries + 1)

    def close_due(self) -> None:
        """Closes the inspectors of those that have run for a while, in threads of their own: some answer late."""
        for inspector in self._taken(time.monotonic()):
            threading.Thread(target=_close, args=(inspector,), daemon=True).start()

    def close_all(self) -> None:
        """Closes what is still open, after waiting for those that have only begun to run."""
        while self._mute:
            self.tell_again()
        with self._lock:
            latest = max((due for due, inspector in self._open if _runs(inspector)), default=0.0)
        time.sleep(max(0.0, latest - time.monotonic()))
        for inspector in self._taken(latest):
            _close(inspector)

    def _taken(self, until: float) -> list[Inspector]:
        with self._lock:
            taken = [inspector for due, inspector in self._open if due <= until]
            self._open = [(due, inspector) for due, inspector in self._open if due > until]
        return taken


def _close(inspector: Inspector) -> None:
    if _runs(inspector):
        close_inspector(inspector)


def _runs(inspector: Inspector) -> bool:
    if not HAS_PROC or inspector.pid is None:
        return True
    numbers = procfs.stat(inspector.pid)
    return numbers is not None and numbers.state not in "ZX"
