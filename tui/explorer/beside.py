"""Working something out beside the screen, so that no key waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class Beside:
    """Of several answers that are asked for only the last one is told, and only one is worked out at a time."""

    def __init__(self, later: Callable[[Callable[[], None]], object]) -> None:
        """`later` runs a function on the screen's thread."""
        self._later = later
        self._asked = 0
        self._lock = threading.Lock()

    def start(self, work: Callable[[], Answer], done: Callable[[Answer], object]) -> None:
        """Works an answer out and hands it to `done` on the screen's thread, unless another one was asked for since."""
        self._asked += 1
        number = self._asked

        def run() -> None:
            with self._lock:
                if number != self._asked:
                    return
                answer = work()
            self._later(lambda: tell(answer))

        def tell(answer: Answer) -> None:
            if number == self._asked:
                done(answer)

        threading.Thread(target=run, name="tickscope-beside", daemon=True).start()
