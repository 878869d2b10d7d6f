"""Opening a websocket: one request, one answer, within a deadline and a size. Redirects are not followed.

https://www.rfc-editor.org/rfc/rfc6455#section-4 · No Origin is sent: Chromium refuses clients that have one.
"""

from __future__ import annotations

import base64
import hashlib
import os
from typing import BinaryIO, Final
from urllib.parse import SplitResult

from tui.record.protocol.deadline_socket import DeadlineSocket

_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_LONGEST_LINE, _MOST_LINES = 8192, 100


class NotWebsocket(Exception):
    """The other side does not speak websocket; `status` is the HTTP status it answered with, if it did."""

    def __init__(self, status: int | None = None) -> None:
        super().__init__(status)
        self.status = status


def shake_hands(plain: DeadlineSocket, incoming: BinaryIO, url: SplitResult) -> None:
    """Makes the connection `plain`, read through `incoming`, a websocket to `url`.

    Raises NotWebsocket when it does not become one, OSError (TimeoutError included).
    """
    key = base64.b64encode(os.urandom(16))
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    plain.sendall(
        f"GET {path} HTTP/1.1\r\nHost: {url.netloc.rpartition('@')[2]}\r\n".encode()
        + b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
        + b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %b\r\n\r\n" % key
    )
    status = _status(_line(incoming))
    fields = _fields(incoming)
    if status != 101:
        raise NotWebsocket(status)
    accept = base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest())
    if fields.get(b"sec-websocket-accept") != accept or fields.get(b"upgrade", b"").lower() != b"websocket":
        raise NotWebsocket


def _line(incoming: BinaryIO) -> bytes:
    line = incoming.readline(_LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise NotWebsocket
    return line.strip()


def _status(line: bytes) -> int:
    version, _, rest = line.partition(b" ")
    digits = rest[:3]
    if not version.startswith(b"HTTP/1.") or not digits.isdigit():
        raise NotWebsocket
    return int(digits)


def _fields(incoming: BinaryIO) -> dict[bytes, bytes]:
    fields: dict[bytes, bytes] = {}
    for _ in range(_MOST_LINES):
        line = _line(incoming)
        if not line:
            return fields
        name, _, value = line.partition(b":")
        fields[name.strip().lower()] = value.strip()
    raise NotWebsocket
