"""Leaves the terminal as it was found when the ordinary way out is barred."""

from __future__ import annotations

import atexit
import os
import termios
import threading
from typing import Any

RESTORING = (
    "\x1b[?2026l"  # show what is there
    "\x1b[r\x1b[m"  # margins and pen
    "\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1000l"  # pastes, focus, mouse
    "\x1b[<u\x1b[?7h"  # keyboard, line wrap
    "\x1b[?1049l\x1b[?25h"  # the shell's screen, with a cursor
)
_PATIENCE_S = 2.0


class Restorer:
    """Remembers how a terminal was, and puts it back unless somebody else has."""

    def __init__(self, descriptor: int, attributes: list[Any]) -> None:
        self._descriptor = descriptor
        self._attributes = attributes
        self._is_done = False
        atexit.register(self.restore)

    def restore(self) -> None:
        """Puts the terminal back. It writes without waiting: the terminal may not take anything any more."""
        if self._is_done:
            return
        self.dismiss()
        was_blocking = os.get_blocking(self._descriptor)
        try:
            os.set_blocking(self._descriptor, False)
            os.write(self._descriptor, RESTORING.encode())
            termios.tcsetattr(self._descriptor, termios.TCSANOW, self._attributes)
        except (OSError, termios.error):
            return  # it has hung up
        finally:
            os.set_blocking(self._descriptor, was_blocking)

    def dismiss(self) -> None:
        """The terminal has been put back."""
        self._is_done = True
        atexit.unregister(self.restore)

    def insist(self, status: int) -> None:
        """Ends the process with `status` if it has not ended by itself in two seconds."""

        def end() -> None:
            self.restore()
            os._exit(status)

        timer = threading.Timer(_PATIENCE_S, end)
        timer.daemon = True
        timer.start()
