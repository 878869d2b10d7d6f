"""A session knows whether a recording goes on, and waits for a reply no longer than it may."""

from __future__ import annotations

import pytest

from tests.record.scripted_thread import failed, mute, scripted_thread
from tui.base.errors import ProtocolError, TargetClosed
from tui.record.threads.recording_events import Note


def test_a_reply_is_waited_for_while_the_recording_goes_on() -> None:
    with scripted_thread() as thread:
        assert thread.session.answer(thread.session.channel.send("Profiler.enable")) == {}
        assert not thread.session.is_over


def test_what_a_command_failed_with_is_raised() -> None:
    with (
        scripted_thread(lambda command: [failed(command, "not here")]) as thread,
        pytest.raises(ProtocolError, match="not here"),
    ):
        thread.session.answer(thread.session.channel.send("Profiler.enable"))


def test_once_it_is_over_a_mute_thread_gets_what_is_left_of_the_patience() -> None:
    with scripted_thread(mute) as thread:
        thread.session.stop(0.0)
        assert thread.session.is_over
        assert thread.session.answer(thread.session.channel.send("Profiler.stop")) is None


def test_the_shortest_patience_counts() -> None:
    with scripted_thread(mute) as thread:
        thread.session.stop(0.0)
        thread.session.stop(1000.0)
        assert thread.session.answer(thread.session.channel.send("Profiler.stop")) is None


def test_a_session_that_is_over_does_not_sleep() -> None:
    with scripted_thread() as thread:
        assert thread.session.sleep(0.0)
        thread.session.stop(0.0)
        assert not thread.session.sleep(1000.0)


@pytest.mark.parametrize("method", ["NodeRuntime.waitingForDisconnect", "Runtime.executionContextDestroyed"])
def test_a_program_that_wants_to_end_ends_the_session(method: str) -> None:
    with scripted_thread() as thread:
        thread.receives(method)
        assert thread.session.is_over
        assert thread.session.is_exiting


def test_a_reload_fails_what_is_waited_for_and_is_taken_once() -> None:
    with scripted_thread(mute, kind="workerd") as thread:
        reply = thread.session.channel.send("Profiler.stop")
        thread.receives("Runtime.executionContextsCleared")
        with pytest.raises(ProtocolError, match="it was loaded anew"):
            thread.session.answer(reply)
        assert thread.session.sleep(1000.0), "it goes on at once"
        assert thread.session.is_reloaded
        assert thread.session.take_reload()
        assert not thread.session.take_reload()


def test_only_workerd_is_reloaded() -> None:
    with scripted_thread(kind="page") as thread:
        thread.receives("Runtime.executionContextsCleared")
        assert not thread.session.is_reloaded


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("Inspector.targetCrashed", {}, "the page crashed"),
        ("Inspector.detached", {"reason": "replaced"}, r"the inspector was closed \(replaced\)"),
    ],
)
def test_a_lost_connection_ends_the_sleep(method: str, params: dict[str, str], reason: str) -> None:
    with scripted_thread() as thread:
        thread.receives(method, **params)
        with pytest.raises(TargetClosed, match=reason):
            thread.session.sleep(1000.0)


def test_notes_name_the_thread_and_warnings_its_number() -> None:
    with scripted_thread() as thread:
        thread.session.note("a note")
        thread.session.warn("a warning")
        assert thread.events == [Note("main: a note"), Note("main: a warning", warns_of=0)]
