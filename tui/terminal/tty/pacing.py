"""Frames at the speed of the terminal.

On a slow link a program can write far more than arrives; what it shows then is seconds old, and keys are answered after
all that. So questions are put behind frames, and the next frame waits while much is unanswered. Frames that were not
sent meanwhile are never sent: the one that is has everything in it.

Whether the terminal answers is asked once, at the start. A terminal that misses one answer later, such as after its
multiplexer was attached elsewhere, is never waited for again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

BEGIN_UPDATE, END_UPDATE = "\x1b[?2026h", "\x1b[?2026l"  # synchronized output
MODE_QUESTION = "\x1b[?2026$p"  # DECRQM: is synchronized output set?
STATUS_QUESTION = "\x1b[5n"  # DSR: all terminals answer it, but not all links carry it to them

FEW_BYTES = 4096
"""In flight at most: 33 ms on a line of 125 kB/s. Moves of the cursor flow, whatever the round trip takes."""
_ASKED_AFTER_BYTES = 512
_PATIENCE_S = 2.0
_SLOWEST_BYTES_PER_S = 8000


class Pacing:
    """Counts the bytes that are on their way to the terminal.

    For each frame: `may_send()`, and when it may, write what `sent(frame)` answers. For each answer: `heard(question)`.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._question = ""
        self._unasked_bytes = 0
        self._in_flight: deque[tuple[int, float]] = deque()  # bytes up to a question, and when it was written
        self._is_given_up = False
        self._missed_count = 0

    @property
    def is_on(self) -> bool:
        """Whether frames wait for answers."""
        return bool(self._question) and not self._is_given_up

    @property
    def awaited(self) -> int:
        """How many questions are unanswered."""
        return len(self._in_flight)

    @property
    def is_one_missing(self) -> bool:
        """Whether an answer that is not waited for any more has not come to this day. It may still come."""
        return self._missed_count > 0

    def sent(self, frame: str) -> str:
        """`frame` as it is to be written, with a question behind it when it is time for one."""
        if not self.is_on:
            return frame
        self._unasked_bytes += len(frame.encode("utf-8", "replace"))
        if self._unasked_bytes <= _ASKED_AFTER_BYTES:
            return frame
        self._in_flight.append((self._unasked_bytes, self._clock()))
        self._unasked_bytes = 0
        return frame + self._question

    def heard(self, question: str) -> None:
        """The terminal has answered `question`: what was written before it has arrived.

        The question that is answered first, which is one of those at the start, is the one asked behind frames.
        """
        if not self._question:
            self._question = question
        elif question == self._question and self._in_flight:
            self._in_flight.popleft()
        elif question == self._question and self._missed_count:
            self._missed_count -= 1

    def may_send(self) -> bool:
        """Whether so little is on its way that the next frame can be written."""
        return not self.is_on or sum(count for count, _ in self._in_flight) <= FEW_BYTES

    def seconds_left(self) -> float | None:
        """How long the oldest question may still take; None if nothing is awaited."""
        if not self._in_flight:
            return None
        in_flight_bytes = sum(count for count, _ in self._in_flight)
        return self._in_flight[0][1] + _PATIENCE_S + in_flight_bytes / _SLOWEST_BYTES_PER_S - self._clock()

    def give_up_if_missed(self) -> bool:
        """Whether an answer was missed, now or before; then nothing is asked or waited for any more."""
        seconds_left = self.seconds_left()
        if seconds_left is not None and seconds_left <= 0:
            self._is_given_up = True
            self._missed_count = len(self._in_flight)
            self._in_flight.clear()
        return self._is_given_up

    def restart(self) -> None:
        """Nothing is on its way: the terminal was given away and is back."""
        self._in_flight.clear()
        self._unasked_bytes = 0
