"""What Ctrl-C and the end of a session mean to a recorder that has no screen."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from tui.record.recorder import Recorder

TERMINATED_PATIENCE_S = 10.0
"""How long a target is waited for when somebody wants us gone: a session that ended, a machine that shuts down."""

Reaction = Callable[[int, FrameType | None], None]


@dataclass(slots=True)
class Wish:
    """What signals have asked for; once everything was recorded, they are passed on."""

    was_interrupted: bool = False
    pass_on: Callable[[int], None] | None = None


@contextmanager
def stop_signals(recorder: Recorder) -> Iterator[Wish]:
    """Lets SIGINT, SIGTERM and SIGHUP stop the recorder in order; a second SIGINT raises KeyboardInterrupt."""
    wish = Wish()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if wish.pass_on is not None:
            wish.pass_on(signal.SIGINT)
            return
        is_second, wish.was_interrupted = wish.was_interrupted, True
        if is_second or recorder.has_no_target:
            raise KeyboardInterrupt
        recorder.stop("interrupted")

    def terminate(number: int, _frame: FrameType | None) -> None:
        if wish.pass_on is not None:
            wish.pass_on(number)
        elif recorder.has_no_target:
            raise KeyboardInterrupt
        recorder.stop(signal.Signals(number).name, TERMINATED_PATIENCE_S)

    before = {}
    for number, react in _reactions(interrupt, terminate):
        # Who started us with nohup wants us to outlive the terminal.
        if signal.getsignal(number) is not signal.SIG_IGN or number == signal.SIGINT:
            before[number] = signal.signal(number, react)
    try:
        yield wish
    finally:
        for number, reaction in before.items():
            signal.signal(number, reaction)


def _reactions(interrupt: Reaction, terminate: Reaction) -> Sequence[tuple[signal.Signals, Reaction]]:
    names = (("SIGINT", interrupt), ("SIGBREAK", interrupt), ("SIGTERM", terminate), ("SIGHUP", terminate))
    return [(signal.Signals[name], react) for name, react in names if name in signal.Signals.__members__]
