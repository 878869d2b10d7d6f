"""The Node programs below a process are found as they come, and tools that only start others are none."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tui.record.launch.other_nodes import NodeTree
from tui.record.processes import procfs
from tui.record.processes.procfs import Stat

ROOT = 100
NODE, SHELL = "/usr/bin/node", "/bin/sh"


@dataclass
class Processes:
    """A table of processes, each with its parent, executable and words."""

    table: dict[int, tuple[int, str, list[str]]] = field(default_factory=lambda: {ROOT: (1, SHELL, ["sh"])})
    stack_start: dict[int, int] = field(default_factory=dict)
    latest: str = "100"

    def start(self, pid: int, parent: int, executable: str = SHELL, *words: str) -> None:
        self.table[pid] = (parent, executable, [executable, *words])

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(procfs, "pids", lambda: list(self.table))
        monkeypatch.setattr(procfs, "latest_pid", lambda: self.latest)
        monkeypatch.setattr(procfs, "stat", self._stat)
        monkeypatch.setattr(procfs, "executable", lambda pid: self.table[pid][1] if pid in self.table else None)
        monkeypatch.setattr(procfs, "arguments", lambda pid: self.table[pid][2] if pid in self.table else [])
        monkeypatch.setattr(procfs, "stack_start", lambda pid: self.stack_start.get(pid, pid))

    def _stat(self, pid: int) -> Stat | None:
        entry = self.table.get(pid)
        return None if entry is None else Stat("S", entry[0], 0.0, 0.0)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Processes:
    processes = Processes()
    processes.patch(monkeypatch)
    return processes


def test_programs_below_the_root_are_found_once(processes: Processes) -> None:
    tree = NodeTree(ROOT)
    processes.start(101, ROOT)
    processes.start(102, 101, NODE, "/srv/app.js")
    processes.start(200, 1, NODE, "/srv/elsewhere.js")
    assert tree.look() == {102: "app.js"}
    assert tree.look() == {}


def test_a_child_may_have_a_lower_number_than_its_parent(processes: Processes) -> None:
    processes.start(300, ROOT)
    processes.start(7, 300, NODE, "app.js")
    assert NodeTree(ROOT).look() == {7: "app.js"}


def test_a_process_is_none_until_it_runs_a_program_of_its_own(processes: Processes) -> None:
    """A child that was forked has the words of its parent."""
    processes.start(101, ROOT, NODE, "parent.js")
    tree = NodeTree(ROOT)
    assert tree.look() == {101: "parent.js"}
    processes.table[102] = (101, NODE, [NODE, "parent.js"])
    processes.stack_start[102] = processes.stack_start[101] = 1
    assert tree.look() == {}
    processes.start(102, 101, NODE, "child.js")
    processes.stack_start[102] = 2
    assert tree.look() == {102: "child.js"}


def test_tools_and_processes_that_are_gone_are_none(processes: Processes) -> None:
    tree = NodeTree(ROOT)
    processes.start(101, ROOT, NODE, "/usr/bin/npm")
    processes.start(102, ROOT)
    assert tree.look() == {}
    del processes.table[102]
    assert tree.look() == {}
    processes.start(102, 1, NODE, "another.js")
    assert tree.look() == {}, "its number was given to another"


def test_it_looks_again_when_a_process_has_begun(processes: Processes) -> None:
    tree = NodeTree(ROOT)
    assert tree.has_changed()
    tree.look()
    assert [tree.has_changed() for _ in range(2)] == [False, False]
    processes.latest = "101"
    assert tree.has_changed()
