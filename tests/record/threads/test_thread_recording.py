"""A recording has its profiler begin, fetch and finish, and lets a waiting program run whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.record.scripted_thread import ScriptedThread, mute, scripted_thread
from tui.base.errors import RecordError
from tui.record.processes.inspector import Inspector
from tui.record.protocol.connection import Command
from tui.record.threads.recording_events import Ended
from tui.record.threads.thread_recording import ThreadRecording
from tui.record.threads.thread_session import ThreadSession
from tui.record.threads.waiting_program import RUN, WaitingProgram

RUN_METHOD = RUN[0]
RUN_IN_HOOK = "Runtime.evaluate"


class FakeProfiler:
    """Notes what it is asked to do; `does` may do something with the session at a step."""

    def __init__(self, session: ThreadSession, **does: Callable[[ThreadSession], object]) -> None:
        self.steps: list[str] = []
        self._session = session
        self._does = does

    def _step(self, name: str) -> bool:
        self.steps.append(name)
        action = self._does.get(name)
        return action is None or action(self._session) is not False

    def prepare(self) -> bool:
        return self._step("prepare")

    def begin(self, run: Command) -> bool:
        return self._step("begin") and self._step(f"begin with {run[0]}")

    def announce(self) -> None:
        self._step("announce")

    def fetch(self) -> float:
        self._step("fetch")
        return 0.0

    def begin_again(self) -> bool:
        return self._step("begin again")

    def finish(self) -> None:
        self._step("finish")


def stop(session: ThreadSession) -> None:
    session.stop(0.0)


def waiting(thread: ScriptedThread, *, waits: Path | None = None) -> WaitingProgram:
    return WaitingProgram(Inspector(thread.connection.url, "node", waits=waits), waits_for_us=waits is not None)


def recorded(
    thread: ScriptedThread, profiler: FakeProfiler, program: WaitingProgram | None = None, warmup_s: float = 0.0
) -> Ended:
    """How a recording of the thread ended."""
    ThreadRecording(thread.session, profiler, warmup_s, program).run()
    [ended] = [event for event in thread.events if isinstance(event, Ended)]
    return ended


def test_a_recording_that_is_stopped_is_finished() -> None:
    with scripted_thread() as thread:
        profiler = FakeProfiler(thread.session, announce=stop)
        assert recorded(thread, profiler) == Ended(0, "stopped")
        assert profiler.steps == ["prepare", "begin", f"begin with {RUN_METHOD}", "announce", "finish"]


def test_a_program_that_wants_to_end_has_exited() -> None:
    with scripted_thread() as thread:
        profiler = FakeProfiler(
            thread.session, announce=lambda _session: thread.receives("NodeRuntime.waitingForDisconnect")
        )
        assert recorded(thread, profiler) == Ended(0, "exited")


def test_a_recording_that_was_stopped_before_it_began_does_nothing() -> None:
    with scripted_thread() as thread:
        profiler = FakeProfiler(thread.session)
        thread.session.stop(0.0)
        assert recorded(thread, profiler) == Ended(0, "failed", "it did not answer before the recording was stopped")
        assert profiler.steps == []


def test_a_program_that_ends_before_its_first_sample_is_named() -> None:
    with scripted_thread() as thread:
        exits = FakeProfiler(
            thread.session, prepare=lambda _session: thread.receives("NodeRuntime.waitingForDisconnect")
        )
        assert recorded(thread, exits) == Ended(0, "failed", "it ended before samples were taken")


@pytest.mark.parametrize(("step", "how"), [("prepare", "failed"), ("begin", "failed"), ("finish", "lost")])
def test_a_lost_connection_is_lost_only_once_samples_were_taken(step: str, how: str) -> None:
    def crash(session: ThreadSession) -> None:
        session.channel.end("gone")
        session.answer(session.channel.send("Profiler.enable"))

    with scripted_thread() as thread:
        profiler = FakeProfiler(thread.session, **({"announce": stop} | {step: crash}))
        ended = recorded(thread, profiler)
        assert (ended.how, ended.reason) == (how, "gone")


def test_an_error_with_a_next_step_is_passed_on() -> None:
    def refuse(_session: ThreadSession) -> None:
        raise RecordError("app.js", "no", "Do this.")

    with scripted_thread() as thread:
        ended = recorded(thread, FakeProfiler(thread.session, prepare=refuse))
        assert (ended.how, ended.reason) == ("failed", "no")
        assert ended.error is not None
        assert ended.error.next_step == "Do this."


def test_a_reloaded_program_is_sampled_again() -> None:
    with scripted_thread(kind="workerd") as thread:
        profiler = FakeProfiler(
            thread.session,
            announce=lambda _session: thread.receives("Runtime.executionContextsCleared"),
            **{"begin again": stop},
        )
        assert recorded(thread, profiler) == Ended(0, "stopped")
        assert profiler.steps[-2:] == ["begin again", "finish"]
        assert thread.notes == ["main was loaded anew: the recording goes on with the new one"]


def test_a_waiting_program_runs_once_samples_are_taken(tmp_path: Path) -> None:
    with scripted_thread() as thread:
        profiler = FakeProfiler(thread.session, begin=lambda _session: thread.wire.sent == [], announce=stop)
        program = waiting(thread, waits=tmp_path / "waits")
        assert not program.is_running
        assert recorded(thread, profiler, program).how == "stopped"
        assert profiler.steps[2] == f"begin with {RUN_IN_HOOK}"
        assert thread.sent == [RUN_IN_HOOK]
        assert program.is_running


def test_a_program_that_warms_up_runs_before_samples_are_taken() -> None:
    with scripted_thread() as thread:
        profiler = FakeProfiler(thread.session, begin=lambda _session: thread.sent == [RUN_METHOD], announce=stop)
        assert recorded(thread, profiler, waiting(thread), warmup_s=0.001).how == "stopped"
        assert thread.sent == [RUN_METHOD]


def test_a_warm_up_that_was_not_over_is_named() -> None:
    with scripted_thread() as thread:
        profiler = FakeProfiler(thread.session, prepare=stop)
        ended = recorded(thread, profiler, warmup_s=1000.0)
        assert ended.reason == "the recording was stopped before samples were taken: its warm-up was not over"
        assert "begin" not in profiler.steps


def test_a_program_that_is_not_recorded_is_let_run() -> None:
    with scripted_thread(mute) as thread:
        profiler = FakeProfiler(thread.session, begin=lambda _session: False)
        assert recorded(thread, profiler, waiting(thread)).how == "failed"
        assert thread.sent == [RUN_METHOD]


def test_a_program_in_our_hook_that_is_not_recorded_is_left_to_the_hook(tmp_path: Path) -> None:
    with scripted_thread() as thread:
        program = waiting(thread, waits=tmp_path / "waits")
        assert recorded(thread, FakeProfiler(thread.session, begin=lambda _session: False), program).how == "failed"
        assert thread.sent == []
        assert not program.is_running


def test_a_program_does_not_run_when_the_connection_was_lost_before_it_was_told(tmp_path: Path) -> None:
    with scripted_thread() as thread:
        program = waiting(thread, waits=tmp_path / "waits")
        thread.connection.root.end("gone")
        program.release(thread.connection.root)
        assert not program.is_running
