"""The inspector protocol: commands, their replies, and events, over one connection with a channel for each thread.

https://chromedevtools.github.io/devtools-protocol/ · One thread reads; every other one sends and waits. All waiting for
a channel is on one condition, `changed`, so that a wait ends for whatever happens first: the reply, an event, the end
of it all. Each channel has its own: a message wakes only those who wait for its thread.

Nothing that arrives is trusted: `message_fields` checks what is used of it, and the reader survives whatever it is
sent.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence

import orjson

from tui.base.errors import ProtocolError, RecordError, TargetClosed
from tui.base.json_text import Json as Json  # recorders have it from here
from tui.record.protocol.event_pace import EventPace
from tui.record.protocol.message_fields import event_problem, message_cost_bytes, result_problem
from tui.record.protocol.wire import Wire

Command = tuple[str, Json | None]
"""A method and its parameters."""
Listener = Callable[[str, Json], None]
"""Called with the name of an event and its parameters, by the thread that reads."""

_LOOKED_AT = 64
_NEVER_READ = (b'{"method":"Runtime.consoleAPICalled"', b'{"method":"Debugger.scriptParsed"')
"""Events that come by the megabyte and tell us nothing."""
_MOST_MEMORY_BYTES = 1 << 30
"""What a parsed message may occupy; that of the largest profile seen took some 200 MB."""
_LONGEST_ERROR = 300
_CLOSE_TIMEOUT_S = 5


class Reply:
    """What a command was answered with, once it is."""

    __slots__ = ("error", "method", "result")

    def __init__(self, method: str) -> None:
        self.method = method
        self.result: Json | None = None
        self.error: RecordError | None = None

    @property
    def is_done(self) -> bool:
        """Whether it was answered, or never will be."""
        return self.result is not None or self.error is not None

    def value(self) -> Json:
        """The result of an answered command. Raises ProtocolError when it failed, TargetClosed when nobody is left."""
        if self.error is not None:
            raise self.error
        return self.result or {}


class Channel:
    """One thread of a target: commands to it, replies and events from it. Made by `Connection`."""

    def __init__(self, connection: Connection, session_id: str, wrapped: Callable[[Json], Json]) -> None:
        self.connection = connection
        self.session_id = session_id
        self.closed: str | None = None
        self.changed = threading.Condition(threading.RLock())
        """Notified after everything that arrives for this thread."""
        self.damage = ""
        """What was wrong with the first answer that could not be used; "" while there is none."""
        self.event_count = 0
        """How many events have come. Who talks is not busy: see `ThreadRecording`."""
        self._wrapped = wrapped
        self._pending: dict[int, Reply] = {}
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Calls `listener` with every event from now on."""
        self._listeners.append(listener)

    def send(self, method: str, params: Json | None = None) -> Reply:
        """The coming reply to a command; it is never sent twice."""
        [reply] = self.send_together((method, params))
        return reply

    def send_together(self, *commands: Command) -> list[Reply]:
        """The coming replies to commands that are carried out one after the other, with nothing between them."""
        replies = [Reply(method) for method, _params in commands]
        with self.changed:
            if self.closed is not None:
                for reply in replies:
                    reply.error = TargetClosed(self.connection.url, self.closed)
                return replies
            messages: list[Json] = []
            for reply, (method, params) in zip(replies, commands, strict=True):
                message: Json = {"id": self.connection.next_id(), "method": method}
                if params is not None:
                    message["params"] = params
                self._pending[message["id"]] = reply
                messages.append(self._wrapped(message))
        self.connection.transmit(messages)
        return replies

    def wait(self, reply: Reply, timeout_s: float, is_over: Callable[[], bool] = lambda: False) -> bool:
        """Whether `reply` came within `timeout_s`; waiting ends early when `is_over`. It may still come later."""
        until = time.monotonic() + timeout_s
        with self.changed:
            while not reply.is_done and not is_over():
                left_s = until - time.monotonic()
                if left_s <= 0 or not self.changed.wait(left_s):
                    break
            return reply.is_done

    def call(self, method: str, params: Json | None = None, timeout_s: float = 10.0) -> Json:
        """The result of a command. Raises ProtocolError when it failed or was not answered, TargetClosed."""
        reply = self.send(method, params)
        if not self.wait(reply, timeout_s):
            raise ProtocolError(self.connection.url, f"{method} was not answered within {timeout_s:g} s")
        return reply.value()

    def receive(self, message: Json) -> None:
        """Takes a message that came for this thread."""
        with self.changed:
            # By the id alone: workerd's replies carry a method as well, and no result when there is nothing to tell.
            if "id" in message:
                self._take_reply(message)
            else:
                self._take_event(message)
            self.changed.notify_all()

    def _take_reply(self, message: Json) -> None:
        number = message["id"]
        # True and 1.0 would be found as 1, and a list cannot be looked for at all.
        reply = self._pending.pop(number, None) if type(number) is int else None
        if reply is None:
            return
        error, result = message.get("error"), message.get("result")
        problem = _error_text(error) if error is not None else result_problem(reply.method, result)
        if problem is not None:
            reply.error = ProtocolError(self.connection.url, f"{reply.method}: {problem}")
            if error is None:
                self.damage = self.damage or reply.error.where
        else:
            reply.result = result or {}

    def _take_event(self, message: Json) -> None:
        method, params = message.get("method"), message.get("params")
        if not isinstance(method, str):
            return
        self.event_count += 1
        params = params if isinstance(params, dict) else {}
        if event_problem(method, params) is not None:
            return
        for listener in tuple(self._listeners):
            listener(method, params)

    def give_up(self, reason: str) -> None:
        """Fails what is waited for: who was asked is gone. What is sent from now on is for who is there instead."""
        with self.changed:
            for reply in self._pending.values():
                reply.error = ProtocolError(self.connection.url, f"{reply.method}: {reason}")
            self._pending.clear()
            self.changed.notify_all()

    def end(self, reason: str) -> None:
        """Fails what is waited for; nothing can be sent any more."""
        with self.changed:
            if self.closed is not None:
                return
            self.closed = reason
            for reply in self._pending.values():
                reply.error = TargetClosed(self.connection.url, reason)
            self._pending.clear()
            self.changed.notify_all()


class Connection:
    """A connection to an inspector. `root` is its own channel: the main thread of a program, or a page."""

    def __init__(self, wire: Wire, url: str) -> None:
        self.url = url
        self.bytes_received = 0
        self._pace = EventPace()
        self._wire = wire
        self._ids = itertools.count(1)
        self._flat: dict[str, Channel] = {}
        self._workers: dict[str, Channel] = {}
        self.root = Channel(self, "", lambda message: message)
        self._reader = threading.Thread(target=self._read, name=f"reads {url}", daemon=True)
        self._reader.start()

    @property
    def closed(self) -> str | None:
        """Why the connection ended; None while it stands."""
        return self.root.closed

    def next_id(self) -> int:
        """A number that no command had before."""
        return next(self._ids)

    def transmit(self, messages: Sequence[Json]) -> None:
        """Sends finished messages. A lost connection is told by the channels."""
        try:
            self._wire.send([orjson.dumps(message) for message in messages])
        except OSError as error:
            self._end(f"the connection was lost ({_reason(error)})")

    def flat_session(self, session_id: str) -> Channel:
        """The channel of a session that `Target.attachToTarget` or auto-attaching opened with `flatten`."""
        return self._flat.setdefault(
            session_id, Channel(self, session_id, lambda message: {**message, "sessionId": session_id})
        )

    def worker_session(self, session_id: str) -> Channel:
        """The channel of a session of Node's own domain NodeWorker, whose messages travel as text in messages."""

        def wrapped(message: Json) -> Json:
            params = {"sessionId": session_id, "message": orjson.dumps(message).decode()}
            return {"id": self.next_id(), "method": "NodeWorker.sendMessageToWorker", "params": params}

        return self._workers.setdefault(session_id, Channel(self, session_id, wrapped))

    def end_session(self, session_id: str) -> None:
        """Ends the channel of a session that the target says is gone."""
        for sessions in (self._flat, self._workers):
            channel = sessions.pop(session_id, None)
            if channel is not None:
                channel.end("the thread ended")

    def close(self) -> None:
        """Ends the connection; the target drops what we asked of it and goes on."""
        self._end("we closed the connection")
        self._wire.close()
        if threading.current_thread() is not self._reader:
            self._reader.join(timeout=_CLOSE_TIMEOUT_S)

    def _read(self) -> None:
        reason = "the connection was lost"
        try:
            reason = self._read_all()
        except ProtocolError as error:
            reason = error.where
        except OSError as error:
            reason = f"{reason} ({_reason(error)})"
        finally:
            # Whatever happens, nobody waits for a reader that is gone.
            self._end(reason)
            self._wire.close()

    def _read_all(self) -> str:
        while True:
            data = self._wire.receive()
            if data is None:
                return "the target closed its inspector"
            self.bytes_received += len(data)
            if data[:_LOOKED_AT].startswith(_NEVER_READ):
                continue
            if message_cost_bytes(data) > _MOST_MEMORY_BYTES:
                return f"a message came that takes more than {_MOST_MEMORY_BYTES >> 30} GB of memory"
            try:
                message = orjson.loads(data)
            except orjson.JSONDecodeError:
                return "it sent something that is no message of the inspector protocol"
            if isinstance(message, dict):
                self._dispatch(message)

    def _dispatch(self, message: Json) -> None:
        if "id" not in message:
            self._pace.wait()
        channel: Channel | None = self.root
        if message.get("method") == "NodeWorker.receivedMessageFromWorker":
            channel, message = self._unwrapped(message)
        elif "sessionId" in message:
            session_id = message["sessionId"]
            channel = self._flat.get(session_id) if isinstance(session_id, str) else None
        if channel is not None:
            channel.receive(message)

    def _unwrapped(self, message: Json) -> tuple[Channel | None, Json]:
        params = message.get("params")
        if not isinstance(params, dict) or not isinstance(params.get("sessionId"), str):
            return None, {}
        try:
            inner = orjson.loads(params.get("message", ""))
        except orjson.JSONDecodeError:
            return None, {}
        return (self._workers.get(params["sessionId"]), inner) if isinstance(inner, dict) else (None, {})

    def _end(self, reason: str) -> None:
        # Copied at once: sessions may come and go meanwhile.
        for channel in (self.root, *tuple(self._flat.values()), *tuple(self._workers.values())):
            channel.end(reason)


def _error_text(error: object) -> str:
    """What an error reply says; V8's have a `message`."""
    message = error.get("message") if isinstance(error, dict) else error
    return message[:_LONGEST_ERROR] if isinstance(message, str) else "an error without a message"


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return text[:1].lower() + text[1:].rstrip(".")
