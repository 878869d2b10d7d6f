"""Samples a thread of Node by `v8.startCpuProfile`, which leaves coverage and the console alone."""

from __future__ import annotations

from collections.abc import Sequence

from tui.record.protocol.connection import Command, Json
from tui.record.threads.chunks.chunk_roller import ChunkRoller
from tui.record.threads.chunks.chunks import Chunks
from tui.record.threads.chunks.handle_chunks import HandleChunks
from tui.record.threads.chunks.lease import expire
from tui.record.threads.cpu.chunk_reports import ChunkReports
from tui.record.threads.cpu.nudging import Nudger
from tui.record.threads.thread_session import ThreadSession

_EXPIRE_AT_ROLL = 5
"""When profiles that dead recorders have left are called a second time."""


class HandleSampler:
    """Samples the thread of a session; chunks go to `reports`. `first` is carried out right after the start."""

    uses_domain = False

    def __init__(
        self,
        session: ThreadSession,
        interval_us: int,
        reports: ChunkReports,
        nudger: Nudger,
        first: Sequence[Command],
    ) -> None:
        self._session = session
        self._first = first
        self._nudger = nudger
        self._chunks = HandleChunks(session.channel, reports.add, interval_us)
        self._roller = ChunkRoller(session, self._chunks)
        self._rolls = 0

    @property
    def chunks(self) -> Chunks:
        """How its chunks are taken."""
        return self._chunks

    def begin(self, run: Command) -> bool:
        """Starts to sample; False where V8 has no more profiles to give, and when it did not answer in time."""
        [attempt] = self._chunks.attempts()
        replies = self._session.channel.send_together(*attempt.commands, *self._first, run)
        return self._roller.begins(replies[len(attempt.commands) - 1], attempt)

    def begin_again(self) -> bool:
        """Never: no program of Node takes the place of another behind one connection."""
        return False

    def roll(self) -> None:
        """Ends the chunk that goes on and begins the next."""
        self._roller.roll()
        self._rolls += 1
        if self._chunks.was_interrupted:
            # V8 does not know the code that it made meanwhile for a running loop.
            self._nudger.nudge(is_domain_enabled=False)
            self._session.note("it was not reached for some time, which is missing: its profile had been stopped")
        if self._rolls == _EXPIRE_AT_ROLL:
            self._session.channel.send(*expire())

    def finish(self) -> Json | None:
        """Fetches the last chunk, unless the program sent it at its end; None: V8 keeps nothing beside the chunks."""
        self._roller.finish()
        is_covered = self._chunks.way != "none" and self._roller.takes(self._chunks.roll(is_last=True)[0])
        if not is_covered and not self._chunks.has_ended:
            self._session.report_missing_end()
        return None
