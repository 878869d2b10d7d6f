"""The Node programs that run beside a recorded one, or below it: counted, since they are not recorded."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tui.base.text import counted
from tui.record.launch.launch_rules import starts_others
from tui.record.processes import procfs
from tui.record.processes.processes import HAS_PROC
from tui.record.processes.runtimes import kind_of, script_of

_LOOK_S = 0.01
"""Node takes 20 ms and more to start and to end, but a busy machine may not let us look in time."""
_FRESH_S, _LOOK_AT_OLD_S = 1.0, 0.25
"""What was started so long ago, and is no Node, hardly becomes one: it is looked at less often."""
_TOLD_AFTER_S = 1.0
_LATE_S = 0.05
"""After a look that is so late, others may have come and gone."""
_MOST_NAMES = 3
_TOLD = "other Node processes run beside it and are not recorded: `tickscope targets` lists them"


class _Image(NamedTuple):
    """What a process runs. That of a child is its parent's until the child begins a program of its own."""

    words: list[str]
    stack_start: int


class OtherNodes:
    """Counts the Node programs below a process, from a thread of its own, until `close`.

    `add` adds the numbers of others that are known by other means, and `tell` is called once, a second after the first
    was found. On systems without /proc only those of `add` are counted.
    """

    def __init__(self, root: int, tell: Callable[[str], None]) -> None:
        self._root = root
        self._tell = tell
        self._lock = threading.Lock()
        self._recorded: set[int] = {root}
        self._names: dict[int, str] = {}
        self._may_be_more = False
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"counts what {root} starts", daemon=True)
        self._thread.start()

    def exclude(self, pids: Iterable[int]) -> None:
        """These are recorded."""
        with self._lock:
            self._recorded.update(pids)

    def add(self, pid: int, script: str | None) -> None:
        """One that is known: the program itself has told."""
        with self._lock:
            self._names[pid] = _short(script)

    def close(self) -> None:
        """Ends the counting."""
        self._is_over.set()
        self._thread.join()

    @property
    def summary(self) -> str | None:
        """What has been counted, as a sentence; None when there was nothing."""
        others = self._others()
        if not others:
            return None
        names = Counter(others.values())
        shown = [name if count == 1 else f"{name} ×{count}" for name, count in names.most_common(_MOST_NAMES)]
        more = ", …" if len(names) > _MOST_NAMES else ""
        count = counted(len(others), "other Node process was", "other Node processes were")
        least = "at least " if self._may_be_more else ""
        return f"{least}{count} started and not recorded ({', '.join(shown)}{more})"

    def _others(self) -> dict[int, str]:
        with self._lock:
            return {pid: name for pid, name in self._names.items() if pid not in self._recorded}

    def _watch(self) -> None:
        tree = NodeTree(self._root)
        looked_at = time.monotonic()
        tells_at: float | None = None
        has_told = False
        while not self._is_over.wait(_LOOK_S):
            if HAS_PROC and tree.has_changed():
                nodes = tree.look()
                with self._lock:
                    for pid, name in nodes.items():
                        self._names.setdefault(pid, name)
                self._may_be_more |= time.monotonic() - looked_at > _LATE_S
            looked_at = time.monotonic()
            if has_told or not self._others():
                continue
            tells_at = tells_at or looked_at + _TOLD_AFTER_S
            if looked_at >= tells_at:
                has_told = True
                self._tell(_TOLD)


class NodeTree:
    """The processes below a root, and which of them have become Node programs; only for the thread that looks."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._tree: set[int] = {root}
        self._elsewhere: set[int] = set()
        """Processes that were looked at, and are not below the root."""
        self._open: dict[int, _Image] = {}
        """Processes below it that are not known to be Node, each with what its parent was running at its birth."""
        self._added_at = self._looked_at = time.monotonic()
        self._latest_pid = ""

    def has_changed(self) -> bool:
        """Whether there may be something to see: a process has begun, or one is not known yet."""
        latest, self._latest_pid = self._latest_pid, procfs.latest_pid()
        now = time.monotonic()
        pause_s = 0.0 if now - self._added_at < _FRESH_S else _LOOK_AT_OLD_S
        return latest != self._latest_pid or (bool(self._open) and now - self._looked_at >= pause_s)

    def look(self) -> dict[int, str]:
        """The names of the Node programs that were not there at the last look, by process."""
        self._looked_at = time.monotonic()
        present = set(procfs.pids())
        self._elsewhere &= present
        # A child may have a lower number than its parent where numbers have begun anew: look until nothing is added.
        fresh = present - self._elsewhere - self._tree
        while added := {pid for pid in fresh if _parent(pid) in self._tree}:
            self._added_at = self._looked_at
            self._tree |= added
            self._open |= {pid: _image(_parent(pid) or self._root) for pid in added}
            fresh -= added
        self._elsewhere |= fresh
        nodes: dict[int, str] = {}
        for pid in tuple(self._open):
            name = self._node_name(pid, is_present=pid in present)
            if name is not None:
                nodes[pid] = name
        self._tree &= present | {self._root}
        return nodes

    def _node_name(self, pid: int, *, is_present: bool) -> str | None:
        """What a process has become that is a Node program; None when it is none, or not yet."""
        executable = procfs.executable(pid) if is_present else None
        image = _image(pid)
        if executable is None:
            del self._open[pid]
        elif kind_of(executable) == "node" and image.words and image != self._open[pid]:
            del self._open[pid]
            if not _is_tool(image.words):
                return _short(script_of("node", image.words[1:]))
        return None


def _image(pid: int) -> _Image:
    return _Image(procfs.arguments(pid), procfs.stack_start(pid))


def _is_tool(words: Sequence[str]) -> bool:
    """Whether this is npm or the like, which may have written `npm run build` over its command line."""
    return starts_others(script_of("node", words[1:])) or starts_others(words[0].partition(" ")[0])


def _parent(pid: int) -> int | None:
    numbers = procfs.stat(pid)
    return None if numbers is None else numbers.parent


def _short(script: str | None) -> str:
    return "node" if script is None else script.replace("\\", "/").rpartition("/")[2]
