"""Which threads a trace has: metadata events name them and their processes."""

from __future__ import annotations

from collections.abc import Hashable

from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.profile.profile import Thread

TraceId = int | str | None
"""A pid or tid: V8 writes numbers, Hermes strings of digits, others any string."""


ThreadId = tuple[TraceId, TraceId]
"""The pid and the tid, which tell the threads of a trace apart."""


def thread_id(event: Json) -> ThreadId:
    """The thread of an event or a sample."""
    return trace_id(event.get("pid")), trace_id(event.get("tid"))


def trace_id(value: object) -> TraceId:
    """The pid or tid that `value` is; None when it is none."""
    if type(value) is int:
        return value
    number = fields.integer(value)
    return number if number is not None else fields.text(value) or None


class TraceThreads:
    """What metadata events say of threads and processes."""

    def __init__(self) -> None:
        self._names: dict[ThreadId, str] = {}
        self._processes: dict[TraceId, str] = {}
        self._pids_of: dict[Hashable, set[TraceId]] = {}
        self._pids: set[TraceId] = set()

    def learn(self, event: Json) -> None:
        """Takes the names that an event gives; other events than `thread_name` and `process_name` give none."""
        kind = event.get("name")
        if kind not in ("thread_name", "process_name"):
            return
        pid, tid = thread_id(event)
        name = fields.text(fields.member(event, "args").get("name"))
        self._pids.add(pid)
        if kind == "thread_name":
            self._names[pid, tid] = name
            self._pids_of.setdefault(tid, set()).add(pid)
        else:
            self._processes[pid] = name

    def thread(self, thread: ThreadId, number: int = 1) -> Thread:
        """A thread with its names, the file's `number`th.

        A missing pid is that of the only process with such a thread, or of the only process. A process is often named
        alone, and then its name is all there is to tell the thread by.
        """
        pid, tid = thread
        if pid is None:
            pid = _only(self._pids_of.get(tid, self._pids))
        process = self._processes.get(pid, "")
        name = self._names.get((pid, tid), "") or process or (tid if isinstance(tid, str) else "")
        return Thread(number, name, _number(pid), _number(tid), process)

    @property
    def names(self) -> set[str]:
        """What threads and processes are called."""
        return {*self._names.values(), *self._processes.values()}


def _only(pids: set[TraceId]) -> TraceId:
    return next(iter(pids)) if len(pids) == 1 else None


def _number(own_id: TraceId) -> int | None:
    return own_id if isinstance(own_id, int) else None
