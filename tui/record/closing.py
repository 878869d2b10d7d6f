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
_WAITS_FOR_US = "NodeRuntime.waitingForDisconnect"


def close_inspector(inspector: Inspector, *, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether the inspector of a Node or Deno program is closed now; all who are connected to it lose it.

    The program goes on, and opens it again on the next SIGUSR1. A program inside a native call does not answer; its
    inspector stays open. One that wants to end is left to do so. Raises nothing.

    To be called for a program that runs: together with its start, about one in fifty crashed or never ended (Node 24,
    Deno 2.9).
    """
    for expression in (_CLOSE_SOON, _CLOSE_NOW):
        # The second time there is nobody when the first has worked.
        with contextlib.suppress(RecordError), _connected(inspector, timeout_s) as connection:
            if not _ask_to_close(connection, expression, timeout_s):
                return True
        if _is_closed(inspector, timeout_s):
            return True
    return False


def _ask_to_close(connection: Connection, expression: str, timeout_s: float) -> bool:
    """Whether the program was not about to end, in which case it waits for nothing but our leaving."""
    endings: list[str] = []
    connection.root.listen(lambda method, _: endings.append(method) if method == _WAITS_FOR_US else None)
    connection.root.send("NodeRuntime.notifyWhenWaitingForDisconnect", {"enabled": True})
    connection.root.send("Runtime.evaluate", {"expression": expression, "silent": True})
    deadline = time.monotonic() + timeout_s
    with connection.changed:
        while connection.closed is None and not endings and (left_s := deadline - time.monotonic()) > 0:
            connection.changed.wait(left_s)
    return not endings


def let_run(inspector: Inspector, *, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether a program that waits for a debugger before its first line was told to go on without one.

    Raises nothing.
    """
    with contextlib.suppress(RecordError), _connected(inspector, timeout_s) as connection:
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
