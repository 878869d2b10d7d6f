"""Records where a thread spends its time, and what else is read from it meanwhile: call counts and script texts.

The order and the traps are V8's and the runtimes': `Profiler.stop` is answered late and never sent again, a program
that wants to end waits until we are gone, and a busy one answers when it is not busy any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from tui.base.errors import RecordError
from tui.record.protocol.connection import Command, Json, Reply
from tui.record.threads.cpu.call_counts import CallCounter
from tui.record.threads.cpu.chunk_reports import ChunkReports, CostWarning
from tui.record.threads.cpu.domain_sampler import DomainSampler, KeptProfile
from tui.record.threads.cpu.handle_sampler import HandleSampler
from tui.record.threads.cpu.hot_scripts import HotScripts
from tui.record.threads.cpu.inlining import InliningHold
from tui.record.threads.cpu.inlining_watch import InliningWatch
from tui.record.threads.cpu.method import Method, Sampling, method_for
from tui.record.threads.cpu.nudging import NUDGE, NUDGE_ALONE, CoverageGuard, Nudger
from tui.record.threads.cpu.script_texts import ScriptTexts
from tui.record.threads.cpu.thread_facts import ThreadFacts
from tui.record.threads.recording_events import CallCounts, Chunk, RecordedThread, ScriptText, Whole
from tui.record.threads.thread_recording import CHUNK_S, ThreadRecording
from tui.record.threads.thread_session import ThreadSession
from tui.record.threads.waiting_program import WaitingProgram

_TEXTS_S = 2.0
"""How long scripts are waited for when the recording is over."""


class CpuProfiler:
    """Records where the thread of a session spends its time.

    With `inlining` it notices when V8 hides a function, and has V8 make its code anew where it may.
    """

    def __init__(self, session: ThreadSession, sampling: Sampling, inlining: InliningHold | None = None) -> None:
        self._session = session
        self._sampling = sampling
        self._coverage = CoverageGuard(session, sampling)
        self._nudger = Nudger(session, sampling, self._coverage)
        self._counter = CallCounter(session.channel) if sampling.counts_calls else None
        watches = inlining is not None and self._counter is None
        self._inlining = InliningWatch(inlining, session.warn) if inlining is not None and watches else None
        self._texts = self._script_texts() if sampling.scripts != "off" else None
        self._kept = KeptProfile()
        optional = (self._counter, CostWarning(session), self._texts, self._inlining, self._kept)
        self._reports = ChunkReports(session, [observer for observer in optional if observer is not None])
        self._facts = ThreadFacts()
        self._method = Method("restart")
        self._sampler: HandleSampler | DomainSampler = self._domain_sampler()

    def prepare(self) -> bool:
        """Chooses how to sample; False when the thread did not answer in time.

        Raises RecordError where that would end coverage that the program collects.
        """
        facts = self._coverage.facts()
        if facts is None:
            return False
        self._facts = facts
        method = self._method = method_for(self._sampling, facts, _in_sentence(self._session.thread))
        if method.note:
            self._session.note(method.note)
        if method.respects_coverage:
            self._coverage.respect()
            if self._sampling.nudges:
                told = "it collects coverage, so code that runs already stays: its time may count for its caller"
                self._session.note(told)
        if method.way != "handle":
            return self._prepare_domain()
        first = NUDGE_ALONE if self._nudges else ()
        self._sampler = HandleSampler(self._session, self._sampling.interval_us, self._reports, self._nudger, first)
        return True

    def begin(self, run: Command) -> bool:
        """Starts to sample, and sends `run` with it; False when it did not answer in time.

        By the Profiler domain where V8 has no more profiles to give by `v8.startCpuProfile`.
        """
        if self._sampler.begin(run):
            return True
        if self._method.way != "handle" or self._session.is_over:
            return False
        name = _in_sentence(self._session.thread)
        if self._method.respects_coverage:
            raise RecordError(name, "v8.startCpuProfile failed in it")
        self._method = method_for(self._sampling, replace(self._facts, has_handles=False), name)
        return self._prepare_domain() and self._sampler.begin(run)

    def announce(self) -> None:
        """Reports that samples are being taken, and what a short program has sent by now."""
        self._reports.begin(self._sampler.chunks.way)

    def fetch(self) -> float:
        """Has the next chunk come, and script texts when it is time to; the time (s) after which it may be called."""
        chunks = self._sampler.chunks
        if chunks.way != "none":
            self._sampler.roll()
        if self._inlining is not None and self._inlining.take_nudge():
            is_nudged = self._nudger.nudge(is_domain_enabled=self._sampler.uses_domain)
            if not is_nudged:
                self._inlining.decline_nudge()
        if self._texts is not None and not self._session.is_over:
            self._note(self._texts.fetch_due(self._session.answer))
        return CHUNK_S / 20 if chunks.every_s <= CHUNK_S else chunks.every_s

    def begin_again(self) -> bool:
        """Samples the program that took the place of the last; False when it does not answer."""
        return self._sampler.begin_again()

    def finish(self) -> None:
        """Fetches what is not here yet: the last chunk, the whole where it is small enough, counts and texts."""
        profile = self._sampler.finish()
        if profile is not None:
            self._report_kept(profile)
        if self._inlining is not None:
            self._inlining.finish()
        if self._counter is not None:
            functions = self._counter.finish(self._session.answer)
            self._session.report(CallCounts(self._session.thread.number, functions))
        if self._texts is not None and not self._session.is_exiting:
            # After the last sample, so that it does not show. A program that wants to end is not held up for it.
            self._note(self._texts.fetch(self._answer_soon))

    @property
    def _nudges(self) -> bool:
        """Whether V8 compiles anew what runs already when sampling begins."""
        return self._sampling.nudges and not self._method.respects_coverage

    def _prepare_domain(self) -> bool:
        sampler = self._sampler = self._domain_sampler()
        return sampler.prepare(is_beside_nodes_own=self._method.way == "restart")

    def _domain_sampler(self) -> DomainSampler:
        # Counting calls is a nudge as well.
        first: Sequence[Command] = NUDGE if self._nudges else ()
        if self._counter is not None:
            first = (self._counter.begin(),)
        return DomainSampler(self._session, self._sampling, self._reports, self._kept, first)

    def _script_texts(self) -> ScriptTexts:
        is_on_disk = self._session.thread.local_pid is not None and self._sampling.scripts == "show"
        scripts = HotScripts(is_on_disk=is_on_disk)
        return ScriptTexts(self._session.channel, scripts, self._report_text, self._coverage.may_end)

    def _report_text(self, url: str, text: str) -> None:
        self._session.report(ScriptText(self._session.thread.number, url, text))

    def _report_kept(self, profile: Json) -> None:
        """Reports what V8 kept: the whole, or what came after it had to forget some."""
        if self._counter is not None:
            # At the end of a program there is no last chunk: a short one has shown no function before.
            self._counter.see(profile)
        number = self._session.thread.number
        self._session.report(Whole(number, profile) if self._kept.is_whole else Chunk(number, profile))

    def _answer_soon(self, reply: Reply) -> Json | None:
        return reply.value() if self._session.channel.wait(reply, _TEXTS_S) else None

    def _note(self, sentence: str | None) -> None:
        if sentence is not None:
            self._session.note(sentence)


def cpu_recording(
    session: ThreadSession,
    sampling: Sampling,
    program: WaitingProgram | None = None,
    inlining: InliningHold | None = None,
) -> ThreadRecording:
    """The recording of where a thread spends its time."""
    return ThreadRecording(session, CpuProfiler(session, sampling, inlining), sampling.warmup_s, program)


def _in_sentence(thread: RecordedThread) -> str:
    """What a thread is called in an error that names no other target."""
    script = f" ({PurePath(thread.script).name})" if thread.script else ""
    if thread.kind == "worker":
        return f"{thread.name}{script}"
    return f"process {thread.pid}{script}" if thread.pid is not None else f"{thread.name}{script}"
