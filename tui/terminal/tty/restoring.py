"""Leaves the terminal as it was found when the ordinary way out is barred; catches the signals that would bar it."""

from __future__ import annotations

import _thread
import atexit
import os
import signal
import sys
import termios
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from tui.terminal.tty.pacing import END_UPDATE

RESTORING = (
    f"{END_UPDATE}"  # show what is there
    "\x1b[r\x1b[m"  # margins and pen
    "\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1000l"  # pastes, focus, mouse
    "\x1b[<u\x1b[?7h"  # keyboard, line wrap
    "\x1b[?1049l\x1b[?25h"  # the shell's screen, with a cursor
    "\x1b[m"  # its screen may come back with the pen that was written with last
)
_PATIENCE_S = 2.0
_ENDS_S = 10.0

# What ends no process by default.
_HARMLESS_NAMES = ("SIGCHLD", "SIGCONT", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGWINCH", "SIGINFO")
_HARMLESS_ON_MACOS = ("SIGIO",)
# A fault of the processor: it happens again as soon as a handler in Python, which runs later, lets the code go on.
_FAULT_NAMES = ("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL")
_UNCATCHABLE_NAMES = ("SIGKILL", "SIGSTOP")


def fatal_signals() -> list[int]:
    """The signals that would end this process and can be caught, as they are now.

    A signal that is ignored was made so for us, as by nohup, or by Python (SIGPIPE and SIGXFSZ, which raise OSError);
    one whose handler was not set from Python is a profiler's.
    """
    names = (*_HARMLESS_NAMES, *_FAULT_NAMES, *_UNCATCHABLE_NAMES)
    if sys.platform == "darwin":
        names = (*names, *_HARMLESS_ON_MACOS)
    others = {getattr(signal, name, None) for name in names}
    return [n for n in signal.valid_signals() - others if signal.getsignal(n) not in (signal.SIG_IGN, None)]


class FatalSignals:
    """Hands the signals that would end the process to `caught`, in the main thread, until they are released."""

    def __init__(self, caught: Callable[[int], None]) -> None:
        self._caught = caught
        self._handlers_before: dict[int, Any] = {}

    def catch(self) -> None:
        """Catches them; those that are caught already stay so."""
        if self._handlers_before:
            return
        for number in fatal_signals():
            self._handlers_before[number] = signal.signal(number, self._handle)

    def release(self) -> None:
        """They do again what they did before."""
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)
        self._handlers_before.clear()

    def _handle(self, number: int, _: FrameType | None) -> None:
        self._caught(number)


class Restorer:
    """Remembers how the terminal at `descriptor` was, and puts it back unless somebody else has.

    `output` is where the modes were written that are to be taken back.
    """

    def __init__(self, descriptor: int, attributes: list[Any], output: int) -> None:
        self._descriptor = descriptor
        self._attributes = attributes
        self._output = output
        self._is_insisting = False
        self._is_done = False
        atexit.register(self.restore)

    def restore(self) -> None:
        """Puts the terminal back. It writes without waiting: the terminal may not take anything any more."""
        if self._is_done:
            return
        self.dismiss()
        was_blocking = os.get_blocking(self._output)
        try:
            # First what needs no room in the terminal's queue.
            termios.tcsetattr(self._descriptor, termios.TCSANOW, self._attributes)
            os.set_blocking(self._output, False)
            os.write(self._output, RESTORING.encode())
        except (OSError, termios.error):
            return  # it has hung up
        finally:
            os.set_blocking(self._output, was_blocking)

    def dismiss(self) -> None:
        """The terminal has been put back."""
        self._is_done = True
        atexit.unregister(self.restore)

    def insist(self, status: int) -> None:
        """Ends the process with `status` if it has not ended by itself in two seconds. Signal handlers may call it."""
        if self._is_insisting:
            return
        self._is_insisting = True

        def end() -> None:
            time.sleep(_PATIENCE_S)
            self.restore()
            os._exit(status)

        # `threading` takes a lock that the code under a signal handler may hold.
        _thread.start_new_thread(end, ())

    def expect_restored(self, status: int) -> None:
        """Ends the process with `status` if the terminal has not been put back in ten seconds.

        The app was asked to end; a handler that waits for what never happens would keep it, and the terminal.
        """

        def end() -> None:
            time.sleep(_ENDS_S)
            if not self._is_done:
                self.restore()
                os._exit(status)

        _thread.start_new_thread(end, ())
