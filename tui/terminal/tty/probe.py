"""The questions at the start: what background the terminal has, and whether it answers at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic

from tui.terminal.tty.pacing import MODE_QUESTION, STATUS_QUESTION
from tui.terminal.tty.replies import BackgroundReport, ModeReport, Reply, StatusReport

_BACKGROUND_QUESTION = "\x1b]11;?\x1b\\"
_PATIENCE_S = 2.0
_BACKGROUND_PATIENCE_S = 0.15


def questions(environ: Mapping[str, str]) -> str:
    """What to ask a terminal first. The last is one that all of them answer.

    Terminals answer in order, so the answer to a later question says that there is none to an earlier one. Two
    terminals print what they should ignore: Apple's shows a `p`, and old Linux consoles show parts of both.
    """
    if environ.get("TERM") == "linux":
        return STATUS_QUESTION
    if environ.get("TERM_PROGRAM") == "Apple_Terminal":
        return _BACKGROUND_QUESTION + STATUS_QUESTION
    return _BACKGROUND_QUESTION + MODE_QUESTION + STATUS_QUESTION


class Probe:
    """Follows the answers to `questions`."""

    def __init__(self, asked: str, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._since = clock()
        self._is_over = False
        self._awaits_background = _BACKGROUND_QUESTION in asked

    def heard(self, reply: Reply) -> None:
        """One of the answers has come."""
        if isinstance(reply, BackgroundReport | ModeReport | StatusReport):
            self._awaits_background = False
        if isinstance(reply, StatusReport):
            self._is_over = True

    @property
    def is_awaiting(self) -> bool:
        """Whether answers may still come."""
        return not self._is_over and self._clock() - self._since < _PATIENCE_S

    @property
    def background_seconds_left(self) -> float:
        """How long the first frame should wait for its colours."""
        return self._since + _BACKGROUND_PATIENCE_S - self._clock() if self._awaits_background else 0.0
