"""An HTTP server that answers what a real runtime was seen to answer, and a few things that none would."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping

Answers = Mapping[str, bytes]
"""Raw HTTP answers by path."""


def ok(body: str, *, version: str = "1.0") -> bytes:
    """An answer as Node gives it: a length, and a socket that stays open."""
    data = body.encode()
    head = (
        f"HTTP/{version} 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


def not_found() -> bytes:
    """Node's answer to what it does not know."""
    return b"HTTP/1.0 404 Not Found\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: 0\r\n\r\n"


class ScriptedServer:
    """Its port, and the requests that came, head only."""

    def __init__(self, listening: socket.socket, answers: Answers) -> None:
        self.port: int = listening.getsockname()[1]
        self.requests: list[str] = []
        self._listening = listening
        self._answers = answers
        self._open: list[socket.socket] = []

    def serve(self) -> None:
        """Answers until the socket is closed. Connections stay open: a client that reads to the end never ends."""
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                self._open.append(connection)
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request and (data := connection.recv(4096)):
                request += data
            self.requests.append(request.decode())
            path = request.split(b" ")[1].decode()
            connection.sendall(self._answers.get(path, b""))

    def close(self) -> None:
        """Ends all connections."""
        for one in (self._listening, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextlib.contextmanager
def scripted_server(answers: Answers, host: str = "127.0.0.1") -> Iterator[ScriptedServer]:
    """A server on a free port of `host`; a path without an answer is left without one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.bind((host, 0))
    listening.listen()
    server = ScriptedServer(listening, answers)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()
