"""What Ctrl-C and the end of a session mean to a recorder that has no screen."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from tui.record.recorder.recorder import Recorder

TERMINATED_PATIENCE_S = 10.0
"""How long a target is waited for when somebody wants us gone: a session that ended, a machine that shuts down."""

Reaction = Callable[[int, FrameType | None], None]


@dataclass(slots=True)
class Wish:
    """What signals have asked for; once everything was recorded, they are passed on.

    Before there is a recorder, and once KeyboardInterrupt was raised, they are only noted: what is being made or put
    away then comes to its end.
    """

    was_interrupted: bool = False
    pass_on: Callable[[int], None] | None = None
    has_given_up: bool = False
    _recorder: Recorder | None = None
    _number: int | None = None

    def concern(self, recorder: Recorder) -> None:
        """Has signals stop `recorder` from now on. Raises KeyboardInterrupt when there was one already."""
        self._recorder = recorder
        if self._number is not None:
            self.take(self._number)

    def take(self, number: int) -> None:
        """Does what a signal asks for. Raises KeyboardInterrupt, once, when nothing can be stopped in order."""
        recorder, self._number = self._recorder, number
        if recorder is None or self.has_given_up:
            return
        if self.pass_on is not None:
            self.pass_on(number)
            return
        is_second = self.was_interrupted and number == signal.SIGINT
        self.was_interrupted |= number == signal.SIGINT
        if is_second or recorder.has_no_target:
            self.has_given_up = True
            raise KeyboardInterrupt
        if number == signal.SIGINT:
            recorder.stop("interrupted")
        else:
            recorder.stop(signal.Signals(number).name, TERMINATED_PATIENCE_S)


@contextmanager
def stop_signals() -> Iterator[Wish]:
    """Lets SIGINT, SIGTERM and SIGHUP stop a recorder in order; a second SIGINT raises KeyboardInterrupt."""
    wish = Wish()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        wish.take(signal.SIGINT)

    def terminate(number: int, _frame: FrameType | None) -> None:
        wish.take(number)

    before = {}
    for number, react in _reactions(interrupt, terminate):
        # Who started us with nohup wants us to outlive the terminal.
        if signal.getsignal(number) is not signal.SIG_IGN or number == signal.SIGINT:
            before[number] = signal.signal(number, react)
    try:
        yield wish
    finally:
        # Who has given up is on the way out: one more signal would only be told as an error. Of an impatient Ctrl-C
        # Python itself would die at its very end, when our reaction is gone: the status would no longer be ours.
        for number, reaction in before.items():
            if wish.was_interrupted and number == signal.SIGINT:
                signal.signal(number, signal.SIG_IGN)
            elif not wish.has_given_up:
                signal.signal(number, reaction)


def _reactions(interrupt: Reaction, terminate: Reaction) -> Sequence[tuple[signal.Signals, Reaction]]:
    names = (("SIGINT", interrupt), ("SIGBREAK", interrupt), ("SIGTERM", terminate), ("SIGHUP", terminate))
    return [(signal.Signals[name], react) for name, react in names if name in signal.Signals.__members__]
