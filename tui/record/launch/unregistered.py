"""The programs below a command that do not register with us: found in /proc, asked by their signal, recorded late."""

from __future__ import annotations

import os
import time
from collections.abc import Set

from tui.base.errors import RecordError
from tui.base.units import US_PER_S, duration
from tui.record.inspectors.attach import Progress, attach
from tui.record.launch.launch_folder import Program
from tui.record.launch.launch_rules import LAUNCH_VARIABLE, starts_others
from tui.record.processes import procfs
from tui.record.processes.processes import process_of, user_name
from tui.record.processes.runtimes import kind_of

_UNREGISTERED_S, _LATE_S = 0.3, 15.0
"""When a Node program is asked by its signal that did not register: where it cannot, and where it could."""
_ASKED_S = 2.0

_OWN_ENVIRONMENT = "it was started with an environment of its own"
_REPLACED = "its environment replaces NODE_OPTIONS"


def why_unregistered(pid: int, folder: str, option: str) -> str | None:
    """The reason, as a clause; None where there is none, so that it may be about to register in `folder`.

    `option` is what we have put into NODE_OPTIONS, "" when that was left as it was.
    """
    fields = procfs.status(pid)
    if fields is None:
        return None
    uid = int(fields.get("Uid", "0").split()[1])
    if uid != os.geteuid():
        return f"it runs as another user ({user_name(uid)})"
    if procfs.root_folder(pid) not in (None, procfs.root_folder(os.getpid())):
        return "it runs in another root folder (chroot)"
    if any(word in ("--permission", "--experimental-permission") for word in procfs.arguments(pid)):
        return "Node's permission model keeps it from reading our files"
    for kind, what in (("net", "network"), ("pid", "process")):
        if procfs.namespace(pid, kind) not in (None, procfs.namespace("self", kind)):
            return f"it runs in a {what} namespace of its own"
    if not option:
        return "its command names what may keep it from reading our files"
    options = procfs.environment(pid, "NODE_OPTIONS")
    if procfs.environment(pid, LAUNCH_VARIABLE) != folder:
        return _OWN_ENVIRONMENT
    return None if option in (options or "") else _REPLACED


class Unregistered:
    """Looks for programs that have not registered in `folder`, by the `option` that we have put into NODE_OPTIONS.

    `is_kept`: the inspectors that they open may stay open for good.
    """

    def __init__(self, folder: str, option: str, *, is_kept: bool = False) -> None:
        self._folder = folder
        self._option = option
        self._is_kept = is_kept
        self._refused: dict[int, str] = {}
        """Those that were asked by their signal in vain, and why; one of them may still register."""
        self._since: dict[int, float] = {}
        """When each Node below the command was first found that has not registered."""

    @property
    def refusal(self) -> str | None:
        """Why a program cannot be recorded; None when there is no such program."""
        return next(iter(tuple(self._refused.values())), None)

    def forget(self, pid: int) -> None:
        """It has registered after all."""
        self._refused.pop(pid, None)

    def find(self, root: int, seen: Set[int], progress: Progress) -> Program | None:
        """A program at or below `root`, and not among `seen`, with the inspector that it has opened on its signal.

        One at most is asked. `progress` is called while it does not answer, and may raise RecordError.
        """
        for pid in {root, *procfs.descendants(root)} - seen - set(self._refused):
            kind = kind_of(procfs.executable(pid) or "")
            if kind not in ("node", "deno"):
                continue
            reason = why_unregistered(pid, self._folder, self._option) if kind == "node" else None
            if (kind == "node" and self._may_register(pid, reason)) or _starts_others(pid):
                continue
            try:
                inspector = attach(pid, timeout_s=_ASKED_S, progress=progress, is_kept=self._is_kept)
            except RecordError as error:
                self._refused[pid] = _with_reason(error, reason)
                return None
            return Program(pid, inspector.script, inspector=inspector, late=_lateness(pid, reason))
        return None

    def _may_register(self, pid: int, reason: str | None) -> bool:
        """Whether a Node may be on its way to register: it has no `reason` not to, or was found only now.

        A signal meanwhile would have it recorded without having waited, and wait afterwards, for nobody.
        """
        late_s = _LATE_S if reason is None else _UNREGISTERED_S
        return time.monotonic() - self._since.setdefault(pid, time.monotonic()) <= late_s


def _starts_others(pid: int) -> bool:
    process = process_of(pid)
    return process is None or process.script == "task" or starts_others(process.script)


def _lateness(pid: int, reason: str | None) -> str:
    numbers = procfs.stat(pid)
    after_s = 0.0 if numbers is None else max(0.0, procfs.seconds_since_boot() - numbers.started_s)
    why = f": {reason}" if reason is not None else ""
    return f"recorded late, from {duration(after_s * US_PER_S)} after its start{why}"


def _with_reason(error: RecordError, reason: str | None) -> str:
    return str(error) if reason is None else f"{error} ({reason})"
