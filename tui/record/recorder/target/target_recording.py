"""The recording of all threads behind one inspector, over one connection."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tui.base.errors import ProtocolError, TickscopeError
from tui.record.inspectors.closing import close_inspector, leave
from tui.record.processes.inspector import Inspector
from tui.record.protocol.connection import Channel, Connection
from tui.record.protocol.wire import open_wire
from tui.record.recorder.target.target_identity import ask_identity, identity_of
from tui.record.recorder.target.target_threads import TargetThreads
from tui.record.recorder.target.target_workers import TargetWorkers, ThreadPlan
from tui.record.threads.cpu.coverage import coverage_setting, has_cpu_prof
from tui.record.threads.cpu.inlining import InliningHold, may_hide_functions
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.memory_profiler import MemorySampling
from tui.record.threads.recording_events import Attached, Note, RecordedThread, TargetEnded, Tell
from tui.record.threads.waiting_program import WaitingProgram

CONNECT_TIMEOUT_S = 5.0
_STRANGER_PATIENCE_S = 10.0
"""The most for one of which we do not know that it is a program of this machine: it may be none at all."""
_LATE_KINDS = ("workerd", "page")
"""What is known to answer only when its JavaScript pauses, and does not tell its PID."""


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """How a target is recorded. `waits_for_us`: it was started so that nothing runs before we say so."""

    sampling: Sampling | MemorySampling
    waits_for_us: bool = False
    allows_remote: bool = False
    keeps_inspector: bool = False


class TargetRecording:
    """Records what is behind an inspector, in threads of its own; everything is told to the recorder.

    `numbers` gives each thread its number in the recording; `number` is that of the main thread.
    """

    def __init__(self, inspector: Inspector, plan: TargetPlan, tell: Tell, numbers: Iterator[int]) -> None:
        self.inspector = inspector
        self.number = next(numbers)
        self._plan = plan
        self._tell = tell
        self._numbers = numbers
        self._threads = TargetThreads(self.number)
        self._program = WaitingProgram(inspector, waits_for_us=plan.waits_for_us)
        self._runner = threading.Thread(target=self._run, name=f"records {inspector.url}", daemon=True)

    def start(self) -> None:
        """Begins to connect; `TargetEnded` is the last thing told."""
        self._runner.start()

    def stop(self, patience_s: float) -> None:
        """Ends the recording; what does not answer is waited for as long as that. May be called again."""
        self._threads.stop(patience_s)

    def join(self, timeout_s: float) -> None:
        """Waits until the connection is closed."""
        self._runner.join(timeout_s)

    def _run(self) -> None:
        url = self.inspector.url
        try:
            wire = open_wire(url, CONNECT_TIMEOUT_S, allow_remote=self._plan.allows_remote)
        except (TickscopeError, OSError) as error:
            if not self._program.is_running:
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
            has_ended = self._threads.is_exiting or connection.closed is not None
            connection.close()
            if not self._program.is_running:
                leave(self.inspector)
            elif self.inspector.opened_by_us and not self._plan.keeps_inspector and not has_ended:
                close_inspector(self.inspector)
            self._tell(TargetEnded(url, failure))

    def _record(self, connection: Connection) -> None:
        root = connection.root
        main = self._main_thread(root)
        plan = self._thread_plan(root, main)
        # Without this a program that wants to end would wait for us, and we for it.
        root.send("NodeRuntime.notifyWhenWaitingForDisconnect", {"enabled": True})
        if main.kind == "deno":
            # Deno says that it has come to its end in this way only. On Node it would flood us with console calls.
            root.send("Runtime.enable")
        root.listen(TargetWorkers(connection, main, plan, self._threads, self._numbers).take_event)
        if main.kind == "page":
            auto = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": True}
            root.send("Target.setAutoAttach", auto)
            root.send("Inspector.enable")
        elif main.kind in ("node", "deno"):
            root.send("NodeWorker.enable", {"waitForDebuggerOnStart": False})
        recording = plan.recording(root, main, self._program)
        self._threads.add(recording)
        if plan.inlining is not None:
            plan.inlining.hold()
        recording.run()
        if plan.inlining is not None and not self._threads.is_exiting:
            plan.inlining.release()
        self._threads.stop_rest()
        self._threads.join()
        for sentence in filter(None, (root.damage, self._threads.left_out)):
            self._tell(Note(sentence))

    def _main_thread(self, root: Channel) -> RecordedThread:
        """What the target is: as the list says, or asked where it does not and the target can answer at once."""
        identity = identity_of(self.inspector)
        if identity.must_ask(waits_for_us=self._plan.waits_for_us):
            identity = identity.completed(ask_identity(root, self._threads, self._tell))
        main = identity.main_thread(self.number, self.inspector)
        if main.local_pid is None and main.kind not in _LATE_KINDS:
            self._threads.limit_patience(_STRANGER_PATIENCE_S)
        return main

    def _thread_plan(self, root: Channel, main: RecordedThread) -> ThreadPlan:
        sampling = self._sampling_of(main)
        if isinstance(sampling, Sampling) and sampling.may_nudge and may_hide_functions(main):
            return ThreadPlan(sampling, self._tell, InliningHold(root, main))
        return ThreadPlan(sampling, self._tell)

    def _sampling_of(self, main: RecordedThread) -> Sampling | MemorySampling:
        """How the threads of the target are recorded.

        workerd is not nudged: it answers `Profiler.enable` itself, and V8 is not told.
        """
        sampling = self._plan.sampling
        if isinstance(sampling, MemorySampling):
            return sampling
        if main.local_pid is not None and main.kind in ("node", "deno"):
            sampling = replace(
                sampling,
                coverage=coverage_setting(main.local_pid),
                has_cpu_prof=main.kind == "node" and has_cpu_prof(main.local_pid),
            )
        if sampling.nudges and main.kind == "workerd":
            told = "V8 in workerd keeps the code it has made: a long loop may be counted to its caller"
            self._tell(Note(f"{main.name}: {told}"))
            return replace(sampling, nudges=False, may_nudge=False)
        return replace(sampling, is_node=main.kind == "node")
