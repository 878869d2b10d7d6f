"""The recording of one thread, from its first command to its last: what is sent, when, and what is waited for.

The order and the traps are V8's and the runtimes': `Profiler.stop` is answered late and never sent again, a program
that wants to end waits until we are gone, and a busy one answers when it is not busy any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from tui.base.errors import ProtocolError, RecordError
from tui.base.units import US_PER_S
from tui.record.protocol.connection import Channel, Command, Json, Reply
from tui.record.threads.chunks.chunks import Attempt, Chunks, RestartChunks
from tui.record.threads.chunks.console_chunks import ConsoleChunks
from tui.record.threads.chunks.handle_chunks import HandleChunks
from tui.record.threads.chunks.lease import expire
from tui.record.threads.cpu.call_counts import CallCounter
from tui.record.threads.cpu.hot_scripts import HotScripts
from tui.record.threads.cpu.inlining import InliningHold
from tui.record.threads.cpu.inlining_watch import InliningWatch
from tui.record.threads.cpu.method import BESIDE_CPU_PROF_S, Method, method_for
from tui.record.threads.cpu.method import Sampling as Sampling  # recorders have it from here
from tui.record.threads.cpu.script_texts import ScriptTexts
from tui.record.threads.cpu.thread_facts import ThreadFacts, facts_command, facts_of
from tui.record.threads.recording_events import Began, CallCounts, Chunk, Note, RecordedThread, ScriptText, Tell, Whole
from tui.record.threads.thread_recording import CHUNK_S, Release, ThreadRecording

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

_ENABLE: Command = ("Profiler.enable", None)
_DISABLE: Command = ("Profiler.disable", None)
_EXPIRE_AT_ROLL = 5
"""When profiles that dead recorders have left are called a second time."""
_RUN: Command = ("Runtime.runIfWaitingForDebugger", None)
_NUDGE: Sequence[Command] = (
    ("Profiler.startPreciseCoverage", {"callCount": False, "detailed": False}),
    ("Profiler.stopPreciseCoverage", None),
)
"""A loop that was spinning before V8's profiler began is running code that it does not know, and its time goes to its
caller. Switching coverage on and off has V8 drop that code and make it anew. Not a line of the program may run between
the two: what runs with coverage on stays slow for good."""


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
        self._chunks: Chunks = RestartChunks(channel, self._found)
        self._method = Method("restart")
        self._without_handles = ThreadFacts()
        self._nudges = sampling.nudges
        self._counter = CallCounter(channel) if sampling.counts_calls else None
        is_on_disk = thread.local_pid is not None and sampling.scripts == "show"
        scripts = HotScripts(is_on_disk=is_on_disk)
        self._texts = ScriptTexts(channel, scripts, self._found_text, self._may_end_coverage)
        self._whole_is_kept = False
        self._bytes_kept = 0
        self._rolls = 0
        self._has_begun = False
        self._early_chunks: list[Chunk] = []
        self._has_told_cost = False
        self._pending: Reply | None = None
        self._inlining: InliningWatch | None = None

    def watch_inlining(self, hold: InliningHold) -> None:
        """Notices from now on when V8 hides a function, and has it make its code anew where it may."""
        if self._counter is None:
            self._inlining = InliningWatch(hold, self._warn)

    def _prepare(self) -> bool:
        facts = self._facts()
        if facts is None:
            return False
        method = self._method = method_for(self._sampling, facts, self._name_in_sentence())
        self._without_handles = replace(facts, has_handles=False)
        self._nudges = self._sampling.nudges and not method.respects_coverage
        self._note(method.note or None)
        if method.respects_coverage and self._sampling.nudges:
            self._note("it collects coverage, so code that runs already stays: its time may count for its caller")
        if method.way == "handle":
            self._chunks = HandleChunks(self._channel, self._found, self._sampling.interval_us)
        elif not self._prepare_domain():
            return False
        return self._warm_up(self._sampling.warmup_s)

    def _prepare_domain(self) -> bool:
        """Has V8's Profiler domain ready."""
        if self._answer(self._channel.send("Profiler.enable")) is None:
            return False
        interval = {"interval": self._sampling.interval_us}
        if self._answer(self._channel.send("Profiler.setSamplingInterval", interval)) is None:
            return False
        if self._method.way == "restart":
            nudge = _NUDGE if self._sampling.may_nudge else ()
            self._chunks = RestartChunks(self._channel, self._found, BESIDE_CPU_PROF_S, nudge)
            self._note(
                f"Node itself profiles or covers it: samples come every {BESIDE_CPU_PROF_S:g} s, with a gap each time"
            )
        else:
            self._chunks = ConsoleChunks(self._channel, self._found, is_node=self._sampling.is_node)
        return True

    def _facts(self) -> ThreadFacts | None:
        """What the thread says about itself; None when the recording is over before it does."""
        if not self._sampling.is_node:
            return ThreadFacts()
        try:
            result = self._answer(self._channel.send(*facts_command()))
        except ProtocolError:
            return ThreadFacts()
        return None if result is None else facts_of(result)

    def _name_in_sentence(self) -> str:
        thread = self.thread
        script = f" ({PurePath(thread.script).name})" if thread.script else ""
        if thread.kind == "worker":
            return f"{thread.name}{script}"
        return f"process {thread.pid}{script}" if thread.pid is not None else f"{thread.name}{script}"

    def _may_end_coverage(self) -> bool:
        """Whether there is no coverage to be lost: the program may have begun to collect some since."""
        if self._sampling.may_lose_coverage or not self._sampling.is_node:
            return True
        facts = None if self._method.respects_coverage else self._facts()
        return facts is not None and facts.coverage is None

    def _begin(self) -> bool:
        """Whether samples are being taken, and chunks where they can be had."""
        if self._method.way == "handle":
            return self._begin_handle()
        attempts = self._chunks.attempts()
        first = attempts[0].commands if attempts else ()
        # All at once, so that the first chunk tells of what the whole tells of, from its start on, and a program that
        # waits for us, which samples show as its own doing, waits no longer.
        started, *others = self._channel.send_together(
            ("Profiler.start", None), *self._coverage(), *first, self._run_command
        )
        if self._answer(started) is None:
            return False
        self._whole_is_kept = bool(attempts)
        if attempts and not self._begins_chunks(others[-2], attempts[0]) and not self._begins_anew(attempts[1:]):
            # No console here: the program has none, or `Runtime.evaluate` failed.
            self._chunks = RestartChunks(self._channel, self._found)
            self._whole_is_kept = False
        self._let_run()
        self._tell_begin()
        return True

    @property
    def _run_command(self) -> Command:
        """What lets a program run that waits before its first line."""
        return _RUN if self._release is None else self._release.command

    def _begin_handle(self) -> bool:
        """The same by `v8.startCpuProfile`; the Profiler domain where V8 has no more profiles to give."""
        [attempt] = self._chunks.attempts()
        nudge = (_ENABLE, *_NUDGE, _DISABLE) if self._nudges else ()
        replies = self._channel.send_together(*attempt.commands, *nudge, self._run_command)
        if not self._begins_chunks(replies[len(attempt.commands) - 1], attempt):
            if self._is_over():
                return False
            if self._method.respects_coverage:
                raise RecordError(self._name_in_sentence(), "v8.startCpuProfile failed in it")
            self._method = method_for(self._sampling, self._without_handles, self._name_in_sentence())
            return self._prepare_domain() and self._begin()
        self._let_run()
        self._tell_begin()
        return True

    def _begin_again(self) -> bool:
        chunks = self._chunks
        if chunks.way != "restart" or not self._prepare_domain():
            return False
        self._chunks = chunks  # what there was before could roll in no other way, nor can this
        return self._answer(self._channel.send("Profiler.start")) is not None

    def _tell_begin(self) -> None:
        """Tells that samples are being taken, and then the chunks that a short program has sent by now."""
        with self._channel.changed:
            self._tell(Began(self.thread, self._chunks.way))
            self._has_begun = True
            for chunk in self._early_chunks:
                self._tell(chunk)
            self._early_chunks.clear()

    def _nudge_again(self) -> bool:
        """Has V8 make the code that runs now anew; False where coverage is collected, which that would end."""
        if not self._sampling.may_nudge or self._counter is not None or not self._may_end_coverage():
            return False
        is_enabled = self._chunks.uses_profiler_domain
        self._channel.send_together(*(_NUDGE if is_enabled else (_ENABLE, *_NUDGE, _DISABLE)))
        return True

    def _coverage(self) -> Sequence[Command]:
        """What follows the start at once. Counting calls is a nudge as well."""
        if self._counter is not None:
            return (self._counter.begin(),)
        return _NUDGE if self._nudges else ()

    def _begins_chunks(self, attempted: Reply, attempt: Attempt) -> bool:
        try:
            result = self._answer(attempted)
        except ProtocolError:
            return False
        if result is None or not self._chunks.begins(result):
            return False
        self._chunks.way = attempt.way
        return True

    def _begins_anew(self, attempts: Sequence[Attempt]) -> bool:
        """Whether one of the attempts begins the chunk that is due."""
        return any(
            self._begins_chunks(self._channel.send_together(*attempt.commands)[-1], attempt) for attempt in attempts
        )

    def _go_on(self) -> float:
        if self._chunks.way != "none":
            self._roll()
        if self._inlining is not None and self._inlining.take_nudge() and not self._nudge_again():
            self._inlining.decline_nudge()
        if self._reads_scripts and not self._is_over():
            self._note(self._texts.fetch_due(self._answer))
        return CHUNK_S / 20 if self._chunks.every_s <= CHUNK_S else self._chunks.every_s

    def _roll(self) -> None:
        begun = None
        if self._is_full and isinstance(self._chunks, ConsoleChunks):
            self._pending, begun = self._start_anew(self._chunks)
        else:
            self._pending = self._chunks.roll()[0]
        has_come = self._was_done(self._pending) and (begun is None or self._was_done(begun))
        if self._pending.is_done and not has_come and not self._is_over() and not self._is_another:
            self._mend()
        self._rolls += 1
        if isinstance(self._chunks, HandleChunks):
            if self._chunks.was_interrupted:
                self._nudge_again()  # V8 does not know the code that it made meanwhile for a running loop.
                self._note("it was not reached for some time, which is missing: its profile had been stopped")
            if self._rolls == _EXPIRE_AT_ROLL:
                self._channel.send(*expire())

    @property
    def _is_full(self) -> bool:
        return self._bytes_kept > MOST_KEPT_BYTES and self._counter is None

    def _mend(self) -> None:
        """Begins chunks anew where they have stopped coming."""
        if self._begins_anew(self._chunks.attempts()):
            if isinstance(self._chunks, ConsoleChunks):
                self._chunks.end_others()
            self._note("its chunks had stopped coming; they were begun anew")
        elif not self._is_over():
            self._chunks.way = "none"
            self._note("no more chunks can be had before the end of the recording")

    def _was_done(self, evaluated: Reply) -> bool:
        """Whether the program carried out what a chunk needs; False when it could not, or did not in time."""
        try:
            result = self._answer(evaluated)
        except ProtocolError:  # no console any more: the program is at its end
            return False
        return result is not None and self._chunks.take(result)

    def _start_anew(self, chunks: ConsoleChunks) -> tuple[Reply, Reply]:
        """Has V8 forget what the chunks have told, so that the program's memory does not grow with the recording.

        `Profiler.stop` would first write all of it into a reply. Disabling drops it; V8 then takes a moment to begin
        again, some 10 ms in a small program and 200 in a large one, which is a gap.
        """
        self._whole_is_kept = False
        self._bytes_kept = 0
        return chunks.roll_anew(
            _DISABLE,
            _ENABLE,
            ("Profiler.setSamplingInterval", {"interval": self._sampling.interval_us}),
            ("Profiler.start", None),
            *(_NUDGE if self._sampling.may_nudge else ()),
        )

    def _finish(self) -> None:
        """Fetches what is not here yet: the last chunk, and the whole where it is small enough."""
        if self._pending is not None and not self._pending.is_done:
            self._was_done(self._pending)
        if isinstance(self._chunks, HandleChunks):
            self._finish_handle(self._chunks)
        else:
            self._finish_domain()
        if self._inlining is not None:
            self._inlining.finish()
        if self._counter is not None:
            self._tell(CallCounts(self.thread.number, self._counter.finish(self._answer)))
        if self._reads_scripts and not self._is_exiting:
            # After the last sample, so that it does not show. A program that wants to end is not held up for it.
            self._note(self._texts.fetch(self._answer_soon))

    def _finish_handle(self, chunks: HandleChunks) -> None:
        is_covered = chunks.way != "none" and self._was_done(chunks.roll(is_last=True)[0])
        if not is_covered and not chunks.has_ended:
            self._tell(Note(f"{self.thread.name} did not answer any more: its last moments are missing"))

    def _finish_domain(self) -> None:
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
        chunk = Chunk(self.thread.number, profile)
        with self._channel.changed:
            if self._has_begun:
                self._tell(chunk)
            else:
                self._early_chunks.append(chunk)


def cost_of_telling(chunk: Json) -> float:
    """The part of the program's time that V8 takes to write out a chunk, roughly; 0 for one that lasted no time.

    In a program that goes ever new ways, at a short interval, a chunk has most of its nodes for itself. One that is cut
    short, as where V8 starts anew, says nothing of how often such chunks come: it counts as a whole one.
    """
    lasted_us = int(chunk.get("endTime") or 0) - int(chunk.get("startTime") or 0)
    return _size_of(chunk) * _S_PER_BYTE * US_PER_S / max(lasted_us, CHUNK_S * US_PER_S) if lasted_us > 0 else 0.0


def _size_of(profile: Json) -> int:
    return _NODE_BYTES * len(profile.get("nodes") or ()) + _SAMPLE_BYTES * len(profile.get("samples") or ())
