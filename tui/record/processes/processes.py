"""The JavaScript runtimes that run on this machine."""

from __future__ import annotations

import functools
import os
import re
import sys
import time
from collections.abc import Sequence, Set
from dataclasses import dataclass

from tui.record.processes import procfs, ps
from tui.record.processes.disguises import disguised, may_be_disguised
from tui.record.processes.inspector import Kind
from tui.record.processes.procfs import Listener
from tui.record.processes.runtimes import kind_of, script_of

HAS_PROC = sys.platform.startswith("linux")


@dataclass(frozen=True, slots=True)
class Process:
    """A running program. Its texts are as the process tells them, not yet printable.

    `kind` is None for what is no JavaScript runtime. `words` begin with the runtime's own name. `cpu_s` is the time it
    has computed, `uptime_s` the time since its start, both at `read_s` of the monotonic clock. `listeners` are its
    listening sockets that we can reach; they are unknown for another user's process.
    """

    pid: int
    kind: Kind | None
    script: str | None
    words: tuple[str, ...]
    user: str
    parent: int
    cpu_s: float
    uptime_s: float
    read_s: float
    listeners: tuple[Listener, ...] = ()

    @property
    def name(self) -> str:
        """What it runs, in a few words: the script, else the command."""
        return self.script or " ".join(self.words)


def runtime_processes() -> list[Process]:
    """Every process that is a JavaScript runtime or a browser."""
    if HAS_PROC:
        reachable = procfs.listeners()
        found = (_from_proc(pid, reachable, runtimes_only=True) for pid in procfs.pids())
        return [process for process in found if process is not None]
    if os.name == "nt":
        return []
    listening = ps.listeners()
    return [
        process for row in ps.processes() if (process := _from_ps(row, listening.get(row.pid, ()))).kind is not None
    ]


def process_of(pid: int) -> Process | None:
    """The process with this number, whatever it is; None when there is none."""
    if HAS_PROC:
        return _from_proc(pid, procfs.listeners(), runtimes_only=False)
    if os.name == "nt":
        return None
    rows = [row for row in ps.processes(pid) if row.pid == pid]
    return _from_ps(rows[0], ps.listeners(pid).get(pid, ())) if rows else None


def holders(inodes: Set[int]) -> dict[int, Process]:
    """The processes that have sockets with these inodes open, as far as we may see."""
    holding = ((pid, inodes & procfs.socket_inodes(pid)) for pid in procfs.pids())
    found: dict[int, Process] = {}
    for pid, held in holding:
        process = process_of(pid) if held else None
        found |= {inode: process for inode in held if process is not None}
    return found


def _from_proc(pid: int, reachable: Sequence[Listener], *, runtimes_only: bool) -> Process | None:
    executable = procfs.executable(pid)
    if (
        runtimes_only
        and executable is not None
        and kind_of(executable) is None
        and not may_be_disguised(pid, executable)
    ):
        return None
    words = procfs.arguments(pid)
    # Another user's executable cannot be seen; its command line and short name can.
    kind = kind_of(executable or (words[0] if words else procfs.comm(pid) or ""))
    if kind is None and executable is not None:
        kind, words = disguised(pid, executable, words, is_thorough=not runtimes_only)
    if runtimes_only and kind is None:
        return None
    fields = procfs.status(pid)
    numbers, read_s, since_boot_s = procfs.stat(pid), time.monotonic(), procfs.seconds_since_boot()
    if fields is None or numbers is None:
        return None
    inodes = procfs.socket_inodes(pid)
    return Process(
        pid=pid,
        kind=kind,
        script=_placed(pid, script_of(kind, words[1:])) if kind is not None else None,
        words=tuple(words or [procfs.comm(pid) or ""]),
        user=user_name(int(fields.get("Uid", "0").split()[0])),
        parent=numbers.parent,
        cpu_s=numbers.cpu_s,
        uptime_s=max(0.0, since_boot_s - numbers.started_s),
        read_s=read_s,
        listeners=tuple(listener for listener in reachable if listener.inode in inodes),
    )


def _placed(pid: int, script: str | None) -> str | None:
    """The script with its folder: on a server every second one is called `dist/index.js`."""
    folder = procfs.working_folder(pid)
    if script is None or folder is None or not re.search(r"^[^:\[]*\.\w+$", script):
        return script
    return os.path.normpath(os.path.join(folder, script))


def _from_ps(row: ps.Row, listeners: Sequence[Listener]) -> Process:
    kind = kind_of(row.words[0]) if row.words else None
    script = script_of(kind, row.words[1:]) if kind is not None else None
    return Process(
        row.pid,
        kind,
        script,
        row.words,
        row.user,
        row.parent,
        row.cpu_s,
        row.uptime_s,
        time.monotonic(),
        tuple(listeners),
    )


@functools.cache
def user_name(uid: int) -> str:
    """The name of a user, or the number where nobody has it. Remembered: names may come from the network."""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
