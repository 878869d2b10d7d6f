"""The protocol's faults and limits, and what real inspectors answer."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.record.programs import IDLE, Run, node, until
from tests.record.recording import inspector_url
from tests.record.scripted_inspector import frame, obedient, scripted
from tui.base.errors import CannotConnect, ProtocolError, RecordError, TargetClosed
from tui.record.protocol.connection import Connection
from tui.record.protocol.wire import open_wire
from tui.record.threads.cpu.cpu_profiler import cpu_recording
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.recording_events import Began, Chunk, Ended, News, Note, RecordedThread, Whole
from tui.record.threads.thread_session import ThreadSession

Json = dict[str, Any]
THREAD = RecordedThread(0, "main", "unknown")


def connected(url: str, **options: Any) -> Connection:
    return Connection(open_wire(url, 10, **options), url)


@pytest.fixture
def real(run: Run) -> Iterator[Connection]:
    """A connection to a real Node."""
    connection = connected(inspector_url(run(node(), "--inspect=127.0.0.1:0", script=IDLE).says("ready")))
    yield connection
    connection.close()


def test_a_failed_command_is_an_error_with_its_name(real: Connection) -> None:
    assert real.root.call("Profiler.enable") == {}
    with pytest.raises(ProtocolError, match=r"Profiler\.stop: No recording profiles found"):
        real.root.call("Profiler.stop")
    with pytest.raises(ProtocolError, match=r"Profiler\.fly"):
        real.root.call("Profiler.fly")


def test_commands_sent_together_are_answered_in_order(real: Connection) -> None:
    replies = real.root.send_together(("Profiler.enable", None), ("Profiler.start", None), ("Profiler.stop", None))
    assert real.root.wait(replies[-1], 30)
    assert "profile" in replies[-1].value()
    assert all(reply.is_done for reply in replies)


def test_what_is_waited_for_ends_with_the_connection(real: Connection) -> None:
    asked = real.root.send("Runtime.evaluate", {"expression": "new Promise(() => {})", "awaitPromise": True})
    assert not real.root.wait(asked, 0.1)
    assert not asked.is_done
    threading.Thread(target=real.close).start()
    assert real.root.wait(asked, 30)
    with pytest.raises(TargetClosed):
        asked.value()
    with pytest.raises(TargetClosed):
        real.root.call("Profiler.enable")


def test_we_come_without_origin_and_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chrome refuses whoever has an Origin; and websocket-client takes the environment's proxy for 127.0.0.1 too."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with scripted(obedient) as server:
        connection = connected(server.url)
        assert connection.root.call("Profiler.enable") == {}
        connection.close()
        assert b"origin" not in server.request.lower()


def test_replies_are_told_by_their_id_alone() -> None:
    """workerd puts the method into its replies, and no result where there is nothing to tell."""

    def answer(message: Json) -> Iterator[Json]:
        yield {"method": "Some.event", "params": {"a": 1}}
        yield {"id": 999, "result": {"of": "nobody"}}
        yield {"id": message["id"], "method": message["method"], "params": {}}

    heard: list[tuple[str, Json]] = []
    with scripted(answer) as server:
        connection = connected(server.url)
        connection.root.listen(lambda method, params: heard.append((method, params)))
        assert connection.root.call("Profiler.enable") == {}
        assert heard == [("Some.event", {"a": 1})]
        connection.close()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (frame(b"not JSON"), "no message of the inspector protocol"),
        (frame(b'{"id": 1, "result": {}}')[:9], "the connection was lost"),
        (frame(b"", claimed=1 << 40), "a message of more than 1 MB came"),
        (frame(b"x" * 700_000, is_final=False) + frame(b"x" * 700_000, 0), "a message of more than 1 MB came"),
        (frame(b"", 8), "the target closed its inspector"),
        (b"\xf3\x00", "what it sends is no websocket frame"),
    ],
    ids=["no JSON", "cut", "large", "large in parts", "closed", "garbage"],
)
def test_what_breaks_a_connection(sent: bytes, reason: str) -> None:
    def answer(_message: Json) -> Iterator[bytes]:
        yield sent
        raise EOFError

    with scripted(answer) as server:
        connection = connected(server.url, most_bytes=1 << 20)
        with pytest.raises(TargetClosed, match=reason):
            connection.root.call("Profiler.enable", timeout_s=30)
        connection.close()


def test_a_message_in_parts() -> None:
    def answer(message: Json) -> Iterator[bytes]:
        whole = b'{"id": %d, "result": {"a": 1}}' % message["id"]
        yield (
            frame(whole[:5], is_final=False)
            + frame(b"", 9)
            + frame(whole[5:9], 0, is_final=False)
            + frame(whole[9:], 0)
        )

    with scripted(answer) as server:
        connection = connected(server.url)
        assert connection.root.call("Profiler.enable") == {"a": 1}
        connection.close()


@pytest.mark.parametrize(
    ("handshake", "sentence"),
    [
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "refused with HTTP status 403"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "what answers there is no inspector"),
        (b"", "what answers there is no inspector"),
    ],
)
def test_what_is_no_inspector(handshake: bytes, sentence: str) -> None:
    with scripted(handshake=handshake) as server, pytest.raises(CannotConnect, match=sentence):
        open_wire(server.url, 10)


def test_nobody_there_and_nobody_who_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"ws://127.0.0.1:{mute.getsockname()[1]}/x"
        with pytest.raises(CannotConnect, match=r"no answer within 0\.2 s"):
            open_wire(url, 0.2)
    with pytest.raises(CannotConnect, match="nothing listens on"):
        open_wire(url, 1)


def test_another_machine_only_when_that_is_wanted() -> None:
    with pytest.raises(RecordError, match="--allow-remote"):
        open_wire("ws://192.0.2.1:9229/x", 0.1)


def profile(start_us: int) -> Json:
    frame_ = {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
    nodes = [{"id": 1, "callFrame": frame_}]
    return {"nodes": nodes, "startTime": start_us, "endTime": start_us + 1000, "samples": [1], "timeDeltas": [0]}


def recorded(answer: Any, stop_after: type[News] = Chunk, patience_s: float = 10) -> tuple[list[News], list[str]]:
    """What the recording of a scripted thread tells, stopped after the first news of a kind; and what it sent."""
    with scripted(answer) as server:
        connection = connected(server.url)
        told: list[News] = []
        recording = cpu_recording(ThreadSession(connection.root, THREAD, told.append), Sampling())
        runner = threading.Thread(target=recording.run)
        runner.start()
        until(lambda: any(isinstance(news, stop_after | Ended) for news in told), "nothing came")
        recording.stop(patience_s)
        runner.join(30)
        connection.close()
        return told, [message["method"] for message in server.received]


def test_where_no_console_profile_comes_the_recording_is_restarted() -> None:
    """As in workerd: `Runtime.evaluate` has no context, and the reply of a stop without samples has no result."""
    stops = iter([{"profile": profile(1000)}, None, {"profile": profile(9000)}])

    def answer(message: Json) -> Iterator[Json]:
        match message["method"]:
            case "Runtime.evaluate":
                error = {"code": -32000, "message": "Cannot find default execution context"}
                yield {"id": message["id"], "error": error}
            case "Profiler.stop":
                yield {"id": message["id"], "method": "Profiler.stop", "result": next(stops, None)}
            case _:
                yield {"id": message["id"], "method": message["method"], "params": {}}

    told, sent = recorded(answer)
    assert [news.chunks for news in told if isinstance(news, Began)] == ["restart"]
    assert next(news.profile["startTime"] for news in told if isinstance(news, Chunk)) == 1000
    assert not any(isinstance(news, Whole) for news in told)
    assert told[-1] == Ended(0, "stopped")
    # Each stop but the last is followed by a start at once.
    places = [place for place, method in enumerate(sent) if method == "Profiler.stop"]
    assert [sent[place + 1] for place in places[:-1]] == ["Profiler.start"] * (len(places) - 1)


def test_a_target_that_does_not_answer_when_we_stop_is_given_up_in_the_end() -> None:
    """`Profiler.stop` is sent once, whatever happens."""

    def answer(message: Json) -> Iterator[Json]:
        if message["method"] == "Runtime.evaluate":
            [title] = re.findall(r'profile\("([^"]*)"', message["params"]["expression"])
            yield {"method": "Profiler.consoleProfileStarted", "params": {"id": "1", "title": title}}
            yield {"id": message["id"], "result": {"result": {"objectId": "1"}}}
        elif message["method"] not in ("Profiler.stop", "Runtime.callFunctionOn"):
            yield {"id": message["id"], "result": {}}

    told, sent = recorded(answer, Began, patience_s=0.2)
    assert [news.chunks for news in told if isinstance(news, Began)] == ["console"]
    assert told[-1] == Ended(0, "stopped")
    assert sent.count("Profiler.stop") == 1
    assert any(isinstance(news, Note) and "its last moments are missing" in news.text for news in told)


def test_a_crashed_page_is_lost() -> None:
    def answer(message: Json) -> Iterator[Json]:
        yield {"id": message["id"], "result": {}}
        if message["method"] == "Profiler.start":
            yield {"method": "Inspector.targetCrashed", "params": {}}

    told, _sent = recorded(answer, Ended)
    [ended] = [news for news in told if isinstance(news, Ended)]
    assert ended.reason == "the page crashed"


def test_a_target_without_a_profiler() -> None:
    def answer(message: Json) -> Iterator[Json]:
        yield {"id": message["id"], "error": {"code": -32601, "message": "'Profiler.enable' wasn't found"}}

    told, sent = recorded(answer, Ended)
    assert told == [Ended(0, "failed", "Profiler.enable: 'Profiler.enable' wasn't found")]
    assert sent == ["Profiler.enable"]
