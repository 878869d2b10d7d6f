"""Ends one chunk and begins the next, waits for each to arrive, and begins them anew where they stop coming."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.errors import ProtocolError
from tui.record.protocol.connection import Json, Reply
from tui.record.threads.chunks.chunks import Attempt, Chunks
from tui.record.threads.thread_session import ThreadSession


class ChunkRoller:
    """Rolls the chunks of one thread; only for the thread that records it."""

    def __init__(self, session: ThreadSession, chunks: Chunks) -> None:
        self._session = session
        self._chunks = chunks
        self._pending: Reply | None = None

    def begins(self, attempted: Reply, attempt: Attempt) -> bool:
        """Whether an attempt has begun the first chunk, as the reply to its last command says."""
        try:
            result = self._session.answer(attempted)
        except ProtocolError:
            return False
        if result is None or not self._chunks.begins(result):
            return False
        self._chunks.way = attempt.way
        return True

    def begins_anew(self, attempts: Sequence[Attempt]) -> bool:
        """Whether one of the attempts begins the chunk that is due."""
        channel = self._session.channel
        return any(self.begins(channel.send_together(*attempt.commands)[-1], attempt) for attempt in attempts)

    def roll(self) -> None:
        """Ends the chunk that goes on and begins the next."""
        self.take_rolled(self._chunks.roll()[0])

    def take_rolled(self, ended: Reply, *begun: Reply) -> None:
        """Waits for a chunk that was ended, and for the next one where its begin has a reply of its own.

        Begins chunks anew when the program could not do what was asked. One that does not answer in time is left to
        `finish`.
        """
        self._pending = ended
        has_rolled = all(self.takes(reply) for reply in (ended, *begun))
        if ended.is_done and not has_rolled and not self._session.is_over and not self._session.is_reloaded:
            self._mend()

    def takes(self, evaluated: Reply) -> bool:
        """Whether the program carried out what a chunk needs; False when it could not, or did not in time."""
        result: Json | None
        try:
            result = self._session.answer(evaluated)
            is_answered = result is not None
        except ProtocolError:  # no console any more: the program is at its end
            result, is_answered = None, True
        if is_answered and evaluated is self._pending:
            self._pending = None
        return result is not None and self._chunks.take(result)

    def finish(self) -> None:
        """Takes the chunk that did not arrive in time when it was ended."""
        if self._pending is not None:
            self.takes(self._pending)

    def _mend(self) -> None:
        if self.begins_anew(self._chunks.attempts()):
            self._chunks.end_others()
            self._session.note("its chunks had stopped coming; they were begun anew")
        elif not self._session.is_over:
            self._chunks.way = "none"
            self._session.note("no more chunks can be had before the end of the recording")
