"""Why a process that was asked with SIGUSR1 opens no inspector, told so that the next step is known."""

from __future__ import annotations

import socket

from tui.base.errors import RecordError
from tui.record.inspectors.guards import asked_inspector, described
from tui.record.inspectors.inspector_sockets import USUAL_PORTS, purposes
from tui.record.processes import procfs
from tui.record.processes.processes import HAS_PROC, Process, holders, process_of
from tui.record.processes.runtimes import DEFAULT_PORT


def has_own_handler(process: Process) -> RecordError:
    """The program took the place of Node's handler."""
    return RecordError(
        described(process), "it has a SIGUSR1 handler of its own, which ran instead", "Start it with --inspect."
    )


def blocked(process: Process, timeout_s: float, *, may_have_handler: bool) -> RecordError:
    """It is inside a native call; `may_have_handler` when that cannot be told from a handler of its own."""
    reason = f"it opened no inspector within {timeout_s:g} s: it is inside a native call"
    if may_have_handler and process.kind == "node":
        reason += " or has a SIGUSR1 handler of its own"
    closes = "or close it with `tickscope targets`"
    return RecordError(
        described(process), reason, f"When the call ends, it opens one: record {process.pid} again, {closes}."
    )


def untold(process: Process) -> RecordError | None:
    """Where its inspector may be open already, which cannot be told without sending something to those ports."""
    now = process_of(process.pid)
    is_for = {} if now is None else purposes(now)
    listeners = () if now is None else now.listeners
    # Where event loops cannot be seen, every port is unknown.
    unknown = [
        one.port for one in listeners if is_for[one.inode] == "unknown" and (HAS_PROC or one.port in USUAL_PORTS)
    ]
    ports = sorted(unknown)
    if not ports:
        return None
    shown = ", ".join(f":{port}" for port in ports)
    return RecordError(
        described(process),
        f"its inspector may be open at {shown}, where its own servers may listen as well",
        f"Record :{ports[0]}, which asks there.",
    )


def shows_options(process: Process) -> bool:
    """Whether its command line is as it was started; a program that sets its title writes over it."""
    return process.kind != "node" or (len(process.words) > 1 and " " not in process.words[0])


def port_taken(process: Process) -> RecordError | None:
    """Why the process could not open its inspector: another one has its port."""
    port = asked_inspector(process).port
    port = DEFAULT_PORT if port is None else port
    if port == 0 or _can_bind(port):
        return None
    holder = _holder(port)
    return RecordError(
        described(process),
        f"port {port}, where its inspector would open, is taken" + (f" by {described(holder)}" if holder else ""),
        "End that program or its inspector, or start yours with --inspect-port=0.",
    )


def _can_bind(port: int) -> bool:
    """Whether a program could listen on this port of 127.0.0.1, as Node and Deno do."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _holder(port: int) -> Process | None:
    """The process that listens on a port of this machine, where it can be seen."""
    if not HAS_PROC:
        return None
    inodes = {listener.inode for listener in procfs.listeners() if listener.port == port}
    return next(iter(holders(inodes).values()), None)
