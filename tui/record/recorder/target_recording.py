"""The recording of all threads behind one inspector: the main thread, and workers as they come and go."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from tui.base.errors import ProtocolError, TickscopeError
from tui.record.inspectors.closing import close_inspector, leave, release, run_command
from tui.record.processes import procfs
from tui.record.processes.inspector import Inspector, Kind
from tui.record.protocol.connection import Channel, Connection, Json
from tui.record.protocol.message_fields import LONGEST_TEXT
from tui.record.protocol.wire import open_wire
from tui.record.recorder.worker_limit import WorkerLimit
from tui.record.threads.cpu.coverage import coverage_setting, has_cpu_prof
from tui.record.threads.cpu.cpu_profiler import ThreadProfiler
from tui.record.threads.cpu.inlining import InliningHold, may_hide_functions
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.memory_profiler import MemoryProfiler, MemorySampling
from tui.record.threads.recording_events import Attached, Note, RecordedThread, TargetEnded, Tell
from tui.record.threads.thread_recording import Release, ThreadRecording

CONNECT_TIMEOUT_S = 5.0
_ASKED_FOR_S, _BUSY_AFTER_S, _LOOK_S = 30.0, 2.0, 0.2
"""How long a program is waited for that is asked who it is, when that is told, and how often we look."""
_STRANGER_PATIENCE_S = 10.0
"""The most for one of which we do not know that it is a program of this machine: it may be none at all."""
_LATE_KINDS = ("workerd", "page")
"""What is known to answer only when its JavaScript pauses, and does not tell its PID."""
_WORKER_PATIENCE_S = 2.0
"""What the workers of a program get that wants to end."""
_MOST_DIGITS = 10
_WORKER_TYPES = ("worker", "shared_worker", "service_worker", "node_worker")
_WHO = """typeof Deno == "object" && Deno.version ? ["deno", "v" + Deno.version.deno, Deno.pid]
: typeof process == "object" && process.versions && process.versions.node
? ["node", process.version, process.pid, process.argv[1]] : []"""
"""Nothing that Deno asks its user for permission for."""


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """How a target is recorded. `waits_for_us`: it was started so that nothing runs before we say so."""

    sampling: Sampling | MemorySampling
    waits_for_us: bool = False
    allows_remote: bool = False
    keeps_inspector: bool = False


@dataclass(frozen=True, slots=True)
class _Who:
    kind: Kind
    version: str | None = None
    pid: int | None = None
    script: str | None = None

    def completed(self, told: Sequence[object]) -> _Who:
        """With what was not known filled in from `told`, as `_WHO` answers."""
        match told:
            case ["deno" | "node" as kind, str(version), int(pid), *rest] if 0 < pid < 10**_MOST_DIGITS:
                script = rest[0][:LONGEST_TEXT] if rest and isinstance(rest[0], str) else None
                return _Who(kind, self.version or version[:LONGEST_TEXT], self.pid or int(pid), self.script or script)
        return self


class TargetRecording:
    """Records what is behind an inspector, in threads of its own; everything is told to the recorder.

    `numbered` gives each thread its number in the recording.
    """

    def __init__(self, inspector: Inspector, plan: TargetPlan, tell: Tell, numbered: Callable[[], int]) -> None:
        self.inspector = inspector
        self._plan = plan
        self._sampling = plan.sampling
        """That of all threads, once it is known who the target is."""
        self._tell = tell
        self.number = numbered()
        """That of the main thread."""
        self._numbered = numbered
        self._profilers: list[ThreadRecording] = []
        self._threads: list[threading.Thread] = []
        self._worker_limit = WorkerLimit()
        self._patience_s: float | None = None
        self._is_exiting = False
        self._runs = not plan.waits_for_us
        """Whether the program was let run, or never waited for us."""
        self._main: RecordedThread | None = None
        self._inlining: InliningHold | None = None
        self._lock = threading.Lock()
        self._runner = threading.Thread(target=self._run, name=f"records {inspector.url}", daemon=True)

    def start(self) -> None:
        """Begins to connect; `TargetEnded` is the last thing told."""
        self._runner.start()

    def stop(self, patience_s: float) -> None:
        """Ends the recording; what does not answer is waited for as long as that. May be called again."""
        main = self._main
        if main is not None and main.local_pid is None and main.kind not in _LATE_KINDS:
            patience_s = min(patience_s, _STRANGER_PATIENCE_S)
        with self._lock:
            self._patience_s = patience_s
            profilers = tuple(self._profilers)
        for profiler in profilers:
            profiler.stop(patience_s)

    def join(self, timeout_s: float) -> None:
        """Waits until the connection is closed."""
        self._runner.join(timeout_s)

    def _run(self) -> None:
        url = self.inspector.url
        try:
            wire = open_wire(url, CONNECT_TIMEOUT_S, allow_remote=self._plan.allows_remote)
        except (TickscopeError, OSError) as error:
            if not self._runs:
                leave(self.inspector)
            self._tell(TargetEnded(url, error))
            return
        self._tell(Attached(url))
        connection = Connection(wire, url)
        failure: TickscopeError | None = ProtocolError(url, "recording it failed")
        try:
            self._record(connection)
            failure = None
        except TickscopeError as error:
            failure = error
        finally:
            # The recorder waits for this, whatever happened.
            has_ended = self._is_exiting or connection.closed is not None
            connection.close()
            if not self._runs:
                leave(self.inspector)
            elif self.inspector.opened_by_us and not self._plan.keeps_inspector and not has_ended:
                close_inspector(self.inspector)
            self._tell(TargetEnded(url, failure))

    def _record(self, connection: Connection) -> None:
        root = connection.root
        main = self._main = self._main_thread(root)
        sampling = self._sampling = self._sampling_of(main)
        if isinstance(sampling, Sampling) and sampling.may_nudge and may_hide_functions(main):
            self._inlining = InliningHold(root, main)
        # Without this a program that wants to end would wait for us, and we for it.
        root.send("NodeRuntime.notifyWhenWaitingForDisconnect", {"enabled": True})
        if main.kind == "deno":
            # Deno says that it has come to its end in this way only. On Node it would flood us with console calls.
            root.send("Runtime.enable")
        root.listen(lambda method, params: self._hear(connection, method, params))
        if main.kind == "page":
            auto = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": True}
            root.send("Target.setAutoAttach", auto)
            root.send("Inspector.enable")
        elif main.kind in ("node", "deno"):
            root.send("NodeWorker.enable", {"waitForDebuggerOnStart": False})

        # Somebody may have started it with --inspect-brk; one that does not wait takes no notice.
        run = run_command(self.inspector)
        finish = partial(self._release if self._plan.waits_for_us else _let_run, root, self.inspector)
        # A program that waits in our hook closes its inspector by itself when it hears from us in no other way.
        abandon = finish if self.inspector.waits is None else lambda: None
        profiler = self._profiler(root, main, self._sampling, Release(run, finish, abandon))
        if self._inlining is not None:
            self._inlining.hold()
        profiler.run()
        if self._inlining is not None and not self._is_exiting:
            self._inlining.release()
        self.stop(_WORKER_PATIENCE_S if self._patience_s is None else self._patience_s)
        with self._lock:
            threads = tuple(self._threads)
        for thread in threads:
            thread.join()
        for sentence in filter(None, (root.damage, self._worker_limit.sentence())):
            self._tell(Note(sentence))

    def _release(self, root: Channel, inspector: Inspector) -> None:
        release(root, inspector)
        # On a connection that is lost nobody has heard it.
        self._runs = root.closed is None

    def _main_thread(self, root: Channel) -> RecordedThread:
        """Who the target is: as the list told, or asked where it did not and the target can answer at once."""
        inspector = self.inspector
        who = _Who(
            inspector.kind, inspector.runtime_version, inspector.pid, inspector.script or inspector.title or None
        )
        # A Deno that is about to wait must not be asked anything.
        may_ask = who.kind == "node" or (who.kind == "deno" and not self._plan.waits_for_us)
        if who.kind == "unknown" or (may_ask and None in (who.version, who.pid)):
            who = who.completed(self._asked(root))
        return RecordedThread(
            number=self.number,
            name=_thread_name(who, self.number),
            kind=who.kind,
            pid=who.pid,
            local_pid=inspector.pid if inspector.pid is not None else _here(who.pid, inspector.url),
            tid=None if who.kind == "workerd" else who.pid,
            script=who.script,
            runtime_version=who.version,
        )

    def _asked(self, root: Channel) -> Sequence[object]:
        """What the program says of itself; nothing when it is busy, or has nobody to ask."""
        asked = root.send("Runtime.evaluate", {"expression": _WHO, "silent": True, "returnByValue": True})
        since, has_told = time.monotonic(), False
        while not root.wait(asked, _LOOK_S):
            waited_s = time.monotonic() - since
            if self._patience_s is not None or waited_s > _ASKED_FOR_S:
                return []
            if not has_told and waited_s > _BUSY_AFTER_S:
                has_told = True
                self._tell(Note("the program is busy and does not answer: waiting"))
        try:
            answer = _member(asked.value(), "result").get("value")
        except ProtocolError:  # workerd has no default context to ask in
            return []
        return answer if isinstance(answer, list) else []

    def _sampling_of(self, thread: RecordedThread) -> Sampling | MemorySampling:
        """How the threads of the target are recorded, `thread` being its main one.

        workerd is not nudged: it answers `Profiler.enable` itself, and V8 is not told.
        """
        sampling = self._plan.sampling
        if isinstance(sampling, MemorySampling):
            return sampling
        if thread.local_pid is not None and thread.kind in ("node", "deno"):
            sampling = replace(
                sampling,
                coverage=coverage_setting(thread.local_pid),
                has_cpu_prof=thread.kind == "node" and has_cpu_prof(thread.local_pid),
            )
        if sampling.nudges and thread.kind == "workerd":
            told = "V8 in workerd keeps the code it has made: a long loop may be counted to its caller"
            self._tell(Note(f"{thread.name}: {told}"))
            return replace(sampling, nudges=False, may_nudge=False)
        return replace(sampling, is_node=thread.kind == "node")

    def _profiler(
        self,
        channel: Channel,
        thread: RecordedThread,
        sampling: Sampling | MemorySampling,
        release: Release | None = None,
    ) -> ThreadRecording:
        profiler: ThreadRecording
        if isinstance(sampling, MemorySampling):
            thread = replace(thread, unit="bytes")
            profiler = MemoryProfiler(channel, thread, sampling, self._tell, release)
        else:
            profiler = ThreadProfiler(channel, thread, sampling, self._tell, release)
            if self._inlining is not None:
                profiler.watch_inlining(self._inlining)
        with self._lock:
            self._profilers.append(profiler)
            patience_s = self._patience_s
        if patience_s is not None:
            profiler.stop(patience_s)
        return profiler

    def _hear(self, connection: Connection, method: str, params: Json) -> None:
        match method:
            case "NodeWorker.attachedToWorker":
                info = _member(params, "workerInfo")
                # Deno tells of a worker again with each new one.
                self._begin_worker(connection.worker_session, params, info)
            case "Target.attachedToTarget" if _member(params, "targetInfo").get("type") in _WORKER_TYPES:
                self._begin_worker(connection.flat_session, params, _member(params, "targetInfo"))
            case "NodeWorker.detachedFromWorker" | "Target.detachedFromTarget":
                connection.end_session(str(params.get("sessionId")))
            case "NodeRuntime.waitingForDisconnect" | "Runtime.executionContextDestroyed":
                self._is_exiting = True
                self._stop_workers()

    def _stop_workers(self) -> None:
        """Ends the recording of all but the main thread, which hears by itself that it ends, and has more to tell."""
        with self._lock:
            if self._patience_s is None:
                self._patience_s = _WORKER_PATIENCE_S
            workers = [profiler for profiler in self._profilers if profiler.thread.number != self.number]
        for profiler in workers:
            profiler.stop(_WORKER_PATIENCE_S)

    def _begin_worker(self, session: Callable[[str], Channel], params: Json, info: Mapping[str, object]) -> None:
        session_id = str(params.get("sessionId"))
        if self._patience_s is not None or not self._worker_limit.admits(session_id):
            return
        number = self._numbered()
        identity = str(info.get("workerId") or info.get("targetId") or "")
        is_number = identity.isascii() and identity.isdigit() and len(identity) <= _MOST_DIGITS
        name, url = str(info.get("title") or ""), str(info.get("url") or "")[:LONGEST_TEXT]
        thread = RecordedThread(
            number=number,
            name=name or f"worker {number}",
            kind="worker",
            pid=self._main.pid if self._main is not None else None,
            local_pid=self._main.local_pid if self._main is not None else None,
            tid=int(identity) if is_number else None,
            script=url or None,
        )
        if self._inlining is not None and not self._inlining.is_on:
            self._inlining.hold()
        # No notice is asked for when a worker wants to end: Node lets it wait for ever when we die meanwhile.
        profiler = self._profiler(session(session_id), thread, self._sampling)
        runner = threading.Thread(target=self._run_worker, args=(profiler,), name=f"records {thread.name}", daemon=True)
        with self._lock:
            self._threads.append(runner)
        runner.start()

    def _run_worker(self, profiler: ThreadRecording) -> None:
        try:
            profiler.run()
        finally:
            self._worker_limit.leave()
            # Of workers that come and go by the thousand nothing is to stay.
            with self._lock:
                self._profilers.remove(profiler)
                self._threads.remove(threading.current_thread())


def _let_run(root: Channel, inspector: Inspector) -> None:
    root.send(*run_command(inspector))


def _thread_name(who: _Who, number: int) -> str:
    """What the main thread of a target is called: workerd has many, and names them `workerd: worker NAME`."""
    if who.kind == "workerd" and who.script:
        return who.script.removeprefix("workerd: ")
    return "main" if number == 0 else f"main {who.pid or number}"


def _here(pid: int | None, url: str) -> int | None:
    """`pid` when it is a process of this machine that listens at the port of `url`, and not one of a container."""
    port = urlsplit(url).port
    is_here = pid is not None and any(listener.port == port for listener in procfs.listeners_of(pid))
    return pid if is_here else None


def _member(params: Json, name: str) -> Json:
    value = params.get(name)
    return value if isinstance(value, dict) else {}
