"""The conversation with one thread while it is recorded: whether it goes on, and how long a reply is waited for."""

from __future__ import annotations

import time

from tui.base.errors import TargetClosed
from tui.record.protocol.connection import Channel, Json, Reply
from tui.record.threads.recording_events import News, Note, RecordedThread, Tell

_BUSY_AFTER_S = 2.0
_TALKER_PATIENCE_S, _TALK = 5.0, 1000
"""A thread that sends so many events while it owes us an answer is not busy: it gets less time than one that is."""
_EXIT_PATIENCE_S = 5.0
"""How long a program that wants to end is held up for its last samples."""


class ThreadSession:
    """The channel to a recorded thread, from the start of its recording to the end.

    `stop` may be called by any thread, and the thread that reads the connection notices the end of the program; both
    change the state below while they hold `channel.changed`. All other methods are for the thread that records.
    """

    def __init__(self, channel: Channel, thread: RecordedThread, tell: Tell) -> None:
        self.channel = channel
        self.thread = thread
        self._tell = tell
        self._over_at: float | None = None
        self._is_exiting = False
        self._is_reloaded = False
        channel.listen(self._hear)

    @property
    def is_over(self) -> bool:
        """Whether the recording was stopped, or the program wants to end."""
        return self._over_at is not None

    @property
    def is_exiting(self) -> bool:
        """Whether the program wants to end."""
        return self._is_exiting

    @property
    def is_reloaded(self) -> bool:
        """Whether another program has taken the place of the recorded one, and `take_reload` was not called since."""
        return self._is_reloaded

    def take_reload(self) -> bool:
        """`is_reloaded`, which is false from now on."""
        is_reloaded, self._is_reloaded = self._is_reloaded, False
        return is_reloaded

    def stop(self, patience_s: float) -> None:
        """Ends the recording; a thread that does not answer is waited for as long as that. May be called again."""
        with self.channel.changed:
            self._end_within(patience_s)
            self.channel.changed.notify_all()

    def sleep(self, seconds: float) -> bool:
        """Whether the recording still goes on after `seconds`. Raises TargetClosed when the connection does not."""
        with self.channel.changed:
            self.channel.changed.wait_for(
                lambda: self.is_over or self._is_reloaded or self.channel.closed is not None, seconds
            )
            if self.channel.closed is not None:
                raise TargetClosed(self.channel.connection.url, self.channel.closed)
            return not self.is_over

    def answer(self, reply: Reply) -> Json | None:
        """The result of a command, however long it takes; None when the recording is over before it comes.

        Once it is over, the rest of the patience is what remains. Raises what the command failed with.
        """
        was_over = self.is_over
        since, is_reported, event_count = time.monotonic(), False, self.channel.event_count
        while not self.channel.wait(reply, self._next_look_s(since), lambda: self.is_over != was_over):
            if self.is_over and (not was_over or time.monotonic() >= (self._over_at or 0)):
                return None
            is_talking = self.channel.event_count - event_count > _TALK
            if was_over and is_talking and time.monotonic() - since >= _TALKER_PATIENCE_S:
                return None
            if not is_reported and time.monotonic() - since >= _BUSY_AFTER_S:
                is_reported = True
                self.report(Note(f"{self.thread.name} is busy and does not answer: waiting"))
        return reply.value()

    def report(self, news: News) -> None:
        """Passes an event on to the recorder."""
        self._tell(news)

    def note(self, sentence: str) -> None:
        """Reports a sentence about the thread to the user."""
        self.report(Note(f"{self.thread.name}: {sentence}"))

    def warn(self, sentence: str) -> None:
        """The same; the profile of the thread is wrong in what the sentence says."""
        self.report(Note(f"{self.thread.name}: {sentence}", warns_of=self.thread.number))

    def report_missing_end(self) -> None:
        """Reports that what was recorded last did not arrive."""
        self.report(Note(f"{self.thread.name} did not answer any more: its last moments are missing"))

    def _hear(self, method: str, params: Json) -> None:
        if method in ("NodeRuntime.waitingForDisconnect", "Runtime.executionContextDestroyed"):
            self._end_within(_EXIT_PATIENCE_S)
            self._is_exiting = True
        elif method == "Runtime.executionContextsCleared" and self.thread.kind == "workerd":
            self._is_reloaded = True
            self.channel.give_up("it was loaded anew")
        elif method == "Inspector.targetCrashed":
            self.channel.end("the page crashed")
        elif method == "Inspector.detached":
            self.channel.end(f"the inspector was closed ({params.get('reason')})")

    def _end_within(self, patience_s: float) -> None:
        over_at = time.monotonic() + patience_s
        self._over_at = over_at if self._over_at is None else min(self._over_at, over_at)

    def _next_look_s(self, since: float) -> float:
        soon = max(since + _BUSY_AFTER_S - time.monotonic(), 0) or 1.0
        return soon if self._over_at is None else max(0.0, min(soon, self._over_at - time.monotonic()))
