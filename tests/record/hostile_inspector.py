"""An inspector that keeps to the protocol, and then does not: each mode is one way in which it does not.

It is one like workerd's: `Runtime.evaluate` has no context, so chunks come in the answers to `Profiler.stop`. Without
faults its recording is saved.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.record.scripted_http import ok
from tests.record.scripted_inspector import frame

Json = dict[str, Any]
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
VERSION = ok('{"Browser": "node.js/v22.20.0", "Protocol-Version": "1.1"}')
DEEP = b"[" * 100_000 + b"]" * 100_000
_BLOCK = 1 << 18
"""How much of a flood is sent at once."""


class Client:
    """One connection to the inspector."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._buffer = b""
        self._lock = threading.Lock()

    def commands(self) -> Iterator[Json]:
        """The commands that come, until the connection ends."""
        while True:
            opcode, payload = self._message()
            if opcode == 1:
                yield json.loads(payload)

    def send(self, *messages: Json | bytes) -> None:
        """Sends messages; bytes are sent as they are."""
        for message in messages:
            with self._lock:
                self._connection.sendall(message if isinstance(message, bytes) else frame(json.dumps(message).encode()))

    def flood(self, *messages: Json | bytes) -> None:
        """Sends the same again and again, until nobody listens."""
        block = b"".join(item if isinstance(item, bytes) else frame(json.dumps(item).encode()) for item in messages)
        block *= max(1, _BLOCK // len(block))
        while True:
            self.send(block)
            time.sleep(0.001)  # answers get their turn

    def drip(self, data: bytes, pause_s: float = 0.05) -> None:
        """Sends `data` byte by byte."""
        for byte in data:
            self._connection.sendall(bytes([byte]))
            time.sleep(pause_s)

    def ignore_commands(self) -> None:
        """Reads what comes, in a thread of its own, so that a flood is not stopped by its own silence."""

        def read() -> None:
            with contextlib.suppress(OSError):
                while self._connection.recv(65536):
                    pass

        threading.Thread(target=read, daemon=True).start()

    def _message(self) -> tuple[int, bytes]:
        first, second = self._exactly(2)
        length = second & 0x7F
        if length >= 126:
            length = int.from_bytes(self._exactly(2 if length == 126 else 8), "big")
        mask = self._exactly(4)
        payload = self._exactly(length)
        if first & 0xF == 8:
            raise EOFError
        masks = (mask * (length // 4 + 1))[:length]
        unmasked = int.from_bytes(payload, "big") ^ int.from_bytes(masks, "big")  # at once, for thousands of workers
        return first & 0xF, unmasked.to_bytes(length, "big")

    def _exactly(self, count: int) -> bytes:
        while len(self._buffer) < count:
            data = self._connection.recv(65536)
            if not data:
                raise EOFError
            self._buffer += data
        data, self._buffer = self._buffer[:count], self._buffer[count:]
        return data


Behaviour = Callable[[Client], None]
"""What it does with a client, until that is gone."""
Faulty = Callable[[Json], Json | bytes | None]
"""What it answers to a command instead of the right answer; None for the right one."""


def profile() -> Json:
    """A profile of a few ms that ends now."""
    root = {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
    work = {"functionName": "work", "scriptId": "7", "url": "file:///app.js", "lineNumber": 3, "columnNumber": 5}
    start_us = int((time.monotonic() - 0.005) * 1e6)
    return {
        "nodes": [
            {"id": 1, "callFrame": root, "hitCount": 0, "children": [2]},
            {"id": 2, "callFrame": work, "hitCount": 4, "positionTicks": [{"line": 4, "ticks": 4}]},
        ],
        "startTime": start_us,
        "endTime": start_us + 5000,
        "samples": [2, 2, 2, 2],
        "timeDeltas": [0, 1000, 1000, 1000],
    }


def right_answer(message: Json) -> Json:
    """What a real one would answer."""
    method = message["method"]
    if method in ("Runtime.evaluate", "Runtime.callFunctionOn"):
        return {"id": message["id"], "error": {"code": -32000, "message": "Cannot find default execution context"}}
    result = {"profile": profile()} if method == "Profiler.stop" else {}
    return {"id": message["id"], "result": result}


def answers(faulty: Faulty = lambda _message: None) -> Behaviour:
    """Answers all commands, those that `faulty` says wrongly."""

    def behave(client: Client) -> None:
        for message in client.commands():
            answer = faulty(message)
            client.send(right_answer(message) if answer is None else answer)

    return behave


def answers_after(*greeting: Json | bytes) -> Behaviour:
    """Sends something before anybody has asked, then answers rightly."""

    def behave(client: Client) -> None:
        client.send(*greeting)
        answers()(client)

    return behave


def answers_until(last: str, then: Behaviour) -> Behaviour:
    """Answers rightly until after the command `last`; from there on `then`."""

    def behave(client: Client) -> None:
        for message in client.commands():
            client.send(right_answer(message))
            if message["method"] == last:
                then(client)
                return

    return behave


def floods(*messages: Json | bytes, answering: bool = True) -> Behaviour:
    """Floods with messages from the first command on, and answers meanwhile, or does not."""

    def behave(client: Client) -> None:
        if not answering:
            client.ignore_commands()
            client.flood(*messages)
        for message in client.commands():
            client.send(right_answer(message))
            if message["method"] == "Profiler.start":
                threading.Thread(target=_until_gone, args=(client, *messages), daemon=True).start()

    return behave


def _until_gone(client: Client, *messages: Json | bytes) -> None:
    # Each block is sent in one piece, so that answers stand between whole frames.
    with contextlib.suppress(OSError):
        client.flood(*messages)


def with_workers(count: int, *, answering: bool) -> Behaviour:
    """A program with so many worker threads, which answer as the main thread does, or never."""
    attached = [worker(str(number)) for number in range(count)]

    def behave(client: Client) -> None:
        for message in client.commands():
            params = message.get("params", {})
            client.send(right_answer(message))
            if message["method"] == "NodeWorker.enable":
                client.send(b"".join(frame(json.dumps(event).encode()) for event in attached))
            elif message["method"] == "NodeWorker.sendMessageToWorker" and answering:
                inner = json.dumps(right_answer(json.loads(params["message"])))
                reply = {"sessionId": params["sessionId"], "message": inner}
                client.send({"method": "NodeWorker.receivedMessageFromWorker", "params": reply})

    return behave


def worker(session_id: str, **info: object) -> Json:
    """The event that tells of a worker."""
    told = {"workerId": session_id, "type": "worker", "title": f"[worker {session_id}]", "url": "file:///w.js", **info}
    return {"method": "NodeWorker.attachedToWorker", "params": {"sessionId": session_id, "workerInfo": told}}


def mute(client: Client) -> None:
    """Never answers."""
    for _ in client.commands():
        pass


@dataclass(frozen=True)
class Hostile:
    """One way to be hostile. `answers` are raw HTTP answers by path, `shakes` the answer to the websocket's request.

    An answer that is a function is given the connection, and goes on until that ends.
    """

    behave: Behaviour = field(default_factory=lambda: answers())
    version: bytes = VERSION
    listed: bytes | Callable[[Client], None] | None = None
    shakes: bytes | Callable[[Client], None] | None = None


class HostileInspector:
    """Serves any number of connections. `followed` says whether anybody came to its second port, that of another."""

    def __init__(self, mode: Callable[[int], Hostile]) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._other = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.followed = False
        self._mode = mode(self._other.getsockname()[1])
        self._open: list[socket.socket] = []
        for serve in (self._serve, self._trap):
            threading.Thread(target=serve, daemon=True).start()

    def close(self) -> None:
        """Ends all connections."""
        for opened in (self._listener, self._other, *self._open):
            with contextlib.suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)
            opened.close()

    def _trap(self) -> None:
        with contextlib.suppress(OSError):
            self._other.accept()
            self.followed = True

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError, ValueError), connection:
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(4096) or self._gone()
            client = Client(connection)
            path = request.split(b" ")[1].decode()
            if b"sec-websocket-key" in request.lower():
                self._begin(client, request)
            elif path == "/json/version":
                client.send(self._mode.version)
            else:
                self._say(client, self._mode.listed or self._list())
            # Node leaves the connection open.
            while connection.recv(4096):
                pass

    def _begin(self, client: Client, request: bytes) -> None:
        key = next(
            line.split(b":")[1].strip() for line in request.split(b"\r\n") if b"sec-websocket-key" in line.lower()
        )
        accept = base64.b64encode(hashlib.sha1(key + _GUID).digest())
        head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        right = head + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        self._say(client, self._mode.shakes or right)
        self._mode.behave(client)

    def _list(self) -> bytes:
        url = f"ws://127.0.0.1:{self.port}/hostile"
        return ok(json.dumps([{"type": "node", "title": "app.js", "url": "file://", "webSocketDebuggerUrl": url}]))

    @staticmethod
    def _say(client: Client, answer: bytes | Callable[[Client], None]) -> None:
        if isinstance(answer, bytes):
            client.send(answer)
        else:
            answer(client)

    @staticmethod
    def _gone() -> bytes:
        raise EOFError


@contextlib.contextmanager
def hostile(mode: Hostile | Callable[[int], Hostile]) -> Iterator[HostileInspector]:
    """An inspector in a mode, or in the mode that a function makes for the port of another server."""
    server = HostileInspector(mode if callable(mode) else lambda _port: mode)
    try:
        yield server
    finally:
        server.close()


_JUNK: list[object] = [None, True, -1, 0.5, 2**63, "", "x" * 5000, "\x1b[31m", "²", [], [1], {}, {"x": []}, [[[[]]]]]


def mutated(value: Any, chance: random.Random, share: float = 0.1) -> Any:
    """`value` with some of what is in it replaced by something else, or left out."""
    if chance.random() < share:
        return chance.choice(_JUNK)
    if isinstance(value, dict):
        kept = {name: mutated(item, chance, share) for name, item in value.items() if chance.random() > share / 2}
        return {**kept, **({chance.choice("abc"): chance.choice(_JUNK)} if chance.random() < share else {})}
    if isinstance(value, list):
        return [mutated(item, chance, share) for item in value]
    return value


def randomly_damaged(seed: int) -> Hostile:
    """One whose answers and events are damaged at random, a little or a lot; the same for the same seed."""
    chance = random.Random(seed)
    share = chance.choice([0.01, 0.03, 0.1, 0.3])
    events = [worker("1"), _CHUNK, _STARTED, {"method": "NodeWorker.detachedFromWorker", "params": {"sessionId": "1"}}]

    def behave(client: Client) -> None:
        for message in client.commands():
            answer = right_answer(message)
            said = [mutated(event, chance, share) for event in chance.sample(events, chance.randrange(3))]
            # The id alone is often right: other ones are as good as no answer.
            damaged = mutated(answer, chance, share)
            said.append({**damaged, "id": answer["id"]} if isinstance(damaged, dict) else damaged)
            for item in said:
                client.send(frame(json.dumps(item).encode()))
            if chance.random() < share / 3:
                client.send(frame(chance.randbytes(20), chance.randrange(16), is_final=chance.random() < 0.5))

    return Hostile(behave)


def _only(method: str, answer: Callable[[Json], Json | bytes]) -> Behaviour:
    return answers(lambda message: answer(message) if message["method"] == method else None)


def _stops_with(fault: object) -> Behaviour:
    return _only("Profiler.stop", lambda message: {"id": message["id"], "result": {"profile": fault}})


def _damaged(**fields: object) -> Behaviour:
    return _stops_with({**profile(), **fields})


def _node(**fields: object) -> list[Json]:
    first, second = profile()["nodes"]
    return [first, {**second, **fields}]


def _redirect(port: int) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:{port}/x\r\nContent-Length: 0\r\n\r\n".encode()


def _list_of(url: str, count: int = 1) -> bytes:
    item = {"type": "node", "title": "app.js", "url": "file://", "webSocketDebuggerUrl": url}
    return ok(json.dumps([item] * count))


def _hang_up(_client: Client) -> None:
    raise EOFError


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_SWITCHES = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
_FOREIGN: Json = {"method": "Some.event", "params": {"title": "tickscope x 1", "text": "x" * 50}}
_STARTED: Json = {"method": "Profiler.consoleProfileStarted", "params": {"id": "1", "title": "tickscope x 1"}}
_CHUNK: Json = {"method": "Profiler.consoleProfileFinished", "params": {"title": "tickscope x 1", "profile": profile()}}
_COMES_AND_GOES = [
    message
    for number in range(400)
    for message in (
        worker(str(number)),
        {"method": "NodeWorker.detachedFromWorker", "params": {"sessionId": str(number)}},
    )
]

SAVED: Mapping[str, Hostile] = {
    "valid": Hostile(),
    "an event that is not ours": Hostile(answers_after(_FOREIGN, {"method": 7}, {"method": "x", "params": []}, {})),
    "wrong ids": Hostile(
        answers_after({"id": 999, "result": {}}, {"id": -1}, {"id": 10**30}, {"id": True}, {"id": "1"})
    ),
    "an id that is a list": Hostile(answers_after({"id": [1]}, {"id": {}}, {"id": None}, {"id": [[]], "error": 5})),
    "events of wrong types": Hostile(
        answers_after(
            {"method": "NodeWorker.attachedToWorker", "params": {"sessionId": [], "workerInfo": 5}},
            worker("1", title=["x"], workerId="²"),
            worker("2", workerId="9" * 5000, url=5),
            {"method": "NodeWorker.receivedMessageFromWorker", "params": {"sessionId": {}, "message": []}},
            {"method": "NodeWorker.receivedMessageFromWorker", "params": 5},
            {"method": "Profiler.consoleProfileFinished", "params": {"title": [], "profile": 5}},
            {"method": "Target.attachedToTarget", "params": {"targetInfo": {"type": ["worker"]}}},
            {"method": "Inspector.targetCrashed\x1b[31m", "sessionId": [1]},
            {"sessionId": "nobody", "id": 1, "result": {}},
        )
    ),
    "deep workers' messages": Hostile(
        answers_after(
            {"method": "NodeWorker.receivedMessageFromWorker", "params": {"sessionId": "1", "message": DEEP.decode()}}
        )
    ),
    "a list of another host": lambda port: Hostile(listed=_list_of(f"ws://evil.example:{port}/hostile")),  # type: ignore[dict-item]
    "a list of 10,000": Hostile(listed=_list_of("ws://127.0.0.1/hostile", 10_000)),
    "10,000 workers of workerd": Hostile(
        version=ok('{"Browser": "workerd", "Protocol-Version": "1.3"}'),
        listed=_list_of("ws://127.0.0.1/hostile", 10_000),
    ),
    "3,000 workers": Hostile(with_workers(3000, answering=True)),
    "3,000 mute workers": Hostile(with_workers(3000, answering=False)),
    "workers without end": Hostile(floods(*_COMES_AND_GOES)),
    "a flood of events": Hostile(floods(_FOREIGN)),
    "a flood of console calls": Hostile(floods(frame(b'{"method":"Runtime.consoleAPICalled","params":{}}'))),
    "a flood of beginnings": Hostile(floods(_STARTED)),
    "a flood of chunks": Hostile(floods(_CHUNK)),
    "a flood of replies": Hostile(floods({"id": 999_999, "result": {}})),
    "samples of wrong types": Hostile(_damaged(samples=["x", [], {}, None])),
    "a profile without times": Hostile(_damaged(startTime=None, endTime=None)),
}
"""Those in spite of which there is something to save, or may be."""


def _endless(head: bytes, part: bytes) -> Callable[[Client], None]:
    """An answer that begins with `head` and repeats `part` until the connection ends."""

    def answer(client: Client) -> None:
        client.send(head)
        client.flood(part)

    return answer


REFUSED: Mapping[str, Hostile | Callable[[int], Hostile]] = {
    "never answers": Hostile(mute),
    "replies with other ids": Hostile(answers(lambda message: {"id": message["id"] + 1000, "result": {}})),
    "replies with an id that is a list": Hostile(answers(lambda message: {"id": [message["id"]], "result": {}})),
    "deep replies": Hostile(answers(lambda _message: frame(DEEP))),
    "replies of wrong types": Hostile(answers(lambda message: {"id": message["id"], "result": [5]})),
    "replies that are no objects": Hostile(answers(lambda _message: frame(b"[1, 2]"))),
    "error replies": Hostile(answers(lambda message: {"id": message["id"], "error": {"code": 1, "message": "no"}})),
    "integer errors": Hostile(answers(lambda message: {"id": message["id"], "error": 5})),
    "errors of wrong types": Hostile(answers(lambda message: {"id": message["id"], "error": {"message": {"x": []}}})),
    "errors without end": Hostile(
        answers(lambda message: {"id": message["id"], "error": {"message": "\x1b[31mx" * 10**6}})
    ),
    "a profile of numbers": Hostile(_stops_with({"nodes": 5, "startTime": [], "endTime": "x", "samples": {}})),
    "a profile that is a text": Hostile(_stops_with("profile")),
    "a profile without nodes": Hostile(_damaged(nodes=[])),
    "nodes that are none": Hostile(_damaged(nodes=[1, None, "x", []])),
    "call frames that are none": Hostile(_damaged(nodes=_node(callFrame=[]))),
    "call frames of wrong types": Hostile(
        _damaged(nodes=_node(callFrame={"functionName": {}, "scriptId": [], "url": 1}))
    ),
    "nodes with the same id": Hostile(_damaged(nodes=[*_node(id="x"), *_node(id=[])])),
    "times out of range": Hostile(_damaged(startTime=2**62, endTime=-(2**62))),
    "deltas out of range": Hostile(_damaged(timeDeltas=[2**62] * 4)),
    "a profile nested deeply": Hostile(_damaged(more=json.loads("[" * 400 + "]" * 400))),
    "a flood of empty frames": Hostile(floods(frame(b""))),
    "a flood of pings": Hostile(floods(frame(b"ping", 9))),
    "a flood of pongs": Hostile(floods(frame(b"", 10))),
    "a frame of 600 MB": Hostile(answers_after(frame(b"x" * 1000, claimed=600 << 20))),
    "a frame that takes gigabytes": lambda _port: Hostile(answers_after(frame(b"[" + b"{}," * (20 << 20) + b"0]"))),
    "fragments without end": Hostile(floods(frame(b"x", 0, is_final=False), answering=False)),
    "a message in fragments without end": Hostile(answers_until("Profiler.start", lambda client: _fragments(client))),
    "a masked frame": Hostile(answers_after(b"\x81\x85abcdefghi")),
    "no frame": Hostile(answers_after(b"\xff" * 100)),
    "the end at once": Hostile(_hang_up),
    "a flood of events, and no answers": Hostile(floods(_FOREIGN, answering=False)),
    "a redirected handshake": lambda port: Hostile(shakes=_redirect(port)),
    "a handshake without a key": Hostile(shakes=_SWITCHES + b"\r\n"),
    "a handshake with a wrong key": Hostile(shakes=_SWITCHES + b"Sec-WebSocket-Accept: abc\r\n\r\n"),
    "a handshake that drips": Hostile(shakes=lambda client: client.drip(_SWITCHES + b"x: y\r\n" * 10_000)),
    "a handshake of endless fields": Hostile(shakes=_endless(_SWITCHES, b"x: y\r\n")),
    "a handshake of an endless line": Hostile(shakes=lambda client: client.flood(b"x")),
    "a redirected list": lambda port: Hostile(listed=_redirect(port)),
    "a deep list": Hostile(listed=ok(DEEP.decode())),
    "a huge list": lambda _port: Hostile(
        listed=_HEAD + b"Content-Length: 600000000\r\n\r\n" + b"[" + b"{}," * (4 << 20)
    ),
    "a list without end": Hostile(listed=_endless(_HEAD + b"Content-Length: 999999999999\r\n\r\n[", b"{},")),
    "a list that drips": Hostile(listed=lambda client: client.drip(_HEAD + b"x: y\r\n" * 10_000)),
    "a list of endless fields": Hostile(listed=_endless(_HEAD, b"x: y\r\n")),
    "a list in endless continuations": Hostile(listed=lambda client: client.flood(b"HTTP/1.1 100 Continue\r\n\r\n")),
    "a list in endless chunks": Hostile(listed=_endless(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n[\r\n")),
    "a list of wrong types": Hostile(listed=ok('[5, null, {"webSocketDebuggerUrl": 5}, {"type": [], "id": {}}]')),
}
"""Those of which nothing can be recorded: one sentence, and status 1."""


def _fragments(client: Client) -> None:
    client.ignore_commands()
    client.send(frame(b"[", 1, is_final=False))
    client.flood(frame(b"1,", 0, is_final=False))


MODES = {**SAVED, **REFUSED}
CROWDS = [name for name in MODES if name.startswith("3,000")]
FLOODS = [name for name in MODES if "flood" in name or "without end" in name]
