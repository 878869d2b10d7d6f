"""The programs of a launch that wait for us: those to choose from, and those whose inspector is opening."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from tui.base.errors import RecordError
from tui.record.launch.launch_folder import Program, Registration
from tui.record.processes import procfs
from tui.record.processes.inspector import Inspector
from tui.record.processes.processes import HAS_PROC

LOOK_S = 0.02
"""How often we look whether something has come."""

OnWorker = Callable[[Inspector], None]
"""Called with the inspector of a cluster's worker that waits until it is recorded."""


class LaunchedPrograms:
    """The programs that wait until one is chosen; from then on none waits but workers of a cluster.

    One thread adds them, another one chooses.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[Program] = []
        self._tools: set[int] = set()
        self._is_settled = False
        self._on_worker: OnWorker | None = None

    @property
    def waiting(self) -> list[Program]:
        """Those that wait, in the order in which they came."""
        with self._changed:
            return list(self._waiting)

    @property
    def is_settled(self) -> bool:
        """Whether a program was chosen, or none is to be."""
        return self._is_settled

    @property
    def on_worker(self) -> OnWorker | None:
        """Where workers of a cluster go; None: they run like all others."""
        return self._on_worker

    @property
    def tools(self) -> set[int]:
        """The processes of npm and the like, which run at once."""
        with self._changed:
            return set(self._tools)

    def add(self, program: Program) -> bool:
        """Has a program wait; False once it is settled, when it waits for nobody."""
        with self._changed:
            if not self._is_settled:
                self._waiting.append(program)
                self._changed.notify_all()
            return not self._is_settled

    def add_tool(self, pid: int) -> None:
        """Notes that a process only starts the program that is meant."""
        with self._changed:
            self._tools.add(pid)

    def wait(self, timeout_s: float) -> None:
        """Returns once a program waits, at the latest after `timeout_s`."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting), timeout_s)

    def settle(self, on_worker: OnWorker | None) -> list[Program]:
        """Has no program wait from now on but workers of a cluster, which go to `on_worker`: those that have waited."""
        with self._changed:
            self._is_settled = True
            self._on_worker = on_worker
            return self._taken()

    def take_no_more(self) -> None:
        """Has workers of a cluster run like all others from now on."""
        with self._changed:
            self._on_worker = None

    def take_all(self) -> list[Program]:
        """Those that wait, which then are nobody's."""
        with self._changed:
            return self._taken()

    def _taken(self) -> list[Program]:
        taken, self._waiting = self._waiting, []
        return taken


class OpeningInspectors:
    """The inspectors that registered programs were asked to open.

    One thread asks for them and takes them from the folder, another one may wait for one.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._opening: list[Registration] = []
        self._opened: dict[str, Inspector] = {}
        self._given_up: set[str] = set()

    @property
    def pending(self) -> tuple[Registration, ...]:
        """The programs whose inspector is not open yet."""
        with self._changed:
            return tuple(self._opening)

    def add(self, registration: Registration) -> None:
        """A program is about to open its inspector."""
        with self._changed:
            self._opening.append(registration)

    def finish(self, registration: Registration, inspector: Inspector | None) -> bool:
        """Hands an inspector to the thread that waits for it, None where it goes elsewhere, or the program is gone.

        False when that thread has given up.
        """
        with self._changed:
            self._opening.remove(registration)
            is_wanted = registration.name not in self._given_up
            if inspector is not None and is_wanted:
                self._opened[registration.name] = inspector
            self._changed.notify_all()
            return is_wanted

    def wait_for(self, program: Program, registration: Registration, timeout_s: float) -> Inspector:
        """The inspector of a program.

        Raises RecordError when the program ends instead, or opens none in time; nobody then wants it any more.
        """
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while registration.name not in self._opened:
                if not runs(program.pid):
                    raise RecordError(program.name, "it ended before it could be recorded")
                if time.monotonic() > deadline:
                    self._given_up.add(registration.name)
                    raise RecordError(program.name, f"it opened no inspector within {timeout_s:g} s")
                self._changed.wait(LOOK_S)
            return self._opened.pop(registration.name)


def runs(pid: int | None) -> bool:
    """Whether a process runs, as far as can be seen."""
    return not HAS_PROC or pid is None or procfs.runs(pid)
