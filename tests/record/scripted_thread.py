"""A thread of a target that a test scripts, behind a connection without a socket."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from tui.record.protocol.connection import Connection
from tui.record.protocol.wire import Wire
from tui.record.threads.recording_events import News, Note, RecordedThread
from tui.record.threads.thread_session import ThreadSession

Json = dict[str, Any]
Answer = Callable[[Json], Iterable[Json]]
"""Command -> the messages to send back, in their order."""


class ScriptedWire(Wire):
    """Answers commands as a script says; `sent` are the commands."""

    def __init__(self, answer: Answer) -> None:
        self.sent: list[Json] = []
        self._answer = answer
        self._messages: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def send(self, messages: Sequence[bytes]) -> None:
        """Takes commands, and has their answers come."""
        for data in messages:
            command = orjson.loads(data)
            self.sent.append(command)
            for message in self._answer(command):
                self._messages.put(orjson.dumps(message))

    def receive(self) -> bytes | None:
        """The next message."""
        return self._messages.get()

    def close(self) -> None:
        """Ends the connection."""
        self._messages.put(None)


@dataclass(frozen=True)
class ScriptedThread:
    """The session with a scripted thread, and the events that were reported."""

    wire: ScriptedWire
    connection: Connection
    session: ThreadSession
    events: list[News]

    @property
    def sent(self) -> list[str]:
        """The methods of the commands that were sent."""
        return [command["method"] for command in self.wire.sent]

    @property
    def notes(self) -> list[str]:
        """The sentences for the user."""
        return [event.text for event in self.events if isinstance(event, Note)]

    def receives(self, method: str, **params: object) -> None:
        """Has an event come, as if the thread that reads had read it."""
        self.connection.root.receive({"method": method, "params": params})


@contextmanager
def scripted_thread(answer: Answer | None = None, kind: str = "node") -> Iterator[ScriptedThread]:
    """A thread that says yes to everything unless `answer` is given; the connection ends with the block."""
    wire, events = ScriptedWire(answer or obedient), list[News]()
    connection = Connection(wire, "ws://scripted")
    session = ThreadSession(connection.root, RecordedThread(0, "main", kind), events.append)
    yield ScriptedThread(wire, connection, session, events)
    connection.close()


def obedient(command: Json) -> list[Json]:
    """Says yes to everything."""
    return [done(command)]


def mute(_command: Json) -> list[Json]:
    """Never answers."""
    return []


def done(command: Json, **result: object) -> Json:
    """The reply that a command was carried out."""
    return {"id": command["id"], "result": result}


def failed(command: Json, message: str = "no") -> Json:
    """The reply that a command failed."""
    return {"id": command["id"], "error": {"message": message}}


def profile(start_us: int = 0, samples: int = 1, nodes: int = 1) -> Json:
    """A profile of a second, as V8 writes it, with so many samples on the root."""
    frame = {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
    return {
        "nodes": [{"id": number, "callFrame": frame} for number in range(1, nodes + 1)],
        "startTime": start_us,
        "endTime": start_us + 1_000_000,
        "samples": [1] * samples,
        "timeDeltas": [0] * samples,
    }
