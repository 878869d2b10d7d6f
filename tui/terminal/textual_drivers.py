"""Textual's drivers for Unix terminals: how they write, read, and end. On Windows Textual's own is used.

Of Textual 8.2 this uses what `textual_bridge` lists: `LinuxDriver`, `Driver.send_message` and `XTermParser`.
"""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.terminal.probe import Probe, questions
from tui.terminal.restoring import FatalSignals, Restorer
from tui.terminal.tty_file import TtyFile
from tui.terminal.tty_input import TtyInput, drain

if TYPE_CHECKING:
    from tui.terminal.textual_bridge import FramebufferApp

_DRAIN_S = 1.0
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

    def __init__(self, app: FramebufferApp[Any], **arguments: Any) -> None:
        super().__init__(app, **arguments)
        self._framebuffer_app = app
        self._signals = FatalSignals(self._signalled)
        self._restorer: Restorer | None = None
        """None while the terminal is not ours."""
        self._is_suspended = False
        """Whether SIGCONT brings it back."""
        self._switches = 0
        self._deferred: list[int] = []

    def start_application_mode(self) -> None:
        with self._switching():
            # Before anything is changed, so that no signal comes too early.
            with suppress(termios.error):
                attributes = termios.tcgetattr(self.fileno)
                self._restorer = Restorer(self.fileno, attributes, cast(Any, self._file).fileno())
            self._signals.catch()
            self._starting()
            writer_before = self._writer_thread
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if self._writer_thread is writer_before:
                self._dismiss()  # in the background: it was not started
            else:
                self._is_suspended = False
                self._started()

    def stop_application_mode(self) -> None:
        with self._switching():
            self._stopping()
            super().stop_application_mode()
            self.write(_PLAIN_PEN)
            self._dismiss()

    def close(self) -> None:
        with self._switching():
            if self._writer_thread is not None:
                self.write(_PLAIN_PEN)  # Textual disables the mouse once more: this is the last
            super().close()

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
        self._loop.call_soon_threadsafe(self._framebuffer_app.terminal_left, 128 + number)

    # Stops of the process

    @contextmanager
    def _switching(self) -> Iterator[None]:
        """Inside, SIGTSTP and SIGCONT wait: their handlers would join threads that are being joined, for ever."""
        self._switches += 1
        try:
            yield
        finally:
            self._switches -= 1
            if not self._switches:
                deferred, self._deferred = self._deferred, []
                for number in deferred:
                    signal.raise_signal(number)

    def _sigtstp_application(self, *_: Any) -> None:
        if self._switches:
            self._deferred.append(signal.SIGTSTP)
            return
        if self._auto_restart and self._restorer is not None:
            self.suspend_application_mode()
            self._is_suspended = self._must_signal_resume = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: Any) -> None:
        """After SIGSTOP nothing was put back: that is done now, or what is there would be taken for the shell's."""
        if self._switches:
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
        self._loop.call_soon_threadsafe(self._framebuffer_app.terminal_resumed)


class TerminalDriver(RestoringDriver):
    """It is quiet when idle, too, and its reading needs no looking ten times a second."""

    def __init__(self, app: FramebufferApp[Any], **arguments: Any) -> None:
        super().__init__(app, **arguments)
        self._tty_file = TtyFile(sys.__stdout__.fileno(), self._tell_idle)  # type: ignore[union-attr]
        self._file = cast(Any, self._tty_file)
        self._submitted_count = 0
        self._input: TtyInput | None = None

    # Writing

    @property
    def is_writing(self) -> bool:
        """Whether something that was to be written has not been written yet."""
        return self._submitted_count > self._tty_file.written_count

    def write(self, data: str) -> None:
        self._submitted_count += 1
        super().write(data)

    def _tell_idle(self) -> None:
        if self._framebuffer_app.is_frame_due and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._framebuffer_app.terminal_idle)

    def _tell_size(self) -> None:
        self._framebuffer_app.terminal_resized(*self._get_terminal_size())

    # Setting up and putting back

    def _starting(self) -> None:
        if self._input is None:
            self._input = TtyInput(self.fileno, ESCAPE_DELAY)

    def _started(self) -> None:
        tell_app = signal.getsignal(signal.SIGWINCH)

        def resized(number: int, frame: FrameType | None) -> None:
            if callable(tell_app):
                tell_app(number, frame)
            self._loop.call_soon_threadsafe(self._tell_size)

        signal.signal(signal.SIGWINCH, resized)
        if self.attrs_before is not None:
            attributes = termios.tcgetattr(self.fileno)
            attributes[1] &= ~termios.OPOST  # a newline needs no second carriage return
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)

    def _stopping(self) -> None:
        self.disable_input()
        if not self._tty_file.is_gone:
            if self._framebuffer_app.link.may_reply:
                drain(self.fileno, _DRAIN_S)
            with suppress(termios.error):
                termios.tcflush(self.fileno, termios.TCIFLUSH)

    def _request_terminal_sync_mode_support(self) -> None:
        asked = questions(os.environ) if self.input_tty else ""
        self.write(asked)
        self._framebuffer_app.terminal_started(Probe(asked))

    def _query_in_band_window_resize(self) -> None:
        """SIGWINCH says the same without bytes."""

    def _enable_mouse_support(self) -> None:
        """Clicks and the wheel (1000, in the coding of 1006), not the motions that 1003 would send."""
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1006h")

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write("\x1b[?1006l\x1b[?1000l")

    # Reading

    def send_message(self, message: Message) -> None:
        """Straight into the app's queue: Textual makes a task of each key, and a future that nobody looks at."""
        self._loop.call_soon_threadsafe(self._framebuffer_app.post_message, message)

    def disable_input(self) -> None:
        """Ends the reading thread at once; Textual's own looks ten times a second whether it should."""
        if self.exit_event.is_set() or self._input is None:
            return
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self._disable_mouse_support()
        self.write("\x1b[?1004l")  # what is not asked for any more cannot reach the shell
        self.exit_event.set()
        self._input.wake()
        if self._key_thread is not None:
            self._key_thread.join()
        self._input.close()
        self._input = None
        self.exit_event.clear()

    def run_input_thread(self) -> None:
        try:
            self._read_terminal()
        except Exception as error:  # noqa: BLE001 - without this thread no key works: the app ends with the reason
            self._loop.call_soon_threadsafe(self._framebuffer_app.reading_failed, error)

    def _read_terminal(self) -> None:
        tty_input = self._input
        assert tty_input is not None, "the thread is started in application mode"
        parser = XTermParser(self._debug)
        app, loop = self._framebuffer_app, self._loop
        while not self.exit_event.is_set():
            patience_s = None if parser._timeout_time is None else max(0.0, parser._timeout_time - get_time())
            try:
                typed, replies = tty_input.read(patience_s, app.link.is_awaiting_reply)
            except EOFError:
                self._tty_file.is_gone = True
                loop.call_soon_threadsafe(self._signalled, int(signal.SIGHUP))
                return
            for reply in replies:
                loop.call_soon_threadsafe(app.terminal_replied, reply)
            # An empty text would tell the parser that no more will come.
            for event in parser.feed(typed) if typed else ():
                self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
