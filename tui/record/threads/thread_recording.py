"""The recording of one thread, from its start to its end, whatever kind of profile is taken."""

from __future__ import annotations

import time
from typing import Protocol

from tui.base.errors import RecordError, TargetClosed
from tui.record.protocol.connection import Command
from tui.record.threads.recording_events import Ended, How, Note, RecordedThread
from tui.record.threads.thread_session import ThreadSession
from tui.record.threads.waiting_program import RUN, WaitingProgram

CHUNK_S = 1.0
"""How often a profiler fetches what was recorded."""


class Profiler(Protocol):
    """Takes one kind of profile. `ThreadRecording` calls these in the order below, in a thread of ours."""

    def prepare(self) -> bool:
        """Does what must be done before samples are taken; False when it did not answer in time."""

    def begin(self, run: Command) -> bool:
        """Starts to sample, and may send `run` at the same moment; False when it did not answer in time."""

    def announce(self) -> None:
        """Reports that samples are being taken."""

    def fetch(self) -> float:
        """Fetches what was recorded since the last time; the time (s) after which it may be called again."""

    def begin_again(self) -> bool:
        """Starts to sample the program that took the place of the last; False when it does not answer."""

    def finish(self) -> None:
        """Fetches the rest."""


class ThreadRecording:
    """Records one thread with a profiler; `run` is the body of a thread of ours.

    `program` is let run once samples are being taken, or after `warmup_s` where the recording warms up first.
    """

    def __init__(
        self, session: ThreadSession, profiler: Profiler, warmup_s: float, program: WaitingProgram | None = None
    ) -> None:
        self._session = session
        self._profiler = profiler
        self._warmup_s = warmup_s
        self._program = program
        self._is_warming_up = False

    @property
    def thread(self) -> RecordedThread:
        """The recorded thread."""
        return self._session.thread

    def stop(self, patience_s: float) -> None:
        """Ends the recording; a thread that does not answer is waited for as long as that. May be called again."""
        self._session.stop(patience_s)

    def run(self) -> None:
        """Records until `stop`, the end of the program, or of the connection; reports `Ended` last."""
        how: How = "failed"
        reason, error = "recording it failed", None
        try:
            how, reason, error = self._recorded()
        finally:
            # A waiting program must run, recorded or not, and the recorder waits for `Ended`.
            if self._program is not None:
                self._program.abandon(self._session.channel)
            self._session.report(Ended(self.thread.number, how, reason, error))

    def _recorded(self) -> tuple[How, str, RecordError | None]:
        has_begun = False
        if self._session.is_over:
            return "failed", self._why_it_never_began(), None
        try:
            if not self._begins():
                return "failed", self._why_it_never_began(), None
            has_begun = True
            self._fetch_until_over()
            self._profiler.finish()
        except TargetClosed as error:
            # What is on its way when a program ends is lost with it, but not what came before.
            return ("lost" if has_begun else "failed"), error.where, None
        except RecordError as error:
            return ("stopped" if has_begun else "failed"), error.where, error if error.next_step else None
        return ("exited" if self._session.is_exiting else "stopped"), "", None

    def _begins(self) -> bool:
        if not self._profiler.prepare():
            return False
        if self._warmup_s:
            self._warm_up()
        run = RUN if self._program is None else self._program.run_command
        if self._session.is_over or not self._profiler.begin(run):
            return False
        self._let_run()
        self._profiler.announce()
        return True

    def _warm_up(self) -> None:
        self._is_warming_up = True
        self._let_run()
        self._is_warming_up = not self._session.sleep(self._warmup_s)

    def _let_run(self) -> None:
        if self._program is not None:
            self._program.release(self._session.channel)

    def _why_it_never_began(self) -> str:
        if self._session.is_exiting:
            return "it ended before samples were taken"
        if self._is_warming_up:
            return "the recording was stopped before samples were taken: its warm-up was not over"
        return "it did not answer before the recording was stopped"

    def _fetch_until_over(self) -> None:
        next_at = time.monotonic() + CHUNK_S
        while self._session.sleep(next_at - time.monotonic()):
            least_s = self._begin_again() if self._session.take_reload() else self._profiler.fetch()
            # What came late does not make the next one short.
            next_at = max(next_at + CHUNK_S, time.monotonic() + least_s)

    def _begin_again(self) -> float:
        """Begins again where `wrangler dev` has loaded a worker anew behind the same connection."""
        self._session.report(Note(f"{self.thread.name} was loaded anew: the recording goes on with the new one"))
        self._profiler.begin_again()
        return CHUNK_S
