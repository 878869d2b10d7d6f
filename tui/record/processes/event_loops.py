"""The event loops of a process, as `/proc` shows them: its epoll sets, and the stacks of its threads.

Nothing here touches the process. All of it is empty for another user's process, and for one that the kernel hides.
"""

from __future__ import annotations

import os
import platform
import re

from tui.record.processes import procfs

_EPOLL = "anon_inode:[eventpoll]"
_WATCHED = re.compile(r"^tfd:\s*(\d+)", re.MULTILINE)
_WAITS = {"x86_64": (232, 281, 441), "aarch64": (22, 441)}
"""The system calls epoll_wait, epoll_pwait and epoll_pwait2; their first argument is the epoll set."""
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def epoll_sets(pid: int) -> dict[int, frozenset[int]]:
    """The descriptors that each epoll set of a process watches, by the set's own descriptor, in rising order."""
    sets = sorted(number for number, link in procfs.descriptors(pid) if link == _EPOLL)
    return {number: frozenset(map(int, _WATCHED.findall(procfs.text(pid, f"fdinfo/{number}")))) for number in sets}


def epoll_set_of(pid: int, thread: int) -> int | None:
    """The epoll set that a thread waits on now.

    None while the thread computes, and for a process that we may not trace.
    """
    words = procfs.text(pid, "syscall", thread).split()
    is_waiting = len(words) > 1 and words[0] in map(str, _WAITS.get(platform.machine(), ()))
    return int(words[1], 16) if is_waiting else None


def thread_stack_sizes(pid: int) -> list[int]:
    """The bytes of each thread's stack as C libraries make them: private memory behind one guard page.

    Stacks that are kept of threads that have ended are among them.
    """
    sizes: list[int] = []
    guard_end = None
    for line in procfs.text(pid, "maps").splitlines():
        fields = line.split()
        start, end = (int(address, 16) for address in fields[0].split("-"))
        is_anonymous = len(fields) == 5
        if is_anonymous and start == guard_end and fields[1] == "rw-p":
            sizes.append(end - start)
        guard_end = end if is_anonymous and fields[1] == "---p" and end - start == _PAGE_BYTES else None
    return sizes
