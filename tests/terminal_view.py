"""What a person sees of a program in a terminal, and how a test waits for it.

Two kinds of programs are seen this way: one behind a real pty (`tests.pty_app`), and the explorer inside of the test's
own process (`tests.explorer_in_process`). No wait is for a time or for silence: each ends with a text, a cell, or the
answer to a key.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable

import pytest
from wcwidth import wcswidth

from tests.emulator import Emulator
from tests.key_names import key_bytes
from tests.patience import PATIENCE_S
from tests.terminal_screen import Cell


class TerminalView(ABC):
    """A terminal of `columns` by `rows` cells with a program in it. `received` has every byte the program wrote."""

    def __init__(self, title: str, columns: int, rows: int, *, answers: bool = True) -> None:
        self.emulator = Emulator(columns, rows)
        self.received = bytearray()
        self._title = title
        self._answers = answers
        self._ended = False
        self._rows: list[str] = []
        self._rows_change = -1
        """The change of the screen that `_rows` are from: reading all cells costs more than a key does."""

    # What a subclass provides

    @abstractmethod
    def write(self, data: bytes | str) -> None:
        """Sends bytes (or text) as they are: a paste, a reply, half a sequence."""

    @abstractmethod
    def _read_for(self, seconds: float) -> bool:
        """Waits until the program writes something, for `seconds` at most; whether it did. It is drawn and answered."""

    # Keys

    def keys(self, *names: str) -> None:
        """Presses keys by name, one after the other ("j", "enter", "ctrl+d", ...)."""
        for name in names:
            self.write(key_bytes(name))

    def press(self, *names: str) -> str:
        """Presses keys; the screen's text once the explorer has handled them and drawn what they changed."""
        self.keys(*names)
        self.synchronize()
        return self.screen_text()

    def synchronize(self, timeout: float = PATIENCE_S) -> None:
        """Waits until the explorer has handled all that was typed so far.

        Keys are handled in order, so Ctrl-L is a barrier: its repaint comes behind the frames of all keys before it.
        The result of background work may come later: `wait_for` it. A repaint also mends what a wrong frame left on the
        screen, so tests of frames themselves wait with `wait_for` alone.
        """
        repaints = self.emulator.repaint_count
        self.keys("ctrl+l")
        self._wait_until(
            lambda: self.emulator.repaint_count > repaints and not self.emulator.is_in_a_frame, "the repaint", timeout
        )

    # What is seen

    @property
    def byte_count(self) -> int:
        """How many bytes the program has written so far, as a link would carry them."""
        return len(self.received)

    def screen_text(self) -> str:
        """The screen, one line per row, without trailing blanks."""
        return "\n".join(self._screen_rows())

    def row_text(self, row: int) -> str:
        return self._screen_rows()[row]

    def cell(self, column: int, row: int) -> Cell:
        """One cell with its colours (pyte's names or hex) and attributes."""
        return self.emulator.screen.buffer[row][column]

    def position(self, text: str) -> tuple[int, int]:
        """Column and row of the first `text` on the screen."""
        for row, line in enumerate(self.emulator.screen.display):
            if text in line:
                before = line[: line.index(text)]
                return wcswidth(before), row
        pytest.fail(f"{text!r} is not on the screen:\n{self._framed()}")

    # Waiting

    def wait_for(self, wanted: str | Callable[[str], object], timeout: float = PATIENCE_S) -> str:
        """The screen's text, as soon as it contains `wanted` (or `wanted(text)` is true). Half a frame is no screen."""
        holds = wanted if callable(wanted) else lambda text: wanted in text
        name = getattr(wanted, "__name__", repr(wanted)) if callable(wanted) else repr(wanted)
        self._wait_until(lambda: not self.emulator.is_in_a_frame and holds(self.screen_text()), name, timeout)
        return self.screen_text()

    def next_frame(self, *keys: str, timeout: float = PATIENCE_S) -> int:
        """Presses `keys` and waits for the frame that answers; the bytes of it."""
        frames, before = self.emulator.frame_count, self.byte_count
        self.keys(*keys)
        self._wait_until(lambda: self.emulator.frame_count > frames, f"a frame after {' '.join(keys)}", timeout)
        return self.byte_count - before

    def reads_within(self, seconds: float) -> bool:
        """Whether the program writes something within `seconds`."""
        return self._read_for(seconds)

    def read_for(self, seconds: float) -> None:
        """Draws and answers all that the program writes for `seconds`."""
        ends_at = time.monotonic() + seconds
        while (seconds_left := ends_at - time.monotonic()) > 0 and not self._ended:
            self._read_for(seconds_left)

    def take(self, data: bytes) -> None:
        """Draws what came from the program, and answers its queries."""
        self.received += data
        answer = self.emulator.feed(data)
        if answer and self._answers:
            self.write(answer)

    def _screen_rows(self) -> list[str]:
        if self.emulator.change_count != self._rows_change:
            self._rows_change = self.emulator.change_count
            self._rows = [row.rstrip() for row in self.emulator.screen.display]
        return self._rows

    def _wait_until(self, holds: Callable[[], object], name: str, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while not holds():
            if self._ended and not self._read_for(0):
                if holds():
                    return
                pytest.fail(f"ended before {name} was on the screen:\n{self._framed()}")
            if time.monotonic() > deadline:
                pytest.fail(f"{name} was not on the screen after {timeout} s:\n{self._framed()}")
            self._read_for(0.05)

    def _framed(self) -> str:
        screen = self.emulator.screen
        edge = "+" + "-" * screen.columns + "+"
        rows = "\n".join(f"|{row}|" for row in screen.display)
        return f"$ {self._title}\n{edge}\n{rows}\n{edge}"
