"""The recording of one thread, from its first command to its last: what is sent, when, and what is waited for.

The order and the traps are V8's and the runtimes': `Profiler.stop` is answered late and never sent again, a program
that wants to end waits until we are gone, and a busy one answers when it is not busy any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.errors import ProtocolError, RecordError, TargetClosed
from tui.record.call_counts import CallCounter
from tui.record.chunks import Chunks
from tui.record.connection import Channel, Command, Json, Reply
from tui.record.news import Began, CallCounts, Chunk, Ended, How, Note, RecordedThread, Tell, Whole

CHUNK_S = 1.0
_BUSY_AFTER_S = 2.0
_EXIT_PATIENCE_S = 5.0
"""How long a program that wants to end is held up for its last samples."""

MOST_FETCHED_BYTES = 16 << 20
"""The largest whole that is fetched when the chunks tell all: V8 blocks the program for some 20 ms per MB."""
MOST_KEPT_BYTES = 64 << 20
"""What V8 may keep of a recording in the program's memory; then it starts anew."""

_NODE_BYTES, _SAMPLE_BYTES = 230, 8
"""What a node and a sample with its time take in a profile, roughly."""

_NUDGE: Sequence[Command] = (
    ("Profiler.startPreciseCoverage", {"callCount": False, "detailed": False}),
    ("Profiler.stopPreciseCoverage", None),
)
"""A loop that was spinning before V8's profiler began is running code that it does not know, and its time goes to its
caller. Switching coverage on and off has V8 drop that code and make it anew. Not a line of the program may run between
the two: what runs with coverage on stays slow for good."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a thread is recorded. `nudges`: V8 makes the code that runs at the start anew; `may_nudge`: later too."""

    interval_us: int = 1000
    warmup_s: float = 0.0
    nudges: bool = False
    may_nudge: bool = True
    counts_calls: bool = False


class ThreadProfiler:
    """Records the thread behind a channel; `run` is the body of a thread of our own.

    `release` lets a program run that waits for us, with the first samples already being taken.
    """

    def __init__(
        self,
        channel: Channel,
        thread: RecordedThread,
        sampling: Sampling,
        tell: Tell,
        release: Callable[[], None] | None = None,
    ) -> None:
        self.thread = thread
        self._channel = channel
        self._sampling = sampling
        self._tell = tell
        self._release = release
        self._chunks = Chunks(channel, self._found)
        self._counter = CallCounter(channel) if sampling.counts_calls else None
        self._whole_is_kept = False
        self._bytes_kept = 0
        self._over_at: float | None = None
        self._is_exiting = False
        self._pending: Reply | None = None
        channel.listen(self._hear)

    def stop(self, patience_s: float) -> None:
        """Ends the recording; a thread that does not answer is waited for as long as that. May be called again."""
        with self._channel.changed:
            over_at = time.monotonic() + patience_s
            self._over_at = over_at if self._over_at is None else min(self._over_at, over_at)
            self._channel.changed.notify_all()

    def run(self) -> None:
        """Records until `stop`, the end of the program, or of the connection; `Ended` is the last thing told."""
        how, reason = self._recorded()
        self._tell(Ended(self.thread.number, how, reason))

    def _recorded(self) -> tuple[How, str]:
        has_begun = False
        try:
            if not self._prepare() or not self._begin():
                return "failed", "it did not answer before the recording was stopped"
            has_begun = True
            self._roll_until_over()
            self._finish()
        except TargetClosed as error:
            # What is on its way when a program ends is lost with it, but not what came before.
            return ("lost" if has_begun else "failed"), error.where
        except RecordError as error:
            return ("stopped" if has_begun else "failed"), error.where
        return ("exited" if self._is_exiting else "stopped"), ""

    def _prepare(self) -> bool:
        if self._answer(self._channel.send("Profiler.enable")) is None:
            return False
        interval = {"interval": self._sampling.interval_us}
        if self._answer(self._channel.send("Profiler.setSamplingInterval", interval)) is None:
            return False
        if self._sampling.warmup_s:
            self._let_run()
            self._sleep(self._sampling.warmup_s)
        return not self._is_over()

    def _begin(self) -> bool:
        """Whether samples are being taken, and chunks where they can be had."""
        # All at once, so that the first chunk tells of what the whole tells of, from its start on.
        started, *_, attempted = self._channel.send_together(
            ("Profiler.start", None), *self._coverage(), self._chunks.attempt("console")
        )
        if self._answer(started) is None:
            return False
        self._whole_is_kept = True
        if not self._begins_chunks(attempted):
            [attempted] = self._channel.send_together(self._chunks.attempt("command line"))
        if not self._begins_chunks(attempted):
            # No console here: the program has none, or `Runtime.evaluate` failed.
            self._chunks.way = "restart"
            self._whole_is_kept = False
        self._let_run()
        self._tell(Began(self.thread, self._chunks.way))
        return True

    def _coverage(self) -> Sequence[Command]:
        """What follows the start at once. Counting calls is a nudge as well."""
        if self._counter is not None:
            return (self._counter.begin(),)
        return _NUDGE if self._sampling.nudges else ()

    def _begins_chunks(self, attempted: Reply) -> bool:
        return self._was_done(attempted) and self._chunks.has_begun()

    def _let_run(self) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()

    def _roll_until_over(self) -> None:
        next_at = time.monotonic() + CHUNK_S
        while self._sleep(next_at - time.monotonic()):
            if self._chunks.way != "none":
                self._roll()
            # A chunk that came late does not make the next one short.
            next_at = max(next_at + CHUNK_S, time.monotonic() + CHUNK_S / 20)

    def _roll(self) -> None:
        is_full = self._bytes_kept > MOST_KEPT_BYTES and self._chunks.way != "restart" and self._counter is None
        begun = None
        if is_full:
            self._pending, begun = self._start_anew()
        else:
            self._pending = self._chunks.roll()[0]
        has_come = self._was_done(self._pending) and (begun is None or self._begins_chunks(begun))
        if self._pending.is_done and not has_come and not self._is_over():
            self._chunks.way = "none"
            self._tell(Note(f"{self.thread.name}: no more chunks can be had before the end of the recording"))

    def _was_done(self, evaluated: Reply) -> bool:
        """Whether the program carried out what a chunk needs; False when it could not, or did not in time."""
        try:
            result = self._answer(evaluated)
        except ProtocolError:  # no console any more: the program is at its end
            return False
        return result is not None and self._chunks.take(result)

    def _start_anew(self) -> tuple[Reply, Reply]:
        """Has V8 forget what the chunks have told, so that the program's memory does not grow with the recording.

        `Profiler.stop` would first write all of it into a reply. Disabling drops it; V8 then takes a moment to begin
        again, some 10 ms in a small program and 200 in a large one, which is a gap.
        """
        self._whole_is_kept = False
        self._bytes_kept = 0
        return self._chunks.roll_anew(
            ("Profiler.disable", None),
            ("Profiler.enable", None),
            ("Profiler.setSamplingInterval", {"interval": self._sampling.interval_us}),
            ("Profiler.start", None),
            *(_NUDGE if self._sampling.may_nudge else ()),
        )

    def _finish(self) -> None:
        """Fetches what is not here yet: the last chunk, and the whole where it is small enough."""
        if self._pending is not None and not self._pending.is_done:
            self._was_done(self._pending)
        stop: Command = ("Profiler.stop", None)
        stopped: Reply | None = None
        is_covered = False
        if self._chunks.way != "none":
            is_fetched = self._whole_is_kept and self._bytes_kept <= MOST_FETCHED_BYTES
            last, *stops = self._chunks.roll(*([stop] if is_fetched else []), is_last=True)
            is_covered = self._was_done(last)
            stopped = stops[0] if stops else None
        if stopped is None and not is_covered and self._chunks.way != "restart":
            # At its normal end a program has no console any more, and only this tells its last moments.
            [stopped] = self._channel.send_together(stop)
        if stopped is not None:
            self._take_kept(self._answer(stopped), is_covered=is_covered)
        if self._counter is not None:
            self._tell(CallCounts(self.thread.number, self._counter.finish(self._answer)))

    def _take_kept(self, result: Json | None, *, is_covered: bool) -> None:
        """Tells what V8 kept: the whole, or what came after it had to forget some."""
        profile = (result or {}).get("profile")
        if isinstance(profile, dict):
            number = self.thread.number
            self._tell(Whole(number, profile) if self._whole_is_kept else Chunk(number, profile))
        elif not is_covered:
            self._tell(Note(f"{self.thread.name} did not answer any more: its last moments are missing"))

    def _found(self, profile: Json) -> None:
        if self._counter is not None:
            self._counter.see(profile)
        nodes, samples = profile.get("nodes"), profile.get("samples")
        self._bytes_kept += _NODE_BYTES * len(nodes or ()) + _SAMPLE_BYTES * len(samples or ())
        self._tell(Chunk(self.thread.number, profile))

    def _hear(self, method: str, params: Json) -> None:
        if method in ("NodeRuntime.waitingForDisconnect", "Runtime.executionContextDestroyed"):
            over_at = time.monotonic() + _EXIT_PATIENCE_S
            self._over_at = over_at if self._over_at is None else min(self._over_at, over_at)
            self._is_exiting = True
        elif method == "Inspector.targetCrashed":
            self._channel.end("the page crashed")
        elif method == "Inspector.detached":
            self._channel.end(f"the inspector was closed ({params.get('reason')})")

    def _is_over(self) -> bool:
        return self._over_at is not None

    def _sleep(self, seconds: float) -> bool:
        """Whether the recording still goes on after `seconds`. Raises TargetClosed when the connection does not."""
        with self._channel.changed:
            self._channel.changed.wait_for(lambda: self._is_over() or self._channel.closed is not None, seconds)
            if self._channel.closed is not None:
                raise TargetClosed(self._channel.connection.url, self._channel.closed)
            return not self._is_over()

    def _answer(self, reply: Reply) -> Json | None:
        """The result of a command, however long it takes; None when the recording is over before it comes.

        Once it is over, the rest of the patience is what remains. Raises what the command failed with.
        """
        was_over = self._is_over()
        since, has_told = time.monotonic(), False
        while not self._channel.wait(reply, self._next_look_s(since), lambda: self._is_over() != was_over):
            if self._is_over() and (not was_over or time.monotonic() >= (self._over_at or 0)):
                return None
            if not has_told and time.monotonic() - since >= _BUSY_AFTER_S:
                has_told = True
                self._tell(Note(f"{self.thread.name} is busy and does not answer: waiting"))
        return reply.value()

    def _next_look_s(self, since: float) -> float:
        soon = max(since + _BUSY_AFTER_S - time.monotonic(), 0) or 1.0
        return soon if self._over_at is None else max(0.0, min(soon, self._over_at - time.monotonic()))
