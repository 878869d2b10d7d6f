"""The threads of a target end together, each with the patience that it needs."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from tests.record.scripted_thread import mute, scripted_thread
from tui.record.protocol.connection import Command
from tui.record.recorder.target.target_threads import TargetThreads
from tui.record.recorder.target.target_workers import worker_thread
from tui.record.threads.recording_events import News, RecordedThread
from tui.record.threads.thread_recording import ThreadRecording
from tui.record.threads.thread_session import ThreadSession

MAIN, WORKER = 0, 1


class IdleProfiler:
    """Samples nothing."""

    def prepare(self) -> bool:
        return True

    def begin(self, _run: Command) -> bool:
        return True

    def announce(self) -> None:
        pass

    def fetch(self) -> float:
        return 0.0

    def begin_again(self) -> bool:
        return True

    def finish(self) -> None:
        pass


class Sessions:
    """Makes recordings of threads with these numbers, of one mute target."""

    def __init__(self, stack: ExitStack) -> None:
        self._thread = stack.enter_context(scripted_thread(mute))
        self.events: list[News] = []

    def recording(self, number: int) -> tuple[ThreadSession, ThreadRecording]:
        thread = RecordedThread(number, f"thread {number}", "node")
        session = ThreadSession(self._thread.connection.flat_session(str(number)), thread, self.events.append)
        return session, ThreadRecording(session, IdleProfiler(), 0.0)


def gives_up(session: ThreadSession) -> bool:
    """Whether nothing is waited for any more: no patience is left."""
    return session.is_over and session.answer(session.channel.send("Profiler.stop")) is None


def test_all_threads_are_stopped() -> None:
    with ExitStack() as stack:
        sessions, threads = Sessions(stack), TargetThreads(MAIN)
        recordings = [sessions.recording(number) for number in (MAIN, WORKER)]
        for _session, recording in recordings:
            threads.add(recording)
        was_stopping = threads.is_stopping
        threads.stop(0.0)
        assert (was_stopping, threads.is_stopping) == (False, True)
        assert all(gives_up(session) for session, _recording in recordings)


def test_a_thread_that_comes_too_late_is_stopped_at_once() -> None:
    with ExitStack() as stack:
        sessions, threads = Sessions(stack), TargetThreads(MAIN)
        threads.stop(0.0)
        session, recording = sessions.recording(MAIN)
        threads.add(recording)
        assert gives_up(session)
        assert not threads.admits("1")


def test_of_a_stranger_nobody_waits_longer() -> None:
    with ExitStack() as stack:
        sessions, threads = Sessions(stack), TargetThreads(MAIN)
        threads.limit_patience(0.0)
        session, recording = sessions.recording(MAIN)
        threads.add(recording)
        threads.stop(1000.0)
        assert gives_up(session)


def test_the_exit_of_a_program_ends_its_workers_only() -> None:
    with ExitStack() as stack:
        sessions, threads = Sessions(stack), TargetThreads(MAIN)
        (main, of_main), (worker, of_worker) = (sessions.recording(number) for number in (MAIN, WORKER))
        threads.add(of_main)
        threads.add(of_worker)
        threads.exit()
        assert (threads.is_exiting, threads.is_stopping) == (True, True)
        assert (main.is_over, worker.is_over) == (False, True)


def test_workers_that_have_ended_are_forgotten() -> None:
    with ExitStack() as stack:
        sessions, threads = Sessions(stack), TargetThreads(MAIN)
        count = threading.active_count()
        session, recording = sessions.recording(WORKER)
        assert threads.admits("1")
        threads.add(recording)
        threads.run_worker(recording)
        threads.stop_rest()
        threads.join()
        assert session.is_over
        assert threading.active_count() == count
        assert [type(event).__name__ for event in sessions.events] == ["Ended"]
        assert threads.left_out == ""


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ({"workerId": "4", "title": "pool", "url": "file:///w.js"}, ("pool", 4, "file:///w.js")),
        ({"targetId": "A1", "title": ""}, ("worker 7", None, None)),
        ({"workerId": "9" * 11}, ("worker 7", None, None)),
        ({"workerId": "²"}, ("worker 7", None, None)),
        ({"url": "x" * 5000}, ("worker 7", None, "x" * 4096)),
    ],
)
def test_a_worker_is_a_thread_of_its_program(
    info: dict[str, object], expected: tuple[str, int | None, str | None]
) -> None:
    main = RecordedThread(0, "main", "node", pid=12, local_pid=13)
    worker = worker_thread(7, info, main)
    assert (worker.number, worker.kind, worker.pid, worker.local_pid) == (7, "worker", 12, 13)
    assert (worker.name, worker.tid, worker.script) == expected
