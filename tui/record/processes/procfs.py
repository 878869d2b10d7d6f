"""What Linux tells about processes in `/proc`. A process that went away, or is not ours to look at, gives None.

Formats: proc(5). Nothing here touches a process, it only reads.
"""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PROC = "/proc"
_LISTEN, _OPENING = "0A", "03"
_ENVIRONMENT_END = 51 - 3
"""The index of the field `env_end` in `_stat_fields`."""
_LOADED_S, _LOOK_AGAIN_S = 1.0, 0.0005
"""How long exec may take to load a program from a slow disk, and the pause between two looks meanwhile."""
_TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True)
class Listener:
    """A listening TCP socket: the numeric address it is bound to, its port, its inode."""

    address: str
    port: int
    inode: int


@dataclass(frozen=True, slots=True)
class Stat:
    """Numbers of a process or thread: its state (`R`, `S`, `Z` …), parent, CPU time, and when it started since boot."""

    state: str
    parent: int
    cpu_s: float
    started_s: float


def pids() -> list[int]:
    """All processes that we see."""
    return [int(name) for name in _listed(PROC) if name.isdigit()]


def latest_pid() -> str:
    """The number that was given last to a process or thread: while it is the same, none has begun."""
    return (_text(f"{PROC}/loadavg") or "").rpartition(" ")[2]


def status(pid: int, thread: int | None = None) -> Mapping[str, str] | None:
    """The fields of `/proc/PID/status`, such as `SigCgt`, `Uid`, `NSpid`, `Tgid`."""
    text = _text(_path(pid, thread, "status"))
    if text is None:
        return None
    fields = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in fields}


def stat(pid: int, thread: int | None = None) -> Stat | None:
    """The numbers of a process, or of one of its threads."""
    fields = _stat_fields(pid, thread)
    if not fields:
        return None
    cpu_ticks, started_ticks = int(fields[11]) + int(fields[12]), int(fields[19])
    return Stat(fields[0], int(fields[1]), cpu_ticks / _TICKS_PER_S, started_ticks / _TICKS_PER_S)


def runs(pid: int, started_s: float | None = None) -> bool:
    """Whether a process is there and has not ended; with `started_s`, whether it is the one that started then."""
    now = stat(pid)
    return now is not None and now.state not in "ZX" and started_s in (None, now.started_s)


def catches(pid: int, number: int) -> bool:
    """Whether the process has a handler for a signal."""
    return _has_signal(status(pid), "SigCgt", number)


def has_pending(pid: int, number: int) -> bool:
    """Whether a signal to the process waits for one of its threads to take it."""
    return _has_signal(status(pid), "ShdPnd", number)


def _has_signal(fields: Mapping[str, str] | None, mask: str, number: int) -> bool:
    # Signal 1 is bit 0.
    return bool(int((fields or {}).get(mask, "0"), 16) >> (number - 1) & 1)


def started_ticks(pid: int) -> int | None:
    """When a process started, in clock ticks since boot: with its number, this names a process for good."""
    fields = _stat_fields(pid)
    return int(fields[19]) if fields else None


def stack_start(pid: int) -> int:
    """Where the stack of a process begins; 0 for another user's. A child has its parent's until it calls exec."""
    fields = _stat_fields(pid)
    return int(fields[25]) if fields else 0


def seconds_since_boot() -> float:
    """The clock of `Stat.started_s`."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def arguments(pid: int) -> list[str]:
    """The words of the command line; empty for kernel threads. A program may have written its title over them."""
    data = _of_program(pid, "cmdline")
    return [os.fsdecode(word) for word in data.rstrip(b"\0").split(b"\0")] if data else []


def environment(pid: int, name: str) -> str | None:
    """The value that the process was started with for a variable."""
    data = _of_program(pid, "environ") or b""
    prefix = os.fsencode(name) + b"="
    values = (os.fsdecode(entry.removeprefix(prefix)) for entry in data.split(b"\0") if entry.startswith(prefix))
    return next(values, None)


def executable(pid: int) -> str | None:
    """The path of the running program, as the process itself sees it."""
    return _link(_path(pid, None, "exe"))


def root_folder(pid: int) -> str | None:
    """The folder that the process has as its root; None for another user's, or what has ended."""
    return _link(_path(pid, None, "root"))


def working_folder(pid: int) -> str | None:
    """The folder that the process works in, as it sees it."""
    return _link(_path(pid, None, "cwd"))


def comm(pid: int) -> str | None:
    """The short name of the main thread."""
    text = _text(_path(pid, None, "comm"))
    return None if text is None else text.rstrip("\n")


def namespace(pid: int | str, kind: str) -> str | None:
    """The namespace of a kind (`net`, `pid`, `user`) that the process is in, such as `net:[4026531840]`."""
    return _link(f"{PROC}/{pid}/ns/{kind}")


def threads(pid: int) -> list[int]:
    """The threads of a process."""
    return [int(name) for name in _listed(_path(pid, None, "task")) if name.isdigit()]


def children(pid: int) -> list[int]:
    """The direct children of all threads of a process."""
    found: list[int] = []
    for thread in threads(pid):
        text = _text(_path(pid, thread, "children"))
        found += [int(word) for word in (text or "").split()]
    return found


def descendants(pid: int) -> list[int]:
    """Children, their children, and so on; not what was left to init when its parent ended."""
    found: list[int] = []
    ahead = children(pid)
    while ahead:
        child = ahead.pop()
        found.append(child)
        ahead += children(child)
    return found


def socket_inodes(pid: int) -> frozenset[int]:
    """The inodes of the sockets that a process has open; empty for another user's."""
    return frozenset(int(link[8:-1]) for _, link in descriptors(pid) if link.startswith("socket:["))


def descriptors(pid: int) -> Iterator[tuple[int, str]]:
    """The open descriptors of a process, each with what it stands for: `socket:[1234]`; none of another user's."""
    folder = _path(pid, None, "fd")
    for name in _listed(folder):
        link = _link(f"{folder}/{name}")
        if link is not None:
            yield int(name), link


def listeners(pid: int | str = "self") -> list[Listener]:
    """Every listening TCP socket of the network namespace that the process is in, whoever has it open."""
    return [*_listening(f"{PROC}/{pid}/net/tcp"), *_listening(f"{PROC}/{pid}/net/tcp6")]


def listeners_of(pid: int) -> list[Listener]:
    """The listening TCP sockets of a process, in the network that it is in; empty for another user's."""
    inodes = socket_inodes(pid)
    return [listener for listener in listeners(pid) if listener.inode in inodes] if inodes else []


def _listening(path: str) -> Iterator[Listener]:
    # The kernel writes listening sockets before all others (net/ipv4/tcp_ipv4.c, tcp_get_idx), so that reading can
    # stop there: a busy server has 100,000 connections, and writing them takes it most of a second.
    try:
        with open(path, encoding="ascii") as table:
            next(table, None)
            for line in table:
                fields = line.split()
                if fields[3] == _LISTEN:
                    address, _, port = fields[1].partition(":")
                    yield Listener(_numeric(address), int(port, 16), int(fields[9]))
                elif fields[3] != _OPENING:
                    return
    except OSError:
        return


def _numeric(address: str) -> str:
    """`127.0.0.1` of `0100007F`: words of 32 bits, each in the order of this machine."""
    words = [int(address[start : start + 8], 16) for start in range(0, len(address), 8)]
    packed = struct.pack(f"={len(words)}I", *words)
    return socket.inet_ntop(socket.AF_INET if len(packed) == 4 else socket.AF_INET6, packed)


def maps_code_of(pid: int, path: str) -> bool:
    """Whether the process has code of the file `path` in its memory."""
    lines = (line.split(None, 5) for line in text(pid, "maps").splitlines())
    return any(fields[1][2] == "x" and fields[5:] == [path] for fields in lines)


def boot_id() -> str:
    """What identifies this run of the machine: process numbers and start times mean something within one only."""
    return (_text(f"{PROC}/sys/kernel/random/boot_id") or "").strip()


def text(pid: int | str, name: str, thread: int | None = None) -> str:
    """The text of `/proc/PID/NAME`, or of the same file of one of its threads; "" when it cannot be read."""
    return _text(_path(pid, thread, name)) or ""


def _of_program(pid: int, name: str) -> bytes | None:
    """The bytes of `cmdline` or `environ`. Both are empty while exec loads a program: waits until it has."""
    path = _path(pid, None, name)
    data = _bytes(path)
    if data != b"":
        return data
    gives_up_at = time.monotonic() + _LOADED_S
    while _is_loading(pid) and time.monotonic() < gives_up_at:
        time.sleep(_LOOK_AGAIN_S)
    return _bytes(path)


def _is_loading(pid: int) -> bool:
    """Whether exec is still loading the program of a process.

    The end of its environment is 0 until then (fs/binfmt_elf.c, `create_elf_tables`).
    """
    fields = _stat_fields(pid)
    # Kernel threads and what has ended have no executable; of another user's process the kernel shows no addresses.
    return len(fields) > _ENVIRONMENT_END and fields[_ENVIRONMENT_END] == "0" and executable(pid) is not None


def _stat_fields(pid: int, thread: int | None = None) -> list[str]:
    """The fields of `/proc/PID/stat` behind the name, the third of proc(5) first; empty for what has gone.

    The name stands in parentheses and may hold some itself: fields are counted from what follows the last one.
    """
    return text(pid, "stat", thread).rpartition(")")[2].split()


def _path(pid: int | str, thread: int | None, name: str) -> str:
    return f"{PROC}/{pid}/{name}" if thread is None else f"{PROC}/{pid}/task/{thread}/{name}"


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _link(path: str) -> str | None:
    try:
        return os.readlink(path)
    except OSError:
        return None


def _bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _text(path: str) -> str | None:
    data = _bytes(path)
    return None if data is None else data.decode("utf-8", "surrogateescape")
