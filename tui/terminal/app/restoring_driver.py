"""Textual's driver for Unix terminals, which leaves the terminal as it was. It uses Textual's public API alone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

from tui.terminal.tty.pacing import END_UPDATE
from tui.terminal.tty.restoring import FatalSignals, Restorer

if TYPE_CHECKING:
    from tui.terminal.app.base_app import BaseApp

_PLAIN_PEN = "\x1b[m"
"""The shell's screen may come back with the pen of the last frame."""


def _is_in_foreground(terminal: int) -> bool:
    """Whether this process may use its terminal; also when it has no say in it, as without job control."""
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return True


class RestoringDriver(LinuxDriver):
    """Textual's driver for Unix terminals, gone without a trace however it ends, and back after every stop."""

    def __init__(self, app: BaseApp[Any], **arguments: Any) -> None:
        super().__init__(app, **arguments)
        self.terminal_app = app
        self.event_loop = asyncio.get_running_loop()
        self.output = sys.__stderr__.fileno()  # type: ignore[union-attr]
        """Where the driver writes."""
        self.write_count = 0
        """How often something was handed to the writing thread."""
        self._signals = FatalSignals(self._signalled)
        self._restorer: Restorer | None = None
        """None while the terminal is not ours."""
        self._is_suspended = False
        """Whether SIGCONT brings it back."""
        self._owes_resume_signal = False
        self._deferrals = 0
        self._deferred: list[int] = []
        # A signal may be delivered to another thread while this one waits for events. Asyncio has every signal wake the
        # event loop once it handles one itself; then the handlers below run.
        self.event_loop.add_signal_handler(signal.SIGCONT, lambda: None)
        # In the place of Textual's handlers.
        signal.signal(signal.SIGTSTP, self._stop_asked)
        signal.signal(signal.SIGCONT, self._continued)

    def start_application_mode(self) -> None:
        with self._deferring_stops():
            # Before anything is changed, so that no signal comes too early.
            with suppress(termios.error):
                self._restorer = Restorer(self.fileno, termios.tcgetattr(self.fileno), self.output)
            self._signals.catch()
            self._starting()
            count_before = self.write_count
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if self.write_count == count_before:
                self._dismiss()  # in the background: it was not started
            else:
                self._is_suspended = False
                self._started()
                self._signal_resume()

    def stop_application_mode(self) -> None:
        with self._deferring_stops():
            self._stopping()
            super().stop_application_mode()
            # Textual writes a frame in pieces, and the stop may have come between them.
            self.write(END_UPDATE + _PLAIN_PEN)
            self._dismiss()

    def close(self) -> None:
        with self._deferring_stops():
            if self.write_count:
                self.write(_PLAIN_PEN)  # Textual disables the mouse once more: this is the last
            super().close()

    def write(self, data: str) -> None:
        with self._deferring_stops():
            self.write_count += 1
            super().write(data)

    def run_input_thread(self) -> None:
        """See `LinuxDriver`. It goes on after bytes that are not UTF-8, which would end Textual's reading of keys.

        Keys that were read together with such bytes are lost.
        """
        while True:
            try:
                super().run_input_thread()
            except UnicodeDecodeError:
                continue
            return

    def _starting(self) -> None:
        """What is to be done before the terminal is taken."""

    def _started(self) -> None:
        """What is to be done once it is."""

    def _stopping(self) -> None:
        """What is to be done before it is put back."""

    def _dismiss(self) -> None:
        if self._restorer is not None:
            self._restorer.dismiss()
            self._restorer = None

    def expect_end(self, status: int) -> None:
        """The app was asked to end."""
        if self._restorer is not None:
            self._restorer.expect_restored(status)

    def release_signals(self) -> None:
        """The app has ended: signals do again what they did before it."""
        self._signals.release()

    def _signalled(self, number: int) -> None:
        """A signal was caught, maybe amid anything: ends the app, and if that takes too long, the process."""
        if self._restorer is not None:
            self._restorer.insist(128 + number)
        elif number == signal.SIGINT:
            return  # meant for the program that the terminal was given to
        self.event_loop.call_soon_threadsafe(self.terminal_app.terminal_left, 128 + number)

    # Stops of the process

    @contextmanager
    def _deferring_stops(self) -> Iterator[None]:
        """Inside, SIGTSTP and SIGCONT wait.

        Their handlers join the threads of the driver and write. In the middle of either, they would wait for a thread
        that is being joined, or for the lock of the queue that is being written to, for ever.
        """
        self._deferrals += 1
        try:
            yield
        finally:
            self._deferrals -= 1
            if not self._deferrals:
                deferred, self._deferred = self._deferred, []
                for number in deferred:
                    signal.raise_signal(number)

    def _stop_asked(self, *_: Any) -> None:
        """Stops the process. While another program has the terminal, there is nothing to put back."""
        if self._deferrals:
            self._deferred.append(signal.SIGTSTP)
            return
        if self._restorer is not None:
            self.suspend_application_mode()
            self._is_suspended = self._owes_resume_signal = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continued(self, *_: Any) -> None:
        """After SIGSTOP nothing was put back: that is done now, or what is there would be taken for the shell's."""
        if self._deferrals:
            self._deferred.append(signal.SIGCONT)
        elif self._restorer is None:
            if self._is_suspended:
                self._resume()
        elif _is_in_foreground(self.fileno):
            self.suspend_application_mode()
            self._resume()
        else:
            os.kill(os.getpid(), signal.SIGSTOP)

    def _resume(self) -> None:
        self.resume_application_mode()
        self.event_loop.call_soon_threadsafe(self.terminal_app.terminal_resumed)

    def _signal_resume(self) -> None:
        """Has Textual publish that the app is back, as its own handler of SIGTSTP does."""
        if self._owes_resume_signal:
            self._owes_resume_signal = False
            self.event_loop.call_soon_threadsafe(self.terminal_app.post_message, self.SignalResume())
