"""Which listening sockets of a process are its inspector's, told without sending a byte.

A server may die of a request that it does not expect. So requests go only to sockets that are known to be an
inspector's, for one of these reasons:

- The command line or NODE_OPTIONS gives its port, and that very process listens there.
- Node and Deno on Linux: the inspector has a thread and an event loop of its own. The socket is then in an epoll set
  that is neither one of those that the runtime makes at its start (the main loop's among them) nor a worker thread's.
  Worker threads have epoll sets too, so there must be an inspector's thread (Node 24 and later name it), or one epoll
  set more than there are worker threads (Deno names these; those of Node 20 and 22 are known by their 4 MB stacks).
- It was not there before the signal by which we had the process open one (`attach`).

Checked with Node 20.20, 22.20, 24.19, 26.12 and Deno 2.9. What this cannot see: a worker thread of Node 20 or 22 with a
`stackSizeMb` of its own, or an add-on with a libuv loop of its own, that listens on the loopback interface.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Literal, NamedTuple

from tui.record.inspectors.guards import asked_inspector, opens_at_start
from tui.record.processes import procfs
from tui.record.processes.event_loops import epoll_set_of, epoll_sets, thread_stack_sizes
from tui.record.processes.processes import HAS_PROC, Process
from tui.record.processes.procfs import Listener
from tui.record.processes.runtimes import DEFAULT_PORT, inspect_option, option_value
from tui.record.protocol.addresses import is_loopback

Purpose = Literal["inspector", "program", "unknown"]
USUAL_PORTS = frozenset([9222, *range(9229, 9240)])
"""Where inspectors of browsers and of Node listen when nobody says otherwise."""
_STARTUP_SETS = {"node": 3, "deno": 1}
"""The epoll sets that a runtime makes before any program's code runs; the main loop's is the last of them."""
_WORKER_STACK_BYTES = 4 << 20
"""Node's `Worker::kStackSize` (src/node_worker.h); other threads have what `ulimit -s` says."""
_DENO_WORKER = re.compile(r"(\w+-)?worker-\d+")
_LONGEST_PORT_FILE = 256
_LOOKS, _LOOK_AGAIN_S = 20, 0.0025
"""How often an event loop is checked again for a socket that already listens, and the pause before each check."""


def purposes(process: Process) -> dict[int, Purpose]:
    """What each listening socket of a process is for, by its inode. Reads `/proc`, and touches nothing."""
    if not process.listeners:
        return {}
    named = named_port(process)
    if process.kind in ("node", "deno"):
        by_loop = _by_event_loop(process) if HAS_PROC else {}
        found: dict[int, Purpose] = {inode: by_loop.get(inode, "unknown") for inode in _inodes(process)}
    else:
        # The workerd of `wrangler dev` is told by other ways than its command line where to listen.
        cannot_tell = opens_at_start(process) and named is None
        may_be = {one.inode for one in process.listeners if cannot_tell or one.port in USUAL_PORTS}
        found = {inode: "unknown" if inode in may_be else "program" for inode in _inodes(process)}
    proxy = _wrangler_port(process)
    for listener in process.listeners:
        is_named = listener.port == named and (
            process.kind not in ("node", "deno") or found[listener.inode] == "unknown"
        )
        if is_named or listener.port == proxy:
            found[listener.inode] = "inspector"
    return found


def named_port(process: Process) -> int | None:
    """The port at which a process has an inspector by its own command line; None for none, and for any free one."""
    words = process.words[1:]
    match process.kind:
        case "node" | "deno":
            option = asked_inspector(process)
            port = (DEFAULT_PORT if option.port is None else option.port) if option.is_open else 0
        case "workerd":
            port = _port(option_value(words, "--inspector-addr") or option_value(words, "-i"))
        case "bun":
            return None
        case _:
            debugging = option_value(words, "--remote-debugging-port")
            option = inspect_option(words)
            port = _port(debugging) if debugging is not None else (option.port or 0) if option.is_open else 0
            if debugging is not None and port == 0:
                port = _chosen_port(option_value(words, "--user-data-dir"))
    return port or None


def _wrangler_port(process: Process) -> int | None:
    """Where `wrangler dev` has debuggers served: by itself, or by a workerd that it starts for that."""
    if process.kind == "node":
        words = process.words[1:] if "wrangler" in (process.script or "") else ()
    elif process.kind == "workerd" and HAS_PROC:
        parent = procfs.arguments(process.parent)
        words = tuple(parent) if any("wrangler" in word for word in parent) else ()
    else:
        words = ()
    return _port(option_value(words, "--inspector-port")) or None


def _port(where: str | None) -> int:
    digits = (where or "").rpartition(":")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 5 else 0


def _chosen_port(profile: str | None) -> int:
    """The port that a browser has chosen, which it writes into the folder of its profile."""
    if profile is None:
        return 0
    try:
        descriptor = os.open(Path(profile, "DevToolsActivePort"), os.O_RDONLY | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            return _port(file.read(_LONGEST_PORT_FILE).decode("ascii", "replace").partition("\n")[0])
    except OSError:
        return 0


def _by_event_loop(process: Process) -> dict[int, Purpose]:
    """What the sockets of a Node or Deno process are for, by the epoll sets that they are in; empty if unreadable."""
    inode_of = {
        number: int(link[8:-1]) for number, link in procfs.descriptors(process.pid) if link.startswith("socket:")
    }
    loops = _Loops.of(process)
    if not loops.sets:
        return {}
    found: dict[int, Purpose] = dict.fromkeys(_inodes(process), "program")
    eligible = {listener.inode for listener in process.listeners if loops.may_be_inspector(listener)}
    listening = {number for number, inode in inode_of.items() if inode in eligible}
    unwatched = loops.unwatched(listening, inode_of)
    if unwatched and loops.is_inspector_open(process):
        for _ in range(_LOOKS):
            time.sleep(_LOOK_AGAIN_S)
            loops = _Loops.of(process)
            unwatched = loops.unwatched(listening, inode_of)
            if not unwatched:
                break
    candidates = [watched & listening for watched in loops.later if watched & listening]
    is_open = loops.is_inspector_open(process) if candidates or unwatched else False
    if is_open is False:
        return found
    # One that is not watched yet may be the inspector's, and then the others are not.
    is_certain = is_open and len(candidates) == 1 and not unwatched
    watched_by_inspector = frozenset[int]() if is_certain else loops.watched_by_inspector(process)
    can_tell = any(candidate & watched_by_inspector for candidate in candidates)
    for descriptor in unwatched.union(*candidates):
        if is_certain or descriptor in watched_by_inspector:
            found[inode_of[descriptor]] = "inspector"
        elif not can_tell:
            found[inode_of[descriptor]] = "unknown"
    return found


class _Loops(NamedTuple):
    """The epoll sets of a Node or Deno process, and the names of its threads.

    `later` are those sets that were made after the runtime's start, each once. `is_anywhere`: its inspector may listen
    on any interface.
    """

    sets: Mapping[int, frozenset[int]]
    later: Sequence[frozenset[int]]
    threads: Mapping[int, str]
    is_anywhere: bool

    @classmethod
    def of(cls, process: Process) -> _Loops:
        """Those of a process now."""
        sets = epoll_sets(process.pid)
        # Deno has two descriptors for each set.
        in_order = list(sets.values()) if process.kind == "node" else list(dict.fromkeys(sets.values()))
        threads = {thread: procfs.text(process.pid, "comm", thread).rstrip() for thread in procfs.threads(process.pid)}
        option = asked_inspector(process)
        has_names = any(name.endswith("V8Worker") for name in threads.values())
        is_anywhere = has_names or option.is_open or option.port is not None
        return cls(sets, in_order[_STARTUP_SETS[process.kind or "node"] :], threads, is_anywhere)

    def may_be_inspector(self, listener: Listener) -> bool:
        """Whether a listener is where an inspector may be: without an option it opens on the loopback interface."""
        return self.is_anywhere or is_loopback(listener.address)

    def unwatched(self, listening: Set[int], inode_of: Mapping[int, int]) -> set[int]:
        """Those of the `listening` descriptors whose socket is in no epoll set (yet)."""
        watched_inodes = {inode_of.get(number) for number in frozenset().union(*self.sets.values())}
        return {number for number in listening if inode_of[number] not in watched_inodes}

    def is_inspector_open(self, process: Process) -> bool | None:
        """Whether the process has an inspector's thread; None when that cannot be told."""
        names = self.threads.values()
        if process.kind == "deno":
            return len(self.later) > sum(bool(_DENO_WORKER.fullmatch(name)) for name in names)
        if any(name.endswith("V8Worker") for name in names):
            return "InspectorIo" in names
        if len(self.later) > thread_stack_sizes(process.pid).count(_WORKER_STACK_BYTES):
            return True
        # The kept stack of a worker that has ended may have been counted.
        is_likely = asked_inspector(process).is_open or any(one.port in USUAL_PORTS for one in process.listeners)
        return None if is_likely else False

    def watched_by_inspector(self, process: Process) -> frozenset[int]:
        """What the inspector's thread waits for, where the thread is known and we may trace the process."""
        if process.kind == "deno":
            main = self.threads.get(process.pid)
            own = [thread for thread, name in self.threads.items() if thread != process.pid and name == main]
        else:
            own = [thread for thread, name in self.threads.items() if name == "InspectorIo"]
        waited_for = (epoll_set_of(process.pid, thread) for thread in own)
        return frozenset().union(*(self.sets.get(number, frozenset()) for number in waited_for if number is not None))


def _inodes(process: Process) -> list[int]:
    return [listener.inode for listener in process.listeners]
