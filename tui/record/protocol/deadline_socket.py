"""A socket whose every step has only the time that is left until a deadline; a timeout is per step otherwise."""

from __future__ import annotations

import io
import math
import socket
import time


class DeadlineSocket:
    """Lends `opened` until `deadline` (of time.monotonic): TimeoutError afterwards.

    http.client takes it for a socket.
    """

    def __init__(self, opened: socket.socket, deadline: float) -> None:
        self._socket = opened
        self._deadline = deadline

    def lift_deadline(self) -> None:
        """Lets every further step take as long as it takes."""
        self._deadline = math.inf
        self._socket.settimeout(None)

    def sendall(self, data: bytes) -> None:
        """Sends all of `data`."""
        self._set_time_left()
        self._socket.sendall(data)

    def makefile(self, _mode: str = "rb", buffer_bytes: int = io.DEFAULT_BUFFER_SIZE) -> io.BufferedReader:
        """What comes from the other side."""
        raw: io.RawIOBase = _Incoming(self)
        return io.BufferedReader(raw, buffer_bytes)

    def receive_into(self, buffer: memoryview) -> int:
        """How many bytes came into `buffer`; 0 at the end."""
        self._set_time_left()
        return self._socket.recv_into(buffer)

    def close(self) -> None:
        """Left to the one who opened it."""

    def _set_time_left(self) -> None:
        if self._deadline == math.inf:
            return
        left_s = self._deadline - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("timed out")
        self._socket.settimeout(left_s)


class _Incoming(io.RawIOBase):
    def __init__(self, source: DeadlineSocket) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return self._source.receive_into(buffer)
