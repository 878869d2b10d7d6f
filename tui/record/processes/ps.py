"""What `ps` and `lsof` tell about processes, for macOS and other systems without Linux's `/proc`."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.base.user_environment import environment_for_commands, find_program
from tui.record.processes.procfs import Listener

_TIMEOUT_S = 5.0
_COLUMNS = "pid=,ppid=,user=,etime=,time=,command="


@dataclass(frozen=True, slots=True)
class Row:
    """A process as `ps` lists it. The command comes as one line, so that words with spaces are apart."""

    pid: int
    parent: int
    user: str
    uptime_s: float
    cpu_s: float
    words: tuple[str, ...]


def processes(pid: int | None = None) -> list[Row]:
    """Every process, or the one with this number; empty where there is no `ps`."""
    selection = ["-ax"] if pid is None else ["-p", str(pid)]
    return rows_of(_output(["ps", *selection, "-ww", "-o", _COLUMNS]))


def rows_of(text: str) -> list[Row]:
    """The rows of the output of `ps`; lines that are none are left out.

    >>> rows_of("  12     1 ada   02-03:04:05   0:01.50 node app.js")[0].words
    ('node', 'app.js')
    """
    rows = []
    for line in text.splitlines():
        fields = line.split(None, 5)
        if len(fields) == 6 and fields[0].isdigit() and fields[1].isdigit():
            pid, parent, user, uptime, cpu, command = fields
            rows.append(Row(int(pid), int(parent), user, seconds(uptime), seconds(cpu), tuple(command.split())))
    return rows


def seconds(text: str) -> float:
    """The seconds of `[[days-]hours:]minutes:seconds`, 0 for anything else.

    >>> seconds("1-02:03:04.5")
    93784.5
    """
    days, _, clock = text.rpartition("-")
    total = 0.0
    try:
        for part in clock.split(":"):
            total = total * 60 + float(part)
        return total + 86_400 * int(days or 0)
    except ValueError:
        return 0.0


def listeners(pid: int | None = None) -> Mapping[int, Sequence[Listener]]:
    """The listening TCP sockets of each process that we may look at, by its number; empty without `lsof`."""
    selection = [] if pid is None else ["-a", "-p", str(pid)]
    return listeners_of(_output(["lsof", "-nP", *selection, "-iTCP", "-sTCP:LISTEN", "-F", "pn"]))


def listeners_of(text: str) -> dict[int, list[Listener]]:
    """The sockets in the output of `lsof -F pn`: lines `p1234` and, for each of its sockets, `n127.0.0.1:9229`."""
    found: dict[int, list[Listener]] = {}
    pid = 0
    for line in text.splitlines():
        mark, value = line[:1], line[1:]
        if mark == "p" and value.isdigit():
            pid = int(value)
        elif mark == "n":
            host, _, port = value.rpartition(":")
            if port.isdigit():
                address = {"*": "0.0.0.0"}.get(host, host.strip("[]"))
                # There is no inode; the place stands for it.
                found.setdefault(pid, []).append(Listener(address, int(port), hash((pid, address, port))))
    return found


def _output(command: Sequence[str]) -> str:
    program = find_program(command[0])
    if program is None:
        return ""
    words, environment = [program, *command[1:]], environment_for_commands() | {"LC_ALL": "C"}
    try:
        run = subprocess.run(words, capture_output=True, stdin=subprocess.DEVNULL, timeout=_TIMEOUT_S, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.decode("utf-8", "replace")
