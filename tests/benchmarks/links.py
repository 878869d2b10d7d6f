"""A slow link between a program and its terminal: so many bytes a second, and a delay both ways.

As with `sshd`, what the program writes is taken at once and waits in the link; answers to its questions come when the
question has arrived, and travel back.
"""

from __future__ import annotations

import os
import re
import select
import time
from collections import deque
from dataclasses import dataclass, field

_QUESTIONS = re.compile(rb"\x1b\[\?2026\$p|\x1b\[5n|\x1b\]11;\?\x1b\\|\x1b\[c")
_ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[5n": b"\x1b[0n",
    b"\x1b]11;?\x1b\\": b"\x1b]11;rgb:1a1a/1b1b/2222\x1b\\",
    b"\x1b[c": b"\x1b[?62;22c",
}


@dataclass
class SlowLink:
    """Moves bytes of the pty `descriptor` in real time. `received` counts what the program wrote."""

    descriptor: int
    bytes_per_s: float
    round_trip_s: float
    received: int = 0
    shown_at: float = 0.0
    """When the last byte that was written so far is (or will be) on the screen."""
    _free_at: float = 0.0
    _to_program: deque[tuple[float, bytes]] = field(default_factory=deque)

    def type(self, keys: bytes) -> None:
        """Keys are pressed; the program has them half a round trip later."""
        self._to_program.append((time.perf_counter() + self.round_trip_s / 2, keys))

    def run(self, seconds: float) -> None:
        """Moves what is to be moved for so long."""
        deadline = time.perf_counter() + seconds
        while (now := time.perf_counter()) < deadline:
            while self._to_program and self._to_program[0][0] <= now:
                os.write(self.descriptor, self._to_program.popleft()[1])
            if select.select([self.descriptor], [], [], 0.002)[0]:
                self._carry(os.read(self.descriptor, 1 << 16))

    def run_until_quiet(self, quiet_s: float) -> None:
        """Moves until all has arrived and the program has written nothing for so long."""
        before = -1
        while before != self.received or self._to_program or time.perf_counter() < self.shown_at:
            before = self.received
            self.run(quiet_s)

    def _carry(self, data: bytes) -> None:
        self._free_at = max(self._free_at, time.perf_counter()) + len(data) / self.bytes_per_s
        self.received += len(data)
        self.shown_at = self._free_at + self.round_trip_s / 2
        for question in _QUESTIONS.findall(data):
            self._to_program.append((self.shown_at + self.round_trip_s / 2, _ANSWERS[question]))
