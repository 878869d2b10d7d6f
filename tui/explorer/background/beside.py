"""Working something out beside the screen, so that no key waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")
KEY_WAITS_S = 0.03
"""How long a key may wait for what a pane shows, so that the key behind it is for its rows."""


class Beside:
    """Of several answers that are asked for only the last one is told, and only one is worked out at a time."""

    def __init__(self, later: Callable[[Callable[[], None]], object]) -> None:
        """`later` runs a function on the screen's thread."""
        self._later = later
        self._asked = 0
        self._lock = threading.Lock()
        self._is_worked_out = threading.Event()
        self._answer: tuple[int, Callable[[], object]] | None = None

    def start(self, work: Callable[[], Answer], done: Callable[[Answer], object]) -> None:
        """Works an answer out and hands it to `done` on the screen's thread, unless another one was asked for since."""
        self._asked += 1
        number, is_worked_out = self._asked, threading.Event()
        self._is_worked_out = is_worked_out

        def run() -> None:
            with self._lock:
                if number != self._asked:
                    return
                answer = work()
                self._answer = number, lambda: done(answer)
            is_worked_out.set()
            self._later(self._tell)

        threading.Thread(target=run, name="tickscope-beside", daemon=True).start()

    def wait(self, seconds: float) -> None:
        """Waits so long for what was asked for last, and has it told at once if it is there by then."""
        if self._is_worked_out.wait(seconds):
            self._tell()

    def _tell(self) -> None:
        answer = self._answer
        if answer is not None and answer[0] == self._asked:
            self._answer = None
            answer[1]()
