"""A limit to how fast events are read, so that a flood of them leaves time and locks to everybody else."""

from __future__ import annotations

import time

_SPAN_S = 0.1
_MOST_PER_SPAN = 5000
"""Half of what a core can read. Those that we use come by the dozen a second, a pool's workers at once."""


class EventPace:
    """Counts events; one after too many in a tenth of a second waits for the next tenth.

    What is not read waits in the kernel, and then with who sends it.
    """

    def __init__(self) -> None:
        self._span_began = 0.0
        self._count = 0

    def wait(self) -> None:
        """Returns when the next event may be handled."""
        self._count += 1
        if self._count < _MOST_PER_SPAN:
            return
        left_s = self._span_began + _SPAN_S - time.monotonic()
        if left_s > 0:
            time.sleep(left_s)
        self._span_began, self._count = time.monotonic(), 0
