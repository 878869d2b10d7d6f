"""A program in a real terminal: started, typed at, looked at, ended.

The tests see what a person at a terminal of that size sees, and how many bytes it took (`TerminalView`).
"""

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pytest

from tests.patience import PATIENCE_S
from tests.places import CHECKOUT
from tests.terminal_view import TerminalView

ESCAPE_IS_ALONE_S = 0.15  # programs wait about 0.1 s before they believe that an ESC starts no sequence
TICKSCOPE = (sys.executable, "-m", "tui")

# A session leader that opens a terminal gets it as its controlling terminal: no fork in a process that has threads.
_TAKE_TERMINAL = ': <"$0"; exec "$@"'


class Process(Protocol):
    """What is used of a running program, which is a child or that of a fork server."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self) -> int: ...

    def send_signal(self, number: int, /) -> None: ...


class PtyApp(TerminalView):
    """One running program. Use it in a `with`: leaving kills what is left of it.

    `environment` is laid over a clean one (None removes a name). With `answers=False` the terminal never replies to
    queries.
    """

    def __init__(
        self,
        command: Sequence[str | os.PathLike[str]],
        *,
        home: Path,
        columns: int = 120,
        rows: int = 40,
        environment: Mapping[str, str | None] | None = None,
        directory: Path | None = None,
        answers: bool = True,
    ) -> None:
        words = [os.fspath(word) for word in command]
        super().__init__(" ".join(words), columns, rows, answers=answers)
        self._terminal, program_side = os.openpty()
        self._program_side_name = os.ttyname(program_side)
        self.line_settings_at_start = self.line_settings()
        """What they were before the program could change them."""
        _set_size(self._terminal, columns, rows)
        try:
            self._process = self._started(
                words, program_side, directory or CHECKOUT, clean_environment(home, environment or {})
            )
        except OSError:
            os.close(self._terminal)
            raise
        finally:
            os.close(program_side)

    def _started(self, words: list[str], program_side: int, directory: Path, environment: dict[str, str]) -> Process:
        """The program, once nothing but it needs `program_side` to be open."""
        return subprocess.Popen(
            ["/bin/sh", "-c", _TAKE_TERMINAL, os.ttyname(program_side), *words],
            stdin=program_side,
            stdout=program_side,
            stderr=program_side,
            start_new_session=True,
            cwd=directory,
            env=environment,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Typing, and what happens to the terminal

    def write(self, data: bytes | str) -> None:
        """Send bytes (or text) as they are: a paste, a reply, half a sequence."""
        rest = data.encode() if isinstance(data, str) else data
        while rest:
            rest = rest[os.write(self._terminal, rest) :]

    def keys(self, *names: str) -> None:
        """See `TerminalView`. Escape stands alone: Esc and Enter that are read together are one key."""
        for name in names:
            super().keys(name)
            if name == "escape":
                self.read_for(ESCAPE_IS_ALONE_S)  # a pty delivers late: at first nothing is there to be read
                self._wait_until_all_is_read()
                self.read_for(ESCAPE_IS_ALONE_S)

    def _wait_until_all_is_read(self) -> None:
        """Returns once the program has read what was typed, or has ended."""
        program_side = os.open(self._program_side_name, os.O_RDWR | os.O_NOCTTY)
        try:
            self._wait_until(lambda: self.has_left or not _bytes_to_read(program_side), "nothing typed", PATIENCE_S)
        finally:
            os.close(program_side)

    def resize(self, columns: int, rows: int) -> None:
        self.emulator.resize(columns, rows)
        _set_size(self._terminal, columns, rows)

    def flicker(self, columns: int, rows: int) -> None:
        """Have another size, and that of before again sooner than the program can look."""
        screen = self.emulator.screen
        before = screen.columns, screen.lines
        self.emulator.resize(columns, rows)
        self.emulator.resize(*before)
        _set_size(self._terminal, columns, rows)
        _set_size(self._terminal, *before)

    def send_signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def hang_up(self) -> None:
        """Pull the plug: the terminal is gone, as when a link is lost."""
        os.close(self._terminal)
        self._terminal = -1
        self._ended = True

    # What is seen

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the program has not ended yet."""
        return self._process.poll() is None

    @property
    def has_left(self) -> bool:
        """Whether it has ended, or is just ending: it has closed the terminal."""
        return self._ended or not self.is_running

    @property
    def is_stopped(self) -> bool:
        """Whether it is suspended, as by Ctrl-Z. Of Linux only."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text()
        except OSError:  # it has ended
            return False
        return stat.rpartition(")")[2].split()[0] == "T"

    @property
    def terminal(self) -> int:
        """The terminal's side of the pty, for who reads and answers by themselves."""
        return self._terminal

    def line_settings(self) -> list[object]:
        """The settings of the line, as `termios.tcgetattr` has them: raw or cooked, echo, signals."""
        return termios.tcgetattr(self._terminal)

    # Waiting

    def exit_status(self, timeout: float = PATIENCE_S) -> int:
        """The status of the program once it has ended by itself; minus the signal's number when one killed it."""
        deadline = time.monotonic() + timeout
        while (status := self._process.poll()) is None:
            if time.monotonic() > deadline:
                pytest.fail(f"still running after {timeout} s:\n{self._framed()}")
            self._read_for(0.02)
        while self._read_for(0) and not self._ended:
            pass
        return status

    def close(self) -> None:
        """Kill the program and what shares its process group if it still runs, and give the terminal back."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._terminal >= 0:
            os.close(self._terminal)
            self._terminal = -1

    def _read_for(self, seconds: float) -> bool:
        """Whether something came within `seconds`; it is drawn, and answered."""
        if self._ended:
            select.select([], [], [], seconds)
            return False
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._terminal, 1 << 16)
        except OSError:  # EIO: Linux' way to say that nobody has the other side open
            data = b""
        self._ended = not data
        self.take(data)
        return bool(data)


def _bytes_to_read(terminal: int) -> int:
    (count,) = struct.unpack("i", fcntl.ioctl(terminal, termios.FIONREAD, bytes(4)))
    return int(count)


def clean_environment(home: Path, changes: Mapping[str, str | None]) -> dict[str, str]:
    """What a fresh login has, with the interpreter of the tests first in the path and the checkout importable."""
    environment = {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
        "PYTHONPATH": str(CHECKOUT),
        "SHELL": "/bin/sh",
        "TERM": "xterm-256color",
    }
    for name, value in changes.items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
    return environment


def _set_size(terminal: int, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
