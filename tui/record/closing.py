"""Closing the inspector that we had opened, so that the program is left as it was found."""

from __future__ import annotations

import contextlib
import socket
import time
from urllib.parse import urlsplit

import orjson
import websocket

from tui.record.inspector import Inspector

TIMEOUT_S = 2.0
_WAYS = ("setTimeout(() => process._debugEnd(), 0)", "process._debugEnd()")
"""The first answers before it closes; the second works inside a loop that never lets a timer run."""


def close_inspector(inspector: Inspector, *, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether the inspector of a Node or Deno program is closed now; all who are connected to it lose it.

    The program goes on, and opens it again on the next SIGUSR1. A program inside a native call does not answer; its
    inspector stays open. Raises nothing.
    """
    parts = urlsplit(inspector.url)
    if parts.hostname is None or parts.port is None:
        return False
    for expression in _WAYS:
        # The connection ends in many ways, and the second time there is none when the first has worked.
        with contextlib.suppress(OSError, websocket.WebSocketException):
            _evaluate(inspector.url, parts.hostname, parts.port, expression, timeout_s)
        if _is_closed(parts.hostname, parts.port, timeout_s):
            return True
    return False


def _evaluate(url: str, host: str, port: int, expression: str, timeout_s: float) -> None:
    """Sends the expression and waits for the connection's end, at most `timeout_s`."""
    message = {"id": 1, "method": "Runtime.evaluate", "params": {"expression": expression, "silent": True}}
    opened = socket.create_connection((host, port), timeout=timeout_s)
    try:
        connection = websocket.create_connection(
            url, socket=opened, timeout=timeout_s, suppress_origin=True, skip_utf8_validation=True
        )
        connection.send(orjson.dumps(message).decode())
        deadline = time.monotonic() + timeout_s
        while (left_s := deadline - time.monotonic()) > 0:
            connection.settimeout(left_s)
            opcode, _ = connection.recv_data()
            if opcode == websocket.ABNF.OPCODE_CLOSE:
                return
    finally:
        opened.close()


def _is_closed(host: str, port: int, timeout_s: float) -> bool:
    deadline = time.monotonic() + min(timeout_s, 0.5)
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, port), timeout=timeout_s).close()
        except OSError:
            return True
        time.sleep(0.01)
    return False
