"""The recording of one thread, from its first command to its last: what is sent, when, and what is waited for.

The order and the traps are V8's and the runtimes': `Profiler.stop` is answered late and never sent again, a program
that wants to end waits until we are gone, and a busy one answers when it is not busy any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.errors import ProtocolError
from tui.record.news import Began, CallCounts, Chunk, Note, RecordedThread, ScriptText, Tell, Whole
from tui.record.options import Scripts
from tui.record.protocol.connection import Channel, Command, Json, Reply
from tui.record.threads.call_counts import CallCounter
from tui.record.threads.chunks import Chunks
from tui.record.threads.hot_scripts import HotScripts
from tui.record.threads.inlining import InliningHold
from tui.record.threads.inlining_watch import InliningWatch
from tui.record.threads.script_texts import ScriptTexts
from tui.record.threads.thread_recording import CHUNK_S, Release, ThreadRecording
from tui.units import US_PER_S

MOST_FETCHED_BYTES = 16 << 20
"""The largest whole that is fetched when the chunks tell all: V8 blocks the program for some 20 ms per MB."""
MOST_KEPT_BYTES = 64 << 20
"""What V8 may keep of a recording in the program's memory; then it starts anew."""

_S_PER_BYTE = 18e-9
"""How long V8 holds the program up to write a profile out: 15 to 20 ms per MB on Node 20 to 26."""
_MOST_COST = 0.05
_TEXTS_S = 2.0
"""How long scripts are waited for when the recording is over."""
_NODE_BYTES, _SAMPLE_BYTES = 230, 8
"""What a node and a sample with its time take in a profile, roughly."""

_RUN: Command = ("Runtime.runIfWaitingForDebugger", None)
_NUDGE: Sequence[Command] = (
    ("Profiler.startPreciseCoverage", {"callCount": False, "detailed": False}),
    ("Profiler.stopPreciseCoverage", None),
)
"""A loop that was spinning before V8's profiler began is running code that it does not know, and its time goes to its
caller. Switching coverage on and off has V8 drop that code and make it anew. Not a line of the program may run between
the two: what runs with coverage on stays slow for good."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a thread is recorded. `nudges`: V8 makes the code that runs at the start anew; `may_nudge`: later too.

    `scripts`: the program is asked for the texts of its hot scripts, `keep`: of those too that are on this disk.
    """

    interval_us: int = 1000
    warmup_s: float = 0.0
    nudges: bool = False
    may_nudge: bool = True
    counts_calls: bool = False
    scripts: Scripts = "off"


class ThreadProfiler(ThreadRecording):
    """Records where the thread behind a channel spends its time."""

    def __init__(
        self,
        channel: Channel,
        thread: RecordedThread,
        sampling: Sampling,
        tell: Tell,
        release: Release | None = None,
    ) -> None:
        super().__init__(channel, thread, tell, release)
        self._sampling = sampling
        self._chunks = Chunks(channel, self._found)
        self._counter = CallCounter(channel) if sampling.counts_calls else None
        is_on_disk = thread.local_pid is not None and sampling.scripts == "show"
        self._texts = ScriptTexts(channel, HotScripts(is_on_disk=is_on_disk), self._found_text)
        self._whole_is_kept = False
        self._bytes_kept = 0
        self._has_told_cost = False
        self._pending: Reply | None = None
        self._inlining: InliningWatch | None = None

    def watch_inlining(self, hold: InliningHold) -> None:
        """Notices from now on when V8 hides a function, and has it make its code anew where it may."""
        if self._counter is None:
            self._inlining = InliningWatch(hold, self._warn, may_nudge=self._sampling.may_nudge)

    def _prepare(self) -> bool:
        if self._answer(self._channel.send("Profiler.enable")) is None:
            return False
        interval = {"interval": self._sampling.interval_us}
        if self._answer(self._channel.send("Profiler.setSamplingInterval", interval)) is None:
            return False
        return self._warm_up(self._sampling.warmup_s)

    def _begin(self) -> bool:
        """Whether samples are being taken, and chunks where they can be had."""
        # All at once, so that the first chunk tells of what the whole tells of, from its start on, and a program that
        # waits for us, which samples show as its own doing, waits no longer.
        run = _RUN if self._release is None else self._release.command
        started, *_, attempted, _run = self._channel.send_together(
            ("Profiler.start", None), *self._coverage(), self._chunks.attempt("console"), run
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

    def _begin_again(self) -> bool:
        if self._chunks.way != "restart" or not self._prepare():
            return False
        return self._answer(self._channel.send("Profiler.start")) is not None

    def _coverage(self) -> Sequence[Command]:
        """What follows the start at once. Counting calls is a nudge as well."""
        if self._counter is not None:
            return (self._counter.begin(),)
        return _NUDGE if self._sampling.nudges else ()

    def _begins_chunks(self, attempted: Reply) -> bool:
        return self._was_done(attempted) and self._chunks.has_begun()

    def _go_on(self) -> float:
        if self._chunks.way != "none":
            self._roll()
        if self._inlining is not None and self._inlining.take_nudge():
            self._channel.send_together(*_NUDGE)
        if self._reads_scripts and not self._is_over():
            self._note(self._texts.fetch_due(self._answer))
        return CHUNK_S / 20

    def _roll(self) -> None:
        is_full = self._bytes_kept > MOST_KEPT_BYTES and self._chunks.way != "restart" and self._counter is None
        begun = None
        if is_full:
            self._pending, begun = self._start_anew()
        else:
            self._pending = self._chunks.roll()[0]
        has_come = self._was_done(self._pending) and (begun is None or self._begins_chunks(begun))
        if self._pending.is_done and not has_come and not self._is_over() and not self._is_another:
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
        if self._inlining is not None:
            self._inlining.finish()
        if self._counter is not None:
            self._tell(CallCounts(self.thread.number, self._counter.finish(self._answer)))
        if self._reads_scripts and not self._is_exiting:
            # After the last sample, so that it does not show. A program that wants to end is not held up for it.
            self._note(self._texts.fetch(self._answer_soon))

    @property
    def _reads_scripts(self) -> bool:
        return self._sampling.scripts != "off"

    def _answer_soon(self, reply: Reply) -> Json | None:
        return reply.value() if self._channel.wait(reply, _TEXTS_S) else None

    def _note(self, sentence: str | None) -> None:
        if sentence is not None:
            self._tell(Note(f"{self.thread.name}: {sentence}"))

    def _warn(self, sentence: str) -> None:
        self._tell(Note(f"{self.thread.name}: {sentence}", warns_of=self.thread.number))

    def _found_text(self, url: str, text: str) -> None:
        self._tell(ScriptText(self.thread.number, url, text))

    def _take_kept(self, result: Json | None, *, is_covered: bool) -> None:
        """Tells what V8 kept: the whole, or what came after it had to forget some."""
        profile = (result or {}).get("profile")
        if isinstance(profile, dict):
            if self._counter is not None:
                # At the end of a program there is no last chunk: a short one has shown no function before.
                self._counter.see(profile)
            number = self.thread.number
            self._tell(Whole(number, profile) if self._whole_is_kept else Chunk(number, profile))
        elif not is_covered:
            self._tell(Note(f"{self.thread.name} did not answer any more: its last moments are missing"))

    def _found(self, profile: Json) -> None:
        if self._counter is not None:
            self._counter.see(profile)
        share = cost_of_telling(profile)
        if share > _MOST_COST and not self._has_told_cost:
            self._has_told_cost = True
            told = f"telling so many new call paths takes some {share:.0%} of its time"
            self._note(f"{told.replace('%', ' %')}; a longer --interval costs less")
        if self._reads_scripts:
            self._texts.see(profile)
        if self._inlining is not None:
            self._inlining.see(profile)
        self._bytes_kept += _size_of(profile)
        self._tell(Chunk(self.thread.number, profile))


def cost_of_telling(chunk: Json) -> float:
    """The part of the program's time that V8 takes to write out a chunk, roughly; 0 for one that lasted no time.

    In a program that goes ever new ways, at a short interval, a chunk has most of its nodes for itself. One that is cut
    short, as where V8 starts anew, says nothing of how often such chunks come: it counts as a whole one.
    """
    lasted_us = int(chunk.get("endTime") or 0) - int(chunk.get("startTime") or 0)
    return _size_of(chunk) * _S_PER_BYTE * US_PER_S / max(lasted_us, CHUNK_S * US_PER_S) if lasted_us > 0 else 0.0


def _size_of(profile: Json) -> int:
    return _NODE_BYTES * len(profile.get("nodes") or ()) + _SAMPLE_BYTES * len(profile.get("samples") or ())
