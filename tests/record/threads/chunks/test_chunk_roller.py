"""Chunks roll one after another, and are begun anew where the program could not do what a chunk needs."""

from __future__ import annotations

from collections.abc import Sequence

from tests.record.scripted_thread import Json, ScriptedThread, done, failed, mute, scripted_thread
from tui.record.protocol.connection import Channel, Command, Reply
from tui.record.threads.chunks.chunk_roller import ChunkRoller
from tui.record.threads.chunks.chunks import Attempt, Chunks

BEGIN, ROLL = "Runtime.evaluate", "Runtime.callFunctionOn"
BEGUN_ANEW = "main: its chunks had stopped coming; they were begun anew"
NO_MORE = "main: no more chunks can be had before the end of the recording"


class FakeChunks(Chunks):
    """Begins with one command and rolls with another."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(channel, lambda _profile: None)
        self.way = "console"
        self.taken: list[Json] = []
        self.end_others_count = 0

    def attempts(self) -> Sequence[Attempt]:
        return [Attempt("command line", [(BEGIN, None)])]

    def begins(self, result: Json) -> bool:
        return "exceptionDetails" not in result

    def roll(self, *then: Command, is_last: bool = False) -> list[Reply]:
        return self._channel.send_together((ROLL, None), *then)

    def take(self, result: Json) -> bool:
        self.taken.append(result)
        return "exceptionDetails" not in result

    def end_others(self) -> None:
        self.end_others_count += 1


def rolling(thread: ScriptedThread) -> tuple[FakeChunks, ChunkRoller]:
    chunks = FakeChunks(thread.session.channel)
    return chunks, ChunkRoller(thread.session, chunks)


def test_a_chunk_that_rolls_needs_nothing_more() -> None:
    with scripted_thread() as thread:
        chunks, roller = rolling(thread)
        roller.roll()
        roller.finish()
        assert (thread.sent, thread.notes, chunks.way) == ([ROLL], [], "console")


def test_an_attempt_says_how_chunks_are_taken() -> None:
    with scripted_thread() as thread:
        chunks, roller = rolling(thread)
        assert roller.begins_anew(chunks.attempts())
        assert chunks.way == "command line"


def test_chunks_that_stop_coming_are_begun_anew() -> None:
    def answer(command: Json) -> list[Json]:
        return [done(command) if command["method"] == BEGIN else done(command, exceptionDetails={})]

    with scripted_thread(answer) as thread:
        chunks, roller = rolling(thread)
        roller.roll()
        assert (thread.sent, thread.notes) == ([ROLL, BEGIN], [BEGUN_ANEW])
        assert (chunks.way, chunks.end_others_count) == ("command line", 1)


def test_where_they_cannot_be_begun_anew_there_are_none() -> None:
    with scripted_thread(lambda command: [failed(command)]) as thread:
        chunks, roller = rolling(thread)
        roller.roll()
        assert (thread.notes, chunks.way, chunks.end_others_count) == ([NO_MORE], "none", 0)


def test_nothing_is_begun_anew_once_the_recording_is_over() -> None:
    def answer(command: Json) -> list[Json]:
        return [{"method": "NodeRuntime.waitingForDisconnect"}, failed(command)]

    with scripted_thread(answer) as thread:
        chunks, roller = rolling(thread)
        roller.roll()
        assert (thread.sent, thread.notes, chunks.way) == ([ROLL], [], "console")


def test_nothing_is_begun_anew_in_a_program_that_was_reloaded() -> None:
    with scripted_thread(mute, kind="workerd") as thread:
        chunks, roller = rolling(thread)
        ended = chunks.roll()[0]
        thread.receives("Runtime.executionContextsCleared")
        roller.take_rolled(ended)
        assert (thread.sent, thread.notes) == ([ROLL], [])


def test_the_next_chunk_counts_as_well_where_its_begin_has_a_reply() -> None:
    with scripted_thread(lambda command: [done(command) if command["id"] != 2 else failed(command)]) as thread:
        chunks, roller = rolling(thread)
        roller.take_rolled(*chunks.roll((ROLL, None)))
        assert thread.notes == [BEGUN_ANEW]


def test_a_chunk_that_comes_late_is_taken_at_the_end() -> None:
    commands: list[Json] = []

    def answer(command: Json) -> list[Json]:
        commands.append(command)
        return []

    with scripted_thread(answer) as thread:
        chunks, roller = rolling(thread)
        thread.session.stop(0.0)
        roller.roll()
        assert chunks.taken == [], "it is not here"
        # It arrives before it is waited for again.
        thread.connection.root.receive(done(commands[0], value="late"))
        roller.finish()
        assert chunks.taken == [{"value": "late"}]
        roller.finish()
        assert chunks.taken == [{"value": "late"}], "once"
