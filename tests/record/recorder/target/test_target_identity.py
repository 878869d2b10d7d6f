"""What a target is: as its list says, completed by what the program answers, which nobody trusts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.record.scripted_thread import done, failed, mute, scripted_thread
from tui.record.processes.inspector import Inspector
from tui.record.recorder.target.target_identity import TargetIdentity, ask_identity, identity_of
from tui.record.recorder.target.target_threads import TargetThreads
from tui.record.threads.recording_events import News, Note

UNKNOWN = TargetIdentity("unknown")
NODE = Inspector("ws://127.0.0.1:1/x", "node", "app.js")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (["node", "v22.1.0", 12, "/srv/app.js"], TargetIdentity("node", "v22.1.0", 12, "/srv/app.js")),
        (["deno", "v2.1.0", 12], TargetIdentity("deno", "v2.1.0", 12)),
        (["node", "v" * 5000, 12, "s" * 5000], TargetIdentity("node", "v" * 4096, 12, "s" * 4096)),
        (["node", "v22.1.0", 12, {}], TargetIdentity("node", "v22.1.0", 12)),
        (["node", "v22.1.0", 0], UNKNOWN),
        (["node", "v22.1.0", 10**10], UNKNOWN),
        (["node", "v22.1.0", "12"], UNKNOWN),
        (["bun", "1", 12], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_an_answer_completes_what_is_unknown(answer: list[object], expected: TargetIdentity) -> None:
    assert UNKNOWN.completed(answer) == expected


def test_what_is_known_stays() -> None:
    known = TargetIdentity("node", "v20.0.0", 7, "a.js")
    assert known.completed(["node", "v22.1.0", 12, "b.js"]) == known


@pytest.mark.parametrize(
    ("identity", "waits_for_us", "must"),
    [
        (TargetIdentity("node", "v22", 7), False, False),
        (TargetIdentity("node", None, 7), True, True),
        (TargetIdentity("deno"), False, True),
        (TargetIdentity("deno"), True, False),
        (TargetIdentity("workerd"), False, False),
        (TargetIdentity("unknown"), True, True),
    ],
)
def test_only_who_can_answer_is_asked(identity: TargetIdentity, *, waits_for_us: bool, must: bool) -> None:
    assert identity.must_ask(waits_for_us=waits_for_us) is must


@pytest.mark.parametrize(
    ("identity", "number", "name"),
    [
        (TargetIdentity("node", pid=7), 0, "main"),
        (TargetIdentity("node", pid=7), 3, "main 7"),
        (TargetIdentity("page"), 3, "main 3"),
        (TargetIdentity("workerd", script="workerd: worker api"), 0, "worker api"),
    ],
)
def test_the_name_of_a_main_thread(identity: TargetIdentity, number: int, name: str) -> None:
    assert identity.main_thread(number, NODE).name == name


def test_the_process_of_a_list_is_one_of_this_machine() -> None:
    inspector = replace(NODE, pid=7)
    main = identity_of(inspector).main_thread(0, inspector)
    assert (main.pid, main.local_pid, main.tid, main.script) == (7, 7, 7, "app.js")


def test_a_process_that_does_not_listen_there_is_none_of_this_machine() -> None:
    main = TargetIdentity("node", pid=2**22 + 1).main_thread(0, NODE)
    assert (main.pid, main.local_pid) == (2**22 + 1, None)


def test_the_program_is_asked_once() -> None:
    answer = ["node", "v22.1.0", 12]
    with scripted_thread(lambda command: [done(command, result={"value": answer})]) as thread:
        assert ask_identity(thread.connection.root, TargetThreads(0), thread.events.append) == answer
        assert thread.sent == ["Runtime.evaluate"]


def test_a_program_without_a_context_says_nothing() -> None:
    with scripted_thread(lambda command: [failed(command)]) as thread:
        assert ask_identity(thread.connection.root, TargetThreads(0), thread.events.append) == []


def test_a_mute_program_is_not_waited_for_once_all_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.record.recorder.target.target_identity._LOOK_S", 0.0)
    threads = TargetThreads(0)
    threads.stop(0.0)
    with scripted_thread(mute) as thread:
        assert ask_identity(thread.connection.root, threads, thread.events.append) == []


def test_the_user_is_told_that_a_program_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_LOOK_S", "_BUSY_AFTER_S"):
        monkeypatch.setattr(f"tui.record.recorder.target.target_identity.{name}", 0.0)
    threads, news = TargetThreads(0), list[News]()

    def tell(event: News) -> None:
        news.append(event)
        threads.stop(0.0)

    with scripted_thread(mute) as thread:
        assert ask_identity(thread.connection.root, threads, tell) == []
    assert news == [Note("the program is busy and does not answer: waiting")]
