"""The workers of a cluster that we started: recorded with their primary, as threads of one recording."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from tui.errors import RecordError
from tui.record.targets import procfs
from tui.record.targets.closing import let_run
from tui.record.targets.inspector import Inspector
from tui.record.targets.launch import Launch

_LOOK_S = 0.05
_VARIABLE = "NODE_UNIQUE_ID"
"""What Node's cluster gives each of its workers."""


class ClusterWatch:
    """Looks at every program that a command starts after the first: workers of a cluster are `found`, others run.

    All of them wait before their first line until one or the other.
    """

    def __init__(self, launch: Launch, first: Inspector, found: Callable[[Inspector], None]) -> None:
        self._launch = launch
        self._seen = {first.url}
        self._found = found
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"watches the cluster of {launch.pid}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the watching; what starts from now on is for the launch to let run."""
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(_LOOK_S):
            # An error says that nothing will come any more; the first program's own end is seen elsewhere.
            with contextlib.suppress(RecordError):
                for inspector in self._launch.programs(timeout_s=_LOOK_S):
                    if inspector.url not in self._seen:
                        self._seen.add(inspector.url)
                        self._take(inspector)

    def _take(self, inspector: Inspector) -> None:
        if inspector.pid is not None and procfs.environment(inspector.pid, _VARIABLE):
            self._found(inspector)
        else:
            let_run(inspector)
