"""Node under another name: a copy that was renamed, and one that was started by the dynamic loader.

A signal must reach nothing else. So the name of the process is not enough: threads or the code of the file have to say
that it is Node.
"""

from __future__ import annotations

import functools
import mmap
import os
import re
from collections.abc import Sequence

from tui.record.processes import procfs
from tui.record.processes.inspector import Kind
from tui.record.processes.runtimes import kind_of

_LOADER = re.compile(r"ld-(linux|musl)[\w.-]*")
_LOADER_VALUES = ("--library-path", "--inhibit-rpath", "--audit", "--preload", "--argv0", "--glibc-hwcaps-prepend")
_MAIN_THREADS = ("MainThread", "node-MainThread")
"""What Node 24 and 26 call theirs."""
_SIGNAL_THREAD = "SignalInspector"
_INSIDE_NODE = b"internal/bootstrap/switches/is_main_thread"
"""A module of Node's own that is built into its executable (20 to 26), and into neither Deno's nor Bun's."""


def may_be_disguised(pid: int, executable: str) -> bool:
    """Whether it is worth to look closer at a process whose executable has no runtime's name: a cheap question."""
    return _is_loader(executable) or procfs.comm(pid) in _MAIN_THREADS


def disguised(
    pid: int, executable: str, words: Sequence[str], *, is_thorough: bool = False
) -> tuple[Kind | None, list[str]]:
    """The runtime that a process is under another name, None for none, and its command line without the loader's.

    `is_thorough`: also reads the executable, of which Node 20 and 22 need that.
    """
    if _is_loader(executable):
        rest = _loaded(words)
        kind = kind_of(os.path.realpath(rest[0])) if rest else None
        is_mapped = kind is not None and procfs.maps_code_of(pid, os.path.realpath(rest[0]))
        return (kind, rest) if is_mapped else (None, list(words))
    names = (procfs.text(pid, "comm", thread).rstrip() for thread in procfs.threads(pid))
    if _SIGNAL_THREAD in names or (is_thorough and _has_node_inside(f"/proc/{pid}/exe")):
        return "node", list(words)
    return None, list(words)


def _is_loader(executable: str) -> bool:
    return _LOADER.fullmatch(os.path.basename(executable)) is not None


def _loaded(words: Sequence[str]) -> list[str]:
    """The command line that the dynamic loader was given: what follows its own options."""
    rest = list(words[1:])
    while rest and rest[0].startswith("-"):
        del rest[: 2 if rest[0] in _LOADER_VALUES else 1]
    return rest


def _has_node_inside(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            stat = os.fstat(file.fileno())
            return _file_has_node_inside(path, stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size)
    except OSError:
        return False


@functools.lru_cache(maxsize=64)
def _file_has_node_inside(path: str, _device: int, _inode: int, _modified_ns: int, size: int) -> bool:
    if size < len(_INSIDE_NODE):
        return False
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(_INSIDE_NODE) >= 0
