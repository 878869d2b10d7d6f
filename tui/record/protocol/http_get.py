"""One HTTP GET to an inspector: never through a proxy, within a time and a size."""

from __future__ import annotations

import http.client
import socket
import time
from dataclasses import dataclass

from tui.record.protocol.deadline_socket import DeadlineSocket

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
        connection.sock = DeadlineSocket(opened, deadline)
        connection.request("GET", path, headers={"Accept": "application/json"})
        with connection.getresponse() as response:
            body = response.read(LARGEST_REPLY_BYTES + 1)
            if len(body) > LARGEST_REPLY_BYTES:
                raise http.client.LineTooLong("reply")
            return Reply(response.status, body)
