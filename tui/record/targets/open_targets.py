"""What can be recorded on this machine now: open inspectors, and programs that would open one.

Looking is passive: requests go only to sockets that are known to be an inspector's (`inspector_sockets`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from tui.base.errors import CannotConnect, ProtocolError, RecordError
from tui.record.inspectors.endpoints import AnswersLate, HidesUrl, inspectors_at
from tui.record.inspectors.guards import described, is_starting, obstacle
from tui.record.inspectors.inspector_sockets import USUAL_PORTS, purposes
from tui.record.launch.launch_rules import starts_others
from tui.record.processes import procfs
from tui.record.processes.inspector import Inspector, Kind
from tui.record.processes.processes import HAS_PROC, Process, holders, runtime_processes
from tui.record.processes.procfs import Listener
from tui.record.protocol.addresses import address_text

_ANSWER_S = 3.0
"""How long an inspector may take, which may share a busy machine."""
_ASKED_AGAIN_S = 2.0
"""How old the list of a browser or of workerd may be; Node's and Deno's never change."""
_RETRIED_S = 15.0
"""When a port that did not answer is asked again."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that can be recorded, or cannot for the reason in `obstacle`. Texts are not yet printable.

    `target` is what `tickscope record` takes for it. `cpu_share` is the part of one core that it has used since the
    look before, None at the first. `url` is that of its inspector; None when that is still to be opened.
    `may_be_at` is the address of a socket that may be an inspector's, where nobody was asked: `record` asks.
    """

    target: str
    kind: Kind
    name: str
    pid: int | None = None
    script: str | None = None
    user: str | None = None
    cpu_share: float | None = None
    uptime_s: float | None = None
    url: str | None = None
    runtime_version: str | None = None
    obstacle: str | None = None
    may_be_at: str | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a listening socket answered, and when it is to be asked again; None: never."""

    inspectors: tuple[Inspector, ...]
    again_at: float | None


class TargetFinder:
    """Looks again and again. Only sockets that are known to be an inspector's are asked, Node's and Deno's once."""

    def __init__(self) -> None:
        self._answers: dict[int, _Answer] = {}
        self._holders: dict[int, Process | None] = {}
        self._cpu: dict[tuple[int, int], tuple[float, float]] = {}

    def look(self) -> list[Found]:
        """What there is now: open inspectors first, then programs without one, the busiest of each first."""
        processes = runtime_processes()
        owners = {listener.inode: process for process in processes for listener in process.listeners}
        usual = [listener for listener in _usual_listeners() if listener.inode not in owners]
        owners |= self._holders_of(usual)
        known, unknown = self._told_apart(processes, owners, usual)
        self._ask(known.values())
        shares = self._cpu_shares(processes)
        found: list[Found] = []
        inspected: set[int] = set()
        for inode in known:
            owner = owners.get(inode)
            for inspector in self._answers[inode].inspectors:
                found.append(_of_inspector(inspector, owner, shares))
                inspected.update([] if owner is None else [owner.pid])
        asleep = [process for process in processes if process.pid not in inspected]
        found += [_of_process(process, shares) for process in asleep if process.kind in ("node", "deno")]
        found += [_of_unknown(listener, owners.get(listener.inode)) for listener in unknown]
        return sorted(found, key=_order)

    def _told_apart(
        self, processes: Sequence[Process], owners: Mapping[int, Process], usual: Sequence[Listener]
    ) -> tuple[dict[int, Listener], list[Listener]]:
        """The sockets that are inspectors', by inode, and those that may be."""
        known: dict[int, Listener] = {}
        unknown: list[Listener] = []
        holders = {owners[listener.inode].pid: owners[listener.inode] for listener in usual if listener.inode in owners}
        for process in [*processes, *holders.values()]:
            is_answered = all(listener.inode in self._answers for listener in process.listeners)
            is_for = {} if is_answered else purposes(process)
            for listener in process.listeners:
                if listener.inode in self._answers or is_for[listener.inode] == "inspector":
                    known[listener.inode] = listener
                elif is_for[listener.inode] == "unknown" and (HAS_PROC or listener.port in USUAL_PORTS):
                    unknown.append(listener)
        listed = known.keys() | {listener.inode for listener in unknown}
        return known, [*unknown, *(listener for listener in usual if listener.inode not in listed)]

    def _holders_of(self, listeners: Sequence[Listener]) -> dict[int, Process]:
        """The processes that have these sockets, by inode, where we may see that; each is searched for once."""
        new = {listener.inode for listener in listeners} - self._holders.keys()
        self._holders = {one.inode: self._holders[one.inode] for one in listeners if one.inode not in new}
        self._holders |= dict.fromkeys(new) | (holders(new) if new else {})
        return {inode: process for inode, process in self._holders.items() if process is not None}

    def _ask(self, sockets: Iterable[Listener]) -> None:
        """Asks the sockets that are new, or whose answer is old, all at once; forgets those that are gone."""
        now = time.monotonic()
        known = {socket.inode: socket for socket in sockets}
        self._answers = {inode: answer for inode, answer in self._answers.items() if inode in known}
        due = [socket for inode, socket in known.items() if self._is_due(inode, now)]
        if due:
            with ThreadPoolExecutor(min(8, len(due))) as askers:
                for socket, answer in zip(due, askers.map(_answer, due), strict=True):
                    self._answers[socket.inode] = answer

    def _is_due(self, inode: int, now: float) -> bool:
        answer = self._answers.get(inode)
        return answer is None or (answer.again_at is not None and answer.again_at <= now)

    def _cpu_shares(self, processes: Sequence[Process]) -> dict[int, float]:
        """The part of a core that each process has used since the last look, for those that were there then."""
        before, self._cpu = self._cpu, {}
        shares: dict[int, float] = {}
        for process in processes:
            # A number is given again; its start tells whether it is the same process.
            start = round(process.read_s - process.uptime_s)
            self._cpu[process.pid, start] = process.cpu_s, process.read_s
            for same in (start, start - 1, start + 1):
                cpu_s, read_s = before.get((process.pid, same), (0.0, process.read_s))
                if read_s < process.read_s:
                    shares[process.pid] = max(0.0, process.cpu_s - cpu_s) / (process.read_s - read_s)
        return shares


def recordable_targets(apart_s: float = 0.2) -> list[Found]:
    """What can be recorded now, with CPU shares over at least `apart_s`."""
    finder = TargetFinder()
    finder.look()
    time.sleep(apart_s)
    return finder.look()


def _usual_listeners() -> list[Listener]:
    """Who listens where inspectors usually do: other users' programs, tunnels, programs with a runtime inside."""
    return [listener for listener in procfs.listeners() if listener.port in USUAL_PORTS] if HAS_PROC else []


def _answer(listener: Listener) -> _Answer:
    try:
        found = inspectors_at(listener.address, listener.port, allow_remote=True, timeout_s=_ANSWER_S)
    except (AnswersLate, CannotConnect, HidesUrl, ProtocolError):
        return _Answer((), time.monotonic() + _RETRIED_S)
    changes = any(inspector.kind not in ("node", "deno") for inspector in found)
    return _Answer(tuple(found), time.monotonic() + _ASKED_AGAIN_S if changes else None)


def _of_inspector(inspector: Inspector, owner: Process | None, shares: dict[int, float]) -> Found:
    found = Found(
        target=inspector.url,
        kind=inspector.kind,
        name=inspector.title or inspector.script or "(no title)",
        pid=inspector.pid,
        script=inspector.script,
        url=inspector.url,
        runtime_version=inspector.runtime_version,
    )
    if owner is None:
        return found
    found = replace(found, pid=owner.pid, user=owner.user)
    if inspector.kind in ("page", "worker"):
        # It computes in another process of the browser than the one that answers.
        return found
    found = replace(found, uptime_s=owner.uptime_s, cpu_share=shares.get(owner.pid))
    if inspector.kind not in ("node", "deno"):
        return found
    # The number of a program is the easier name, and means its only inspector.
    script = owner.script or inspector.script
    return replace(found, target=str(owner.pid), name=script or found.name, script=script)


def _of_process(process: Process, shares: dict[int, float]) -> Found:
    reason = None if is_starting(process) else obstacle(process)
    return Found(
        target=str(process.pid),
        kind=process.kind or "unknown",
        name=process.name,
        pid=process.pid,
        script=process.script,
        user=process.user,
        cpu_share=shares.get(process.pid),
        uptime_s=process.uptime_s,
        obstacle=None if reason is None else _sentence(reason),
    )


def _of_unknown(listener: Listener, owner: Process | None) -> Found:
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listener.address, listener.address)
    where = address_text(address, listener.port)
    target = f":{listener.port}" if address in ("127.0.0.1", "::1") else where
    holder = "a process that cannot be seen" if owner is None else described(owner)
    return Found(
        target=target,
        kind="unknown" if owner is None else owner.kind or "unknown",
        name=f"may be the inspector of {holder}: recording {target} asks it",
        pid=None if owner is None else owner.pid,
        user=None if owner is None else owner.user,
        may_be_at=where,
    )


def _sentence(reason: RecordError) -> str:
    return f"{reason.where}. {reason.next_step}" if reason.next_step else reason.where


def _order(found: Found) -> tuple[object, ...]:
    """Inspectors, programs, what may be inspectors, what cannot be recorded; tools and workers last of their kind."""
    is_certain = found.obstacle is None and found.may_be_at is None
    rank = 0 if found.url is not None else 1 if is_certain else 2 if found.obstacle is None else 3
    return (
        rank,
        starts_others(found.script),
        found.kind == "worker",
        -round(found.cpu_share or 0, 2),
        found.pid or 0,
        found.target,
    )


def address_of(found: Found) -> str:
    """Where its inspector listens, such as `127.0.0.1:9229`, or may listen, with `?`; "" when it is closed."""
    if found.may_be_at is not None:
        return f"{found.may_be_at}?"
    if found.url is None:
        return ""
    return found.url.removeprefix("ws://").partition("/")[0]
