"""The websocket to an inspector: our own socket, no proxy, no Origin, and a limit to what may arrive."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

import websocket
from websocket import ABNF, WebSocket, frame_buffer

from tui.errors import CannotConnect, ProtocolError
from tui.record.targets.endpoints import address_text, addresses_of

MOST_BYTES = 512 << 20
"""The largest message that is taken; the largest profile seen was 25 MB, after a minute at 100 µs."""


class Wire:
    """Text messages to and from an inspector. `receive` belongs to one thread, `send` to all."""

    def __init__(self, limited: _LimitedSocket) -> None:
        self._socket = limited

    def send(self, messages: Sequence[bytes]) -> None:
        """Sends messages at once, so that the target has them together. Raises OSError when the connection is gone."""
        frames = b"".join(ABNF.create_frame(message.decode(), ABNF.OPCODE_TEXT).format() for message in messages)
        with self._socket.lock:
            if self._socket.sock is None:
                raise OSError("the connection was closed")
            self._socket.sock.sendall(frames)

    def receive(self) -> bytes | None:
        """The next message, however long that takes; None when the other side closed the connection.

        Raises OSError or WebSocketException when it was lost, ProtocolError for a message over the limit.
        """
        while True:
            opcode, data = self._socket.recv_data()
            if opcode == ABNF.OPCODE_CLOSE:
                return None
            if opcode in (ABNF.OPCODE_TEXT, ABNF.OPCODE_BINARY):
                return bytes(data)

    def close(self) -> None:
        """Ends the connection at once; a thread in `receive` gets to know."""
        with contextlib.suppress(OSError, websocket.WebSocketException):
            self._socket.send_close()
        plain = self._socket.sock
        if plain is not None:
            # Without shutting down first, closing does not wake a thread that is reading.
            with contextlib.suppress(OSError):
                plain.shutdown(socket.SHUT_RDWR)
            plain.close()


class _LimitedSocket(WebSocket):
    """A websocket that takes no frame, and no message of several, of more than `most_bytes`."""

    def __init__(self, most_bytes: int, url: str) -> None:
        # Checking UTF-8 in Python takes longer than everything else; the JSON parser checks it anyway.
        super().__init__(skip_utf8_validation=True, enable_multithread=True)
        self.frame_buffer = _LimitedFrames(self._recv, self._bytes_before_frame, most_bytes, url)

    def _bytes_before_frame(self) -> int:
        """What has come of a message in several frames."""
        begun = self.cont_frame.cont_data
        return len(begun[1]) if begun else 0


class _LimitedFrames(frame_buffer):
    """Frames as they come; the length of each is looked at before the rest of it is read."""

    def __init__(self, receive: Callable[[int], bytes], before: Callable[[], int], most_bytes: int, url: str) -> None:
        super().__init__(receive, skip_utf8_validation=True)
        self._before = before
        self._most_bytes = most_bytes
        self._url = url

    def recv_length(self) -> None:
        """Reads the length of the frame that begins. Raises ProtocolError when it is over the limit."""
        super().recv_length()
        if (self.length or 0) + self._before() > self._most_bytes:
            raise ProtocolError(
                self._url, f"a message of more than {self._most_bytes >> 20} MB came", "Is it an inspector?"
            )


_MISSING: Final = "The program may have ended, or opened its inspector anew: see tickscope targets."


def open_wire(url: str, timeout_s: float, *, allow_remote: bool = False, most_bytes: int = MOST_BYTES) -> Wire:
    """A connection to the inspector at `url` (`ws://host:port/path`).

    Raises CannotConnect when nothing that speaks websocket answers there within `timeout_s`, RecordError for another
    machine without `allow_remote`.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    where = address_text(host, port)
    plain = _connected(host, port, where, timeout_s, allow_remote=allow_remote)
    limited = _LimitedSocket(most_bytes, url)
    try:
        limited.connect(url, socket=plain, suppress_origin=True, timeout=timeout_s)  # type: ignore[no-untyped-call]
    except websocket.WebSocketBadStatusException as error:
        plain.close()
        raise CannotConnect(url, f"refused with HTTP status {error.status_code}", _MISSING) from error
    except (websocket.WebSocketTimeoutException, TimeoutError) as error:
        plain.close()
        raise CannotConnect(url, f"no answer within {timeout_s:g} s", "Is the program stopped or busy?") from error
    except (websocket.WebSocketException, OSError, ValueError) as error:
        plain.close()
        raise CannotConnect(url, "what answers there is no inspector") from error
    limited.settimeout(None)
    return Wire(limited)


def _connected(host: str, port: int, where: str, timeout_s: float, *, allow_remote: bool) -> socket.socket:
    refused: OSError | None = None
    for address in addresses_of(host, port, allow_remote=allow_remote):
        try:
            plain = socket.create_connection((address, port), timeout=timeout_s)
        except OSError as error:
            refused = error
            continue
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plain
    raise CannotConnect(
        f"nothing listens on {where}", next_step="Start the program with `node --inspect app.js`, or give its PID."
    ) from refused
