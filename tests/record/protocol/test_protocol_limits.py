"""The limits to what an inspector may cost: the messages that are taken, how many events, chunks and workers."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from tests.record.hostile_inspector import DEEP, MODES, hostile, profile
from tests.record.scripted_inspector import Json, frame, obedient, scripted
from tui.base.errors import CannotConnect, ProtocolError, TargetClosed
from tui.record.inspectors.closing import close_inspector, let_run
from tui.record.processes.inspector import Inspector
from tui.record.protocol import event_pace
from tui.record.protocol.connection import Connection
from tui.record.protocol.event_pace import EventPace
from tui.record.protocol.message_fields import event_problem, message_cost_bytes, result_problem
from tui.record.protocol.wire import open_wire
from tui.record.recorder import intake
from tui.record.recorder.intake import Intake
from tui.record.recorder.target import worker_limit
from tui.record.recorder.target.worker_limit import MOST_AT_ONCE, WorkerLimit
from tui.record.targets.worker_threads import worker_titles
from tui.record.threads.recording_events import Chunk, Note

_BUSY_S = 20.0


@pytest.mark.parametrize(
    ("method", "result", "is_sound"),
    [
        ("Some.command", {"anything": [1]}, True),
        ("Some.command", None, True),
        ("Some.command", [], False),
        ("Some.command", 5, False),
        ("Runtime.evaluate", {"result": {"type": "undefined"}}, True),
        ("Runtime.evaluate", {"result": []}, False),
        ("Profiler.stop", {"profile": profile()}, True),
        ("Profiler.stop", {}, True),
        ("Profiler.stop", {"profile": {**profile(), "nodes": {}}}, False),
        ("Profiler.stop", {"profile": {**profile(), "nodes": [{"id": 1, "callFrame": {"url": []}}]}}, False),
        ("Profiler.stop", {"profile": {**profile(), "startTime": "0"}}, False),
        ("Profiler.stop", {"profile": {**profile(), "endTime": 2**60}}, False),
        ("Debugger.getScriptSource", {"scriptSource": "1"}, True),
        ("Debugger.getScriptSource", {"scriptSource": 1}, False),
        ("Profiler.takePreciseCoverage", {"result": [{"scriptId": "1", "functions": []}]}, True),
        (
            "Profiler.takePreciseCoverage",
            {"result": [{"scriptId": "1", "functions": [{"functionName": "f", "ranges": []}]}]},
            False,
        ),
        ("HeapProfiler.stopSampling", {"profile": {"head": {"callFrame": {}, "children": []}, "samples": []}}, True),
        ("HeapProfiler.stopSampling", {"profile": {"head": {"callFrame": {}, "selfSize": "1"}}}, False),
        ("HeapProfiler.stopSampling", {"profile": {"head": {"callFrame": {}, "children": [5]}}}, False),
        ("HeapProfiler.stopSampling", {}, False),
    ],
)
def test_a_result_is_checked(method: str, result: object, *, is_sound: bool) -> None:
    assert (result_problem(method, result) is None) == is_sound


def test_a_heap_profile_has_no_more_levels_than_v8_writes() -> None:
    def nested(levels: int) -> Json:
        node: Json = {"callFrame": {}, "children": []}
        for _ in range(levels):
            node = {"callFrame": {}, "children": [node]}
        return {"profile": {"head": node}}

    assert result_problem("HeapProfiler.stopSampling", nested(130)) is None
    assert result_problem("HeapProfiler.stopSampling", nested(300)) is not None


@pytest.mark.parametrize(
    ("method", "params", "is_sound"),
    [
        ("Some.event", {}, True),
        ("NodeWorker.attachedToWorker", {"sessionId": "1", "workerInfo": {"title": "w"}}, True),
        ("NodeWorker.attachedToWorker", {"sessionId": 1, "workerInfo": {"title": "w"}}, False),
        ("NodeWorker.attachedToWorker", {"sessionId": "1", "workerInfo": {"title": "w" * 5000}}, False),
        ("Target.attachedToTarget", {"sessionId": "1"}, False),
        ("Profiler.consoleProfileFinished", {"title": "x", "profile": profile()}, True),
        ("Profiler.consoleProfileFinished", {"title": "x"}, False),
    ],
)
def test_an_event_is_checked(method: str, params: Json, *, is_sound: bool) -> None:
    assert (event_problem(method, params) is None) == is_sound


@pytest.mark.parametrize("document", [[[]] * 1000, [{}] * 1000, [0.5] * 1000, [{"a": {"b": []}}] * 1000])
def test_what_a_message_costs_is_not_told_too_low(document: object) -> None:
    """`[[],[],…` has three bytes for each list, which takes 56 and a place of 8."""
    assert message_cost_bytes(orjson.dumps(document)) >= 1000 * 32


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (5, "Profiler.enable: an error without a message$"),
        ([], "Profiler.enable: an error without a message$"),
        ("no", "Profiler.enable: no"),
        ({"message": 5}, "Profiler.enable: an error without a message$"),
        ({"message": "x" * 10_000}, "Profiler.enable: x{300}$"),
    ],
)
def test_any_error_is_one(error: object, sentence: str) -> None:
    with scripted(lambda message: [{"id": message["id"], "error": error}]) as server:
        connection = Connection(open_wire(server.url, 10), server.url)
        with pytest.raises(ProtocolError, match=sentence):
            connection.root.call("Profiler.enable")
        connection.close()


def test_odd_ids_and_sessions_are_nobodys() -> None:
    def answer(message: Json) -> Iterator[Json | bytes]:
        odd: list[Any] = [[1], {}, None, True, 1.0, "1", -1, 10**30]
        yield from ({"id": number, "result": {"of": "nobody"}} for number in odd)
        sessions: list[object] = [[], {}, 1, "x"]
        yield from ({"method": "Some.event", "sessionId": session} for session in sessions)
        yield {"method": "NodeWorker.receivedMessageFromWorker", "params": {"sessionId": "1", "message": DEEP.decode()}}
        yield frame(b"[]")
        yield {"id": message["id"], "result": {"of": "ours"}}

    with scripted(answer) as server:
        connection = Connection(open_wire(server.url, 10), server.url)
        assert connection.root.call("Profiler.enable") == {"of": "ours"}
        connection.close()


def test_a_message_wakes_only_those_who_wait_for_its_thread() -> None:
    """With one condition for all, each of 3,000 workers woke up for each message of the others."""
    with scripted(obedient) as server:
        connection = Connection(open_wire(server.url, 10), server.url)
        one, other = connection.worker_session("1"), connection.worker_session("2")
        assert one.changed is not other.changed
        other.changed.acquire()  # whoever holds it up holds up nobody else
        assert connection.root.call("Profiler.enable") == {}
        other.changed.release()
        connection.close()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.2)
        place = f"ws://127.0.0.1:{other.getsockname()[1]}/x"
        handshake = f"HTTP/1.1 {status} Moved\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n"
        refused = pytest.raises(CannotConnect, match=f"refused with HTTP status {status}")
        with scripted(handshake=handshake.encode()) as server, refused:
            open_wire(server.url, 10)
        with pytest.raises(TimeoutError):
            other.accept()


def test_who_does_not_read_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.record.protocol.wire._SEND_TIMEOUT_S", 1)
    is_over = threading.Event()

    def answer(_message: Json) -> Iterator[Json]:
        is_over.wait(60)
        yield {}

    with scripted(answer) as server:
        connection = Connection(open_wire(server.url, 10), server.url)
        began = time.monotonic()
        while connection.closed is None and time.monotonic() - began < _BUSY_S:
            connection.root.send("Some.command", {"text": "x" * 1_000_000})
        with pytest.raises(TargetClosed, match="it reads nothing for 1 s"):
            connection.root.call("Some.command")
        connection.close()
        assert time.monotonic() - began < _BUSY_S
        is_over.set()


def test_events_are_read_no_faster_than_half_a_core_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_pace, "_MOST_PER_SPAN", 100)
    pace, began = EventPace(), time.monotonic()
    for _ in range(500):
        pace.wait()
    assert time.monotonic() - began > 0.25


def test_more_chunks_than_can_have_been_asked_for_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_PER_S", 0)
    news: Intake[Chunk | Note] = Intake()
    for _ in range(1000):
        news.put(Chunk(0, profile()))
    news.put(Chunk(1, profile()))
    news.put(Note("the end"))
    come = [news.get() for _ in range(62)]
    assert [type(item) for item in come[-2:]] == [Chunk, Note]
    assert news.left_out == 940
    with pytest.raises(queue.Empty):
        news.get()


def test_chunks_that_wait_have_room_for_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_MOST_WAITING_BYTES", 10_000)
    news: Intake[Chunk] = Intake()
    for _ in range(10):
        news.put(Chunk(0, profile()))
    assert news.left_out == 7
    news.get()
    news.put(Chunk(0, profile()))
    assert news.left_out == 7


def test_so_many_workers_are_recorded_at_once() -> None:
    limit = WorkerLimit()
    assert all(limit.admits(str(number)) for number in range(MOST_AT_ONCE))
    assert limit.sentence() == ""
    assert not limit.admits("one more")
    assert not limit.admits("0")  # told again, and recorded already
    assert limit.sentence() == f"1 worker thread is not recorded: {MOST_AT_ONCE} at once are the most"
    assert not limit.admits("one more")  # told again, and counted already
    assert limit.left_out == 1
    limit.leave()
    assert limit.admits("another")


def test_so_many_workers_are_recorded_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_limit, "MOST_IN_ALL", 2)
    limit = WorkerLimit()
    for number in range(2):
        assert limit.admits(str(number))
        limit.leave()
    assert not limit.admits("2")
    assert limit.sentence() == "1 worker thread is not recorded: 2 in all are the most"


ANYBODY = ("valid", "never answers", "an id that is a list", "3,000 workers", "a flood of events, and no answers")
OTHERS = ("workers without end", "a frame of 600 MB", "a redirected handshake", "a handshake without a key")


@pytest.mark.parametrize("name", ANYBODY + OTHERS)
def test_short_words_with_anybody_are_short(name: str) -> None:
    """Worker threads are listed, inspectors closed and programs let run in a time that we set."""
    with hostile(MODES[name]) as server:
        inspector = Inspector(f"ws://127.0.0.1:{server.port}/hostile")
        began = time.monotonic()
        assert len(worker_titles(inspector.url)) <= 1000
        close_inspector(inspector, timeout_s=0.3)
        let_run(inspector, timeout_s=0.3)
        assert time.monotonic() - began < _BUSY_S
        assert not server.followed
