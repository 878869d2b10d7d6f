"""One HTTP GET to an inspector: never through a proxy, within a time and a size."""

from __future__ import annotations

import http.client
import io
import socket
import time
from dataclasses import dataclass
from typing import cast

LARGEST_REPLY_BYTES = 8 << 20
"""Far above the list of a browser with a thousand pages."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: HTTP status and body."""

    status: int
    body: bytes


def http_get(address: str, port: int, path: str, timeout_s: float) -> Reply:
    """What the HTTP server at a numeric `address` answers, at the latest after `timeout_s` altogether.

    Node and Chromium answer only requests for an IP address or localhost, so the Host is the address itself. Node
    sends HTTP/1.0 with a length and keeps the socket open: the length counts, not the end. Raises OSError (TimeoutError
    included) and http.client.HTTPException; a reply above the limit is a LineTooLong.
    """
    deadline = time.monotonic() + timeout_s
    # urllib and websocket-client ask proxies even for 127.0.0.1; a socket of our own cannot.
    with socket.create_connection((address, port), timeout=timeout_s) as opened:
        connection = http.client.HTTPConnection(address, port)
        connection.sock = _SocketWithDeadline(opened, deadline)
        connection.request("GET", path, headers={"Accept": "application/json"})
        with connection.getresponse() as response:
            body = response.read(LARGEST_REPLY_BYTES + 1)
            if len(body) > LARGEST_REPLY_BYTES:
                raise http.client.LineTooLong("reply")
            return Reply(response.status, body)


class _SocketWithDeadline:
    """A socket for http.client whose every step has only the time that is left; a timeout is per step otherwise."""

    def __init__(self, opened: socket.socket, deadline: float) -> None:
        self._socket = opened
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._set_time_left()
        self._socket.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(cast(io.RawIOBase, _Incoming(self)))

    def receive_into(self, buffer: memoryview) -> int:
        self._set_time_left()
        return self._socket.recv_into(buffer)

    def close(self) -> None:
        """Left to the one who opened it."""

    def _set_time_left(self) -> None:
        left_s = self._deadline - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("timed out")
        self._socket.settimeout(left_s)


class _Incoming(io.RawIOBase):
    def __init__(self, source: _SocketWithDeadline) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return self._source.receive_into(buffer)
