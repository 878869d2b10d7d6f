"""What the recording of any thread has in common: how it begins, goes on, ends, and waits for what does not answer."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from tui.base.errors import RecordError, TargetClosed
from tui.record.protocol.connection import Channel, Command, Json, Reply
from tui.record.threads.recording_events import Ended, How, Note, RecordedThread, Tell

CHUNK_S = 1.0
"""How often a profiler fetches what has been recorded."""
_BUSY_AFTER_S = 2.0
_TALKER_PATIENCE_S, _TALK = 5.0, 1000
"""A thread that sends so many events while it owes us an answer is not busy: it gets less time than one that is."""
_EXIT_PATIENCE_S = 5.0
"""How long a program that wants to end is held up for its last samples."""


@dataclass(frozen=True, slots=True)
class Release:
    """How a program is let run that waits for us: `command` at once with what else is sent, `finish` afterwards.

    `abandon` takes the place of both where nothing is recorded.
    """

    command: Command
    finish: Callable[[], None]
    abandon: Callable[[], None]


class ThreadRecording(ABC):
    """Records the thread behind a channel; `run` is the body of a thread of our own.

    `release` lets a program run that waits for us, with the first samples already being taken.
    """

    def __init__(
        self,
        channel: Channel,
        thread: RecordedThread,
        tell: Tell,
        release: Release | None = None,
    ) -> None:
        self.thread = thread
        self._channel = channel
        self._tell = tell
        self._release = release
        self._over_at: float | None = None
        self._is_exiting = False
        self._is_another = False
        self._is_warming_up = False
        channel.listen(self._hear)

    @abstractmethod
    def _prepare(self) -> bool:
        """Does what must be done before samples are taken; whether they are still wanted."""

    @abstractmethod
    def _begin(self) -> bool:
        """Has samples taken, lets the program run and tells so; False when it did not answer in time."""

    @abstractmethod
    def _go_on(self) -> float:
        """Fetches what has come since the last time; the time (s) after which the next may be fetched."""

    @abstractmethod
    def _begin_again(self) -> bool:
        """Has samples taken of what has taken the place of the program; False when it does not answer."""

    @abstractmethod
    def _finish(self) -> None:
        """Fetches what is not here yet."""

    def stop(self, patience_s: float) -> None:
        """Ends the recording; a thread that does not answer is waited for as long as that. May be called again."""
        with self._channel.changed:
            over_at = time.monotonic() + patience_s
            self._over_at = over_at if self._over_at is None else min(self._over_at, over_at)
            self._channel.changed.notify_all()

    def run(self) -> None:
        """Records until `stop`, the end of the program, or of the connection; `Ended` is the last thing told."""
        how: How = "failed"
        reason, error = "recording it failed", None
        try:
            how, reason, error = self._recorded()
        finally:
            # A program that waits for us runs, whether it is recorded or not; the recorder waits for the word.
            if self._release is not None:
                self._release.abandon()
            self._tell(Ended(self.thread.number, how, reason, error))

    def _recorded(self) -> tuple[How, str, RecordError | None]:
        has_begun = False
        if self._is_over():
            return "failed", self._why_it_never_began(), None
        try:
            if not self._prepare() or not self._begin():
                return "failed", self._why_it_never_began(), None
            has_begun = True
            self._go_on_until_over()
            self._finish()
        except TargetClosed as error:
            # What is on its way when a program ends is lost with it, but not what came before.
            return ("lost" if has_begun else "failed"), error.where, None
        except RecordError as error:
            return ("stopped" if has_begun else "failed"), error.where, error if error.next_step else None
        return ("exited" if self._is_exiting else "stopped"), "", None

    def _why_it_never_began(self) -> str:
        if self._is_exiting:
            return "it ended before samples were taken"
        if self._is_warming_up:
            return "the recording was stopped before samples were taken: its warm-up was not over"
        return "it did not answer before the recording was stopped"

    def _let_run(self) -> None:
        release, self._release = self._release, None
        if release is not None:
            release.finish()

    def _warm_up(self, seconds: float) -> bool:
        """Lets the program run first; whether the recording is still wanted then."""
        if seconds:
            self._is_warming_up = True
            self._let_run()
            self._is_warming_up = not self._sleep(seconds)
        return not self._is_over()

    def _go_on_until_over(self) -> None:
        next_at = time.monotonic() + CHUNK_S
        while self._sleep(next_at - time.monotonic()):
            least_s = self._go_on() if not self._is_another else self._go_on_with_another()
            # What came late does not make the next one short.
            next_at = max(next_at + CHUNK_S, time.monotonic() + least_s)

    def _go_on_with_another(self) -> float:
        """Begins again where `wrangler dev` has loaded a worker anew behind the same connection."""
        self._is_another = False
        self._tell(Note(f"{self.thread.name} was loaded anew: the recording goes on with the new one"))
        self._begin_again()
        return CHUNK_S

    def _hear(self, method: str, params: Json) -> None:
        if method in ("NodeRuntime.waitingForDisconnect", "Runtime.executionContextDestroyed"):
            over_at = time.monotonic() + _EXIT_PATIENCE_S
            self._over_at = over_at if self._over_at is None else min(self._over_at, over_at)
            self._is_exiting = True
        elif method == "Runtime.executionContextsCleared" and self.thread.kind == "workerd":
            self._is_another = True
            self._channel.give_up("it was loaded anew")
        elif method == "Inspector.targetCrashed":
            self._channel.end("the page crashed")
        elif method == "Inspector.detached":
            self._channel.end(f"the inspector was closed ({params.get('reason')})")

    def _is_over(self) -> bool:
        return self._over_at is not None

    def _sleep(self, seconds: float) -> bool:
        """Whether the recording still goes on after `seconds`. Raises TargetClosed when the connection does not."""
        with self._channel.changed:
            self._channel.changed.wait_for(
                lambda: self._is_over() or self._is_another or self._channel.closed is not None, seconds
            )
            if self._channel.closed is not None:
                raise TargetClosed(self._channel.connection.url, self._channel.closed)
            return not self._is_over()

    def _answer(self, reply: Reply) -> Json | None:
        """The result of a command, however long it takes; None when the recording is over before it comes.

        Once it is over, the rest of the patience is what remains. Raises what the command failed with.
        """
        was_over = self._is_over()
        since, has_told, heard = time.monotonic(), False, self._channel.event_count
        while not self._channel.wait(reply, self._next_look_s(since), lambda: self._is_over() != was_over):
            if self._is_over() and (not was_over or time.monotonic() >= (self._over_at or 0)):
                return None
            is_talking = self._channel.event_count - heard > _TALK
            if was_over and is_talking and time.monotonic() - since >= _TALKER_PATIENCE_S:
                return None
            if not has_told and time.monotonic() - since >= _BUSY_AFTER_S:
                has_told = True
                self._tell(Note(f"{self.thread.name} is busy and does not answer: waiting"))
        return reply.value()

    def _next_look_s(self, since: float) -> float:
        soon = max(since + _BUSY_AFTER_S - time.monotonic(), 0) or 1.0
        return soon if self._over_at is None else max(0.0, min(soon, self._over_at - time.monotonic()))
