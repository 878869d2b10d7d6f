"""Begins to record each worker thread of a target when the target announces it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from tui.record.protocol.connection import Channel, Connection, Json
from tui.record.protocol.message_fields import LONGEST_TEXT
from tui.record.recorder.target.target_threads import TargetThreads
from tui.record.threads.cpu.cpu_profiler import cpu_recording
from tui.record.threads.cpu.inlining import InliningHold
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.memory_profiler import MemorySampling, memory_recording
from tui.record.threads.recording_events import RecordedThread, Tell
from tui.record.threads.thread_recording import ThreadRecording
from tui.record.threads.thread_session import ThreadSession
from tui.record.threads.waiting_program import WaitingProgram

_MOST_DIGITS = 10
_WORKER_TYPES = ("worker", "shared_worker", "service_worker", "node_worker")


@dataclass(frozen=True, slots=True)
class ThreadPlan:
    """How each thread of a target is recorded, once it is known what the target is; events go to `tell`."""

    sampling: Sampling | MemorySampling
    tell: Tell
    inlining: InliningHold | None = None

    def recording(
        self, channel: Channel, thread: RecordedThread, program: WaitingProgram | None = None
    ) -> ThreadRecording:
        """The recording of a thread, which has not begun."""
        if isinstance(self.sampling, MemorySampling):
            session = ThreadSession(channel, replace(thread, unit="bytes"), self.tell)
            return memory_recording(session, self.sampling, program)
        session = ThreadSession(channel, thread, self.tell)
        return cpu_recording(session, self.sampling, program, self.inlining)


class TargetWorkers:
    """Records the workers of a target as its events tell of them; for the thread that reads the connection.

    `numbers` gives each thread its number in the recording.
    """

    def __init__(
        self,
        connection: Connection,
        main: RecordedThread,
        plan: ThreadPlan,
        threads: TargetThreads,
        numbers: Iterator[int],
    ) -> None:
        self._connection = connection
        self._main = main
        self._plan = plan
        self._threads = threads
        self._numbers = numbers

    def take_event(self, method: str, params: Json) -> None:
        """Takes an event of the main thread."""
        match method:
            case "NodeWorker.attachedToWorker":
                # Deno tells of a worker again with each new one.
                self._begin_worker(self._connection.worker_session, params, member(params, "workerInfo"))
            case "Target.attachedToTarget" if member(params, "targetInfo").get("type") in _WORKER_TYPES:
                self._begin_worker(self._connection.flat_session, params, member(params, "targetInfo"))
            case "NodeWorker.detachedFromWorker" | "Target.detachedFromTarget":
                self._connection.end_session(str(params.get("sessionId")))
            case "NodeRuntime.waitingForDisconnect" | "Runtime.executionContextDestroyed":
                self._threads.exit()

    def _begin_worker(self, session: Callable[[str], Channel], params: Json, info: Mapping[str, object]) -> None:
        session_id = str(params.get("sessionId"))
        if not self._threads.admits(session_id):
            return
        thread = worker_thread(next(self._numbers), info, self._main)
        inlining = self._plan.inlining
        if inlining is not None and not inlining.is_on:
            inlining.hold()
        # No notice is asked for when a worker wants to end: Node lets it wait for ever when we die meanwhile.
        recording = self._plan.recording(session(session_id), thread)
        self._threads.add(recording)
        self._threads.run_worker(recording)


def worker_thread(number: int, info: Mapping[str, object], main: RecordedThread) -> RecordedThread:
    """The worker of a program that an event describes with `info`, as the thread with that number."""
    identity = str(info.get("workerId") or info.get("targetId") or "")
    is_number = identity.isascii() and identity.isdigit() and len(identity) <= _MOST_DIGITS
    name, url = str(info.get("title") or ""), str(info.get("url") or "")[:LONGEST_TEXT]
    return RecordedThread(
        number=number,
        name=name or f"worker {number}",
        kind="worker",
        pid=main.pid,
        local_pid=main.local_pid,
        tid=int(identity) if is_number else None,
        script=url or None,
    )


def member(params: Json, name: str) -> Json:
    """The object of that name among parameters; empty when there is none."""
    value = params.get(name)
    return value if isinstance(value, dict) else {}
