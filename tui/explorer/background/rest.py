"""When the cursor rests: what needs many bytes to follow it waits for that, so that a held key stays quick."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

REST_S = 0.15


class Rest:
    """Calls `first` once nothing has `moved()` for `REST_S`, and `then` when nothing has for as long again.

    So what is asked for most often is not behind all the rest on a slow link.
    """

    def __init__(self, first: Callable[[], object], then: Callable[[], object]) -> None:
        self._first, self._then = first, then
        self._handle: asyncio.TimerHandle | None = None

    def moved(self) -> None:
        """Waits anew. It is called for every key, so it is the event loop's timer: one of Textual's is a task."""
        self.stop()
        self._handle = asyncio.get_running_loop().call_later(REST_S, self._rest)

    def _rest(self) -> None:
        self._first()
        self._handle = asyncio.get_running_loop().call_later(REST_S, self._then)

    def stop(self) -> None:
        """Waits no longer."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
