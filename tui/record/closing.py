"""Short words with an inspector: let a waiting program run, close what we had opened."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from tui.errors import RecordError
from tui.record.connection import Connection
from tui.record.inspector import Inspector
from tui.record.wire import open_wire

TIMEOUT_S = 2.0
_CLOSE_SOON = "setTimeout(() => process._debugEnd(), 0)"
_CLOSE_NOW = "process._debugEnd()"
"""Gives no answer, since it closes the connection first, and works inside a loop that never lets a timer run."""


def close_inspector(inspector: Inspector, *, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether the inspector of a Node or Deno program is closed now; all who are connected to it lose it.

    The program goes on, and opens it again on the next SIGUSR1. A program inside a native call does not answer; its
    inspector stays open. Raises nothing.
    """
    for expression in (_CLOSE_SOON, _CLOSE_NOW):
        # The second time there is nobody when the first has worked.
        with contextlib.suppress(RecordError), _connected(inspector, timeout_s) as connection:
            connection.root.send("Runtime.evaluate", {"expression": expression, "silent": True})
            _wait_for_end(connection, timeout_s)
        if _is_closed(inspector, timeout_s):
            return True
    return False


def let_run(inspector: Inspector, *, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether a program that waits for a debugger before its first line was told to go on without one.

    An inspector that it opened for us is closed as soon as it runs. Raises nothing.
    """
    with contextlib.suppress(RecordError), _connected(inspector, timeout_s) as connection:
        if inspector.opened_by_us:
            connection.root.send("Runtime.evaluate", {"expression": _CLOSE_SOON, "silent": True})
        reply = connection.root.send("Runtime.runIfWaitingForDebugger")
        return connection.root.wait(reply, timeout_s) and reply.result is not None
    return False


@contextlib.contextmanager
def _connected(inspector: Inspector, timeout_s: float) -> Iterator[Connection]:
    connection = Connection(open_wire(inspector.url, timeout_s, allow_remote=True), inspector.url)
    try:
        yield connection
    finally:
        connection.close()


def _wait_for_end(connection: Connection, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    with connection.changed:
        while connection.closed is None and (left_s := deadline - time.monotonic()) > 0:
            connection.changed.wait(left_s)


def _is_closed(inspector: Inspector, timeout_s: float) -> bool:
    """Whether nothing listens there any more; that takes a moment after the connection's end."""
    parts = urlsplit(inspector.url)
    deadline = time.monotonic() + min(timeout_s, 0.5)
    while time.monotonic() < deadline:
        try:
            socket.create_connection((parts.hostname or "", parts.port or 0), timeout=timeout_s).close()
        except OSError:
            return True
        time.sleep(0.01)
    return False
