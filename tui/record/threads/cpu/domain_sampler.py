"""Samples a thread by V8's Profiler domain, with chunks by console profiles or by starting it anew."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from tui.base.json_text import Json
from tui.record.protocol.connection import Command, Reply
from tui.record.threads.chunks.chunk_roller import ChunkRoller
from tui.record.threads.chunks.chunks import Chunks, RestartChunks
from tui.record.threads.chunks.console_chunks import ConsoleChunks
from tui.record.threads.cpu.chunk_reports import ChunkReports, size_bytes
from tui.record.threads.cpu.method import BESIDE_CPU_PROF_S, Sampling
from tui.record.threads.cpu.nudging import DISABLE, ENABLE, NUDGE
from tui.record.threads.thread_session import ThreadSession

MOST_FETCHED_BYTES = 16 << 20
"""The largest whole that is fetched when the chunks tell all: V8 blocks the program for some 20 ms per MB."""
MOST_KEPT_BYTES = 64 << 20
"""What V8 may keep of a recording in the program's memory; then it starts anew."""
_START: Command = ("Profiler.start", None)
_STOP: Command = ("Profiler.stop", None)


class KeptProfile:
    """What V8 keeps of a recording in the program's memory beside the chunks.

    The thread that reads adds to it, the one that records decides by it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_whole = False
        self._bytes = 0

    @property
    def is_whole(self) -> bool:
        """Whether V8 still has the profile of the whole recording."""
        return self._is_whole

    @property
    def is_full(self) -> bool:
        """Whether it takes more memory than the program should lend."""
        return self._bytes > MOST_KEPT_BYTES

    @property
    def is_fetched(self) -> bool:
        """Whether it is the whole, and small enough to be fetched at the end."""
        return self._is_whole and self._bytes <= MOST_FETCHED_BYTES

    def see(self, chunk: Json) -> None:
        """Adds what V8 keeps of the time of a chunk."""
        with self._lock:
            self._bytes += size_bytes(chunk)

    def begin(self, *, is_whole: bool) -> None:
        """Starts to keep; not the whole where each chunk is all that V8 kept until then."""
        with self._lock:
            self._is_whole = is_whole

    def drop(self) -> None:
        """V8 has forgotten all; from now on it keeps less than the whole."""
        with self._lock:
            self._is_whole = False
            self._bytes = 0


class DomainSampler:
    """Samples the thread of a session. `kept` sees every chunk that goes to `reports`.

    `first` is carried out right after the start: a nudge, or what begins to count calls.
    """

    uses_domain = True

    def __init__(
        self,
        session: ThreadSession,
        sampling: Sampling,
        reports: ChunkReports,
        kept: KeptProfile,
        first: Sequence[Command],
    ) -> None:
        self._session = session
        self._sampling = sampling
        self._reports = reports
        self._kept = kept
        self._first = first
        self._console: ConsoleChunks | None = None
        self._use(RestartChunks(session.channel, reports.add))

    @property
    def chunks(self) -> Chunks:
        """How its chunks are taken."""
        return self._chunks

    def prepare(self, *, is_beside_nodes_own: bool) -> bool:
        """Has the Profiler domain ready; False when it did not answer in time.

        `is_beside_nodes_own`: Node profiles or covers the program itself, and would write about console profiles.
        """
        if not self._enable():
            return False
        if is_beside_nodes_own:
            self._use(RestartChunks(self._session.channel, self._reports.add, BESIDE_CPU_PROF_S, self._nudge))
            self._session.note(
                f"Node itself profiles or covers it: samples come every {BESIDE_CPU_PROF_S:g} s, with a gap each time"
            )
        else:
            console = ConsoleChunks(self._session.channel, self._reports.add, is_node=self._sampling.is_node)
            self._use(console)
            self._console = console
        return True

    def begin(self, run: Command) -> bool:
        """Starts to sample, and chunks where they can be had; False when it did not answer in time."""
        attempts = self._chunks.attempts()
        first = attempts[0].commands if attempts else ()
        # All at once, so that the first chunk tells of what the whole tells of, from its start on, and a program that
        # waits for us, which samples show as its own doing, waits no longer.
        started, *others = self._session.channel.send_together(_START, *self._first, *first, run)
        if self._session.answer(started) is None:
            return False
        self._kept.begin(is_whole=bool(attempts))
        roller = self._roller
        if attempts and not roller.begins(others[-2], attempts[0]) and not roller.begins_anew(attempts[1:]):
            # No console here: the program has none, or `Runtime.evaluate` failed.
            self._use(RestartChunks(self._session.channel, self._reports.add))
            self._kept.begin(is_whole=False)
        return True

    def begin_again(self) -> bool:
        """Samples the program that took the place of the last; False when it does not answer.

        That is workerd, whose chunks could roll in no other way before, nor can these.
        """
        if self._chunks.way != "restart" or not self._enable():
            return False
        return self._session.answer(self._session.channel.send(*_START)) is not None

    def roll(self) -> None:
        """Ends the chunk that goes on and begins the next."""
        if self._console is not None and self._kept.is_full and not self._sampling.counts_calls:
            self._roller.take_rolled(*self._start_anew(self._console))
        else:
            self._roller.roll()

    def finish(self) -> Json | None:
        """Fetches the last chunk; the profile that V8 kept, where it is small enough or tells what no chunk does."""
        self._roller.finish()
        stopped: Reply | None = None
        is_covered = False
        if self._chunks.way != "none":
            last, *stops = self._chunks.roll(*([_STOP] if self._kept.is_fetched else []), is_last=True)
            is_covered = self._roller.takes(last)
            stopped = stops[0] if stops else None
        if stopped is None and not is_covered and self._chunks.way != "restart":
            # At its normal end a program has no console any more, and only this tells its last moments.
            [stopped] = self._session.channel.send_together(_STOP)
        if stopped is None:
            return None
        profile = (self._session.answer(stopped) or {}).get("profile")
        if isinstance(profile, dict):
            return profile
        if not is_covered:
            self._session.report_missing_end()
        return None

    @property
    def _nudge(self) -> Sequence[Command]:
        return NUDGE if self._sampling.may_nudge else ()

    @property
    def _set_interval(self) -> Command:
        return "Profiler.setSamplingInterval", {"interval": self._sampling.interval_us}

    def _enable(self) -> bool:
        answer, send = self._session.answer, self._session.channel.send
        return answer(send(*ENABLE)) is not None and answer(send(*self._set_interval)) is not None

    def _use(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._roller = ChunkRoller(self._session, chunks)
        self._console = None

    def _start_anew(self, chunks: ConsoleChunks) -> tuple[Reply, Reply]:
        """Has V8 forget what the chunks have told, so that the program's memory does not grow with the recording.

        `Profiler.stop` would first write all of it into a reply. Disabling drops it; V8 then takes a moment to begin
        again, some 10 ms in a small program and 200 in a large one, which is a gap.
        """
        self._kept.drop()
        return chunks.roll_anew(DISABLE, ENABLE, self._set_interval, _START, *self._nudge)
