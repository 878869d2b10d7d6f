"""The way to the terminal and back: whether a frame may be written now, and what is written around it."""

from __future__ import annotations

from tui.terminal.tty.pacing import BEGIN_UPDATE, END_UPDATE, MODE_QUESTION, STATUS_QUESTION, Pacing
from tui.terminal.tty.probe import Probe
from tui.terminal.tty.replies import ModeReport, Reply, StatusReport

_SYNCHRONIZED_OUTPUT = 2026
_SOON_S = 0.001


class Link:
    """Knows what the terminal was asked and has answered.

    For each frame: when `seconds_left()` is 0, write what `framed(frame)` answers. For each answer: `heard(reply)`.
    """

    def __init__(self) -> None:
        self._pacing = Pacing()
        self._probe: Probe | None = None
        self._has_synchronized_output = False

    def started(self, probe: Probe) -> None:
        """The terminal is ours, at the start or after a suspension, and was asked the questions of `probe`."""
        self._probe = probe
        self._pacing.restart()

    def heard(self, reply: Reply) -> None:
        """The terminal has answered."""
        if self._probe is not None:
            self._probe.heard(reply)
        if isinstance(reply, StatusReport):
            self._pacing.heard(STATUS_QUESTION)
        elif isinstance(reply, ModeReport) and reply.mode == _SYNCHRONIZED_OUTPUT:
            self._has_synchronized_output = reply.is_known
            self._pacing.heard(MODE_QUESTION)

    def seconds_left(self) -> float:
        """How long the next frame waits if nothing is heard; 0 when it may be written now."""
        background_s = 0.0 if self._probe is None else self._probe.background_seconds_left
        if background_s > 0:
            return background_s
        if self._pacing.may_send() or self._pacing.give_up_if_missed():
            return 0.0
        return max(self._pacing.seconds_left() or 0.0, _SOON_S)

    def framed(self, frame: str) -> str:
        """`frame` as it is written: shown at once where the terminal can, with a question behind it when it is time."""
        if self._has_synchronized_output:
            frame = BEGIN_UPDATE + frame + END_UPDATE
        return self._pacing.sent(frame)

    @property
    def is_awaiting_reply(self) -> bool:
        """Whether the terminal was asked something that it has not answered."""
        return self._pacing.awaited > 0 or (self._probe is not None and self._probe.is_awaiting)

    @property
    def may_reply(self) -> bool:
        """Whether a reply may be on its way, though it may be one that is not waited for any more."""
        return self.is_awaiting_reply or self._pacing.is_one_missing
