"""A websocket server that answers as it is told: for what a real inspector does not do on demand."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

Json = dict[str, Any]
Answer = Callable[[Json], Iterable[Json | bytes]]
"""Command -> the messages to send; bytes are sent as they are, in a frame or not."""
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def frame(payload: bytes, opcode: int = 1, *, is_final: bool = True, claimed: int | None = None) -> bytes:
    """A websocket frame; `claimed` is the length that it says it has."""
    length = len(payload) if claimed is None else claimed
    first = opcode | (0x80 if is_final else 0)
    if length < 126:
        return struct.pack("!BB", first, length) + payload
    return struct.pack("!BBQ", first, 127, length) + payload


class ScriptedInspector:
    """Serves one connection at `url`. `received` are the commands that came; `hello` is sent at once."""

    def __init__(self, answer: Answer, *, handshake: bytes | None = None) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._answer = answer
        self._handshake = handshake
        self.port: int = self._listener.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}/scripted"
        self.request = b""
        self.received: list[Json] = []
        self._connection: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the serving."""
        self._listener.close()
        if self._connection is not None:
            self._connection.close()
        self._thread.join(5)

    def _serve(self) -> None:
        try:
            self._connection, _address = self._listener.accept()
            self._connection.settimeout(30)
            self._greet(self._connection)
            while True:
                message = json.loads(self._message(self._connection))
                self.received.append(message)
                for answer in self._answer(message):
                    data = answer if isinstance(answer, bytes) else frame(json.dumps(answer).encode())
                    self._connection.sendall(data)
        except (OSError, ValueError, EOFError):
            return
        finally:
            if self._connection is not None:
                self._connection.close()

    def _greet(self, connection: socket.socket) -> None:
        while b"\r\n\r\n" not in self.request:
            self.request += connection.recv(4096) or self._gone()
        if self._handshake is not None:
            connection.sendall(self._handshake)
            raise EOFError
        key = next(line.split(b":")[1].strip() for line in self.request.split(b"\r\n") if b"Sec-WebSocket-Key" in line)
        accept = base64.b64encode(hashlib.sha1(key + _GUID).digest()).decode()
        connection.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
        )

    def _message(self, connection: socket.socket) -> bytes:
        first, length = self._exactly(connection, 2)
        length &= 0x7F
        if length >= 126:
            length = int.from_bytes(self._exactly(connection, 2 if length == 126 else 8), "big")
        mask = self._exactly(connection, 4)
        payload = bytes(byte ^ mask[index % 4] for index, byte in enumerate(self._exactly(connection, length)))
        if first & 0xF == 8:
            raise EOFError
        return payload

    def _exactly(self, connection: socket.socket, count: int) -> bytes:
        data = b""
        while len(data) < count:
            data += connection.recv(count - len(data)) or self._gone()
        return data

    @staticmethod
    def _gone() -> bytes:
        raise EOFError


@contextmanager
def scripted(answer: Answer = lambda _message: (), *, handshake: bytes | None = None) -> Iterator[ScriptedInspector]:
    """A scripted inspector, closed afterwards."""
    server = ScriptedInspector(answer, handshake=handshake)
    try:
        yield server
    finally:
        server.close()


def obedient(message: Json) -> list[Json]:
    """Says yes to everything."""
    return [{"id": message["id"], "result": {}}]
