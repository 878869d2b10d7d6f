"""Short words with an inspector: let a waiting program run, close what we had opened."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from tui.base.errors import RecordError
from tui.record.inspectors.opened_inspectors import forget
from tui.record.processes.clients import has_other_clients
from tui.record.processes.inspector import Inspector
from tui.record.processes.processes import HAS_PROC
from tui.record.protocol.connection import Channel, Command, Connection
from tui.record.protocol.wire import open_wire

TIMEOUT_S = 2.0
_CLOSE_SOON = "setTimeout(() => process._debugEnd(), 0)"
_CLOSE_NOW = "process._debugEnd()"
"""Gives no answer, since it closes the connection first, and works inside a loop that never lets a timer run."""
_PAUSES_S = (0.02, 0.05, 0.1, 0.2)
"""Between the words to a program of which we cannot see whether it waits."""
_WAITS_FOR_US = "NodeRuntime.waitingForDisconnect"


def close_inspector(inspector: Inspector, *, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether the inspector of a Node or Deno program is closed now.

    The program goes on, and opens it again on the next SIGUSR1. A program inside a native call does not answer; its
    inspector stays open, and so does one to which somebody else is connected, who would lose it. A program that wants
    to end is left to do so. Raises nothing.

    To be called for a program that runs: together with its start, about one in fifty crashed or never ended (Node 24,
    Deno 2.9).
    """
    if _is_used(inspector):
        return False
    for expression in (_CLOSE_SOON, _CLOSE_NOW):
        # The second time there is nobody when the first has worked.
        with contextlib.suppress(RecordError), _connected(inspector, timeout_s) as connection:
            if not _ask_to_close(connection, expression, timeout_s):
                forget(inspector.pid)
                return True
        if _is_closed(inspector, timeout_s):
            forget(inspector.pid)
            return True
    return False


def _is_used(inspector: Inspector) -> bool:
    """Whether somebody else is connected to it, as far as can be seen."""
    port = urlsplit(inspector.url).port
    return HAS_PROC and None not in (inspector.pid, port) and has_other_clients(inspector.pid or 0, port or 0)


def _ask_to_close(connection: Connection, expression: str, timeout_s: float) -> bool:
    """Whether the program was not about to end, in which case it waits for nothing but our leaving."""
    endings: list[str] = []
    connection.root.listen(lambda method, _: endings.append(method) if method == _WAITS_FOR_US else None)
    connection.root.send("NodeRuntime.notifyWhenWaitingForDisconnect", {"enabled": True})
    connection.root.send("Runtime.evaluate", {"expression": expression, "silent": True})
    _wait_for_end(connection.root, timeout_s, lambda: bool(endings))
    return not endings


def _wait_for_end(channel: Channel, timeout_s: float, is_over: Callable[[], bool] = lambda: False) -> None:
    deadline = time.monotonic() + timeout_s
    with channel.changed:
        while channel.closed is None and not is_over() and (left_s := deadline - time.monotonic()) > 0:
            channel.changed.wait(left_s)


def let_run(inspector: Inspector, *, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether a program that waits for a debugger before its first line was told to go on without one.

    One that waits for its file to be removed closes its inspector. Raises nothing.
    """
    if inspector.waits is not None:
        with contextlib.suppress(OSError):
            inspector.waits.unlink()
        return True
    with contextlib.suppress(RecordError), _connected(inspector, timeout_s) as connection:
        _release_deno(connection.root)
        return connection.closed is None
    return False


def leave(inspector: Inspector) -> None:
    """Lets a program run that waits for us and is not recorded, without the inspector that it has opened for us.

    In our hook it closes that by itself before its first line: to close it while a program starts may crash it. Raises
    nothing.
    """
    let_run(inspector)
    if inspector.waits is None or not inspector.opened_by_us:
        return
    if _is_closed(inspector, TIMEOUT_S):
        forget(inspector.pid)
    else:
        close_inspector(inspector)


def run_command(inspector: Inspector) -> Command:
    """What lets a program run that waits before its first line, to be sent together with what must come before."""
    if inspector.waits is None:
        return ("Runtime.runIfWaitingForDebugger", None)
    # The hook waits for its own function (launched.cjs), which is there before the inspector's url is told.
    return ("Runtime.evaluate", {"expression": 'process[Symbol.for("tickscope.run")]?.()', "silent": True})


def release(channel: Channel, inspector: Inspector) -> None:
    """Lets a program run that waits before its first line; returns when it does, or will in a moment."""
    if inspector.waits is None:
        _release_deno(channel)
    else:
        channel.send(*run_command(inspector))


def _release_deno(channel: Channel) -> None:
    """Deno tells its url just before it waits, and forgets what it is told in between: so it is told a few times."""
    for pause_s in _PAUSES_S:
        channel.send("Runtime.runIfWaitingForDebugger")
        _wait_for_end(channel, pause_s)


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
