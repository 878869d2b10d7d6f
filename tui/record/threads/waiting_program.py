"""A program that waits before its first line until its recording begins, and is let run once."""

from __future__ import annotations

from tui.record.inspectors.closing import release, run_command
from tui.record.processes.inspector import Inspector
from tui.record.protocol.connection import Channel, Command

RUN: Command = ("Runtime.runIfWaitingForDebugger", None)
"""Lets a thread run that waits for any debugger; one that does not wait ignores it."""


class WaitingProgram:
    """The program behind an inspector, which may wait for its recording.

    `waits_for_us`: it was started so that nothing of it runs before we say so. Otherwise somebody else may have
    started it with --inspect-brk. For the thread that records its main thread.
    """

    def __init__(self, inspector: Inspector, *, waits_for_us: bool) -> None:
        self._inspector = inspector
        self._waits_for_us = waits_for_us
        self._is_released = False
        self._is_running = not waits_for_us

    @property
    def is_running(self) -> bool:
        """Whether it was let run, or never waited for us."""
        return self._is_running

    @property
    def run_command(self) -> Command:
        """The command to send with those that start a profiler, so that samples begin with the first line."""
        return RUN if self._is_released else run_command(self._inspector)

    def release(self, channel: Channel) -> None:
        """Lets the program run; does nothing the second time."""
        if self._is_released:
            return
        self._is_released = True
        if self._waits_for_us:
            release(channel, self._inspector)
            # A message on a lost connection reaches nobody.
            self._is_running = channel.closed is None
        else:
            channel.send(*run_command(self._inspector))

    def abandon(self, channel: Channel) -> None:
        """Lets a program run that is not recorded.

        One that waits in our hook goes on by itself once we disconnect, and closes its inspector then.
        """
        if self._inspector.waits is None:
            self.release(channel)
