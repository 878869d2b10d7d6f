"""Starting a program to record it from its first line, also when `npm run` or a script is what starts it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from tui.base.errors import RecordError
from tui.base.user_environment import environment_for_commands
from tui.record.inspectors.attach import Progress
from tui.record.inspectors.closing import close_inspector, let_run
from tui.record.inspectors.opened_inspectors import note_launched
from tui.record.launch.inspector_lines import InspectorLines
from tui.record.launch.launch_folder import LaunchFolder, Program, Registration
from tui.record.launch.launch_rules import LAUNCH_VARIABLE, prepared, starts_others
from tui.record.launch.other_nodes import OtherNodes
from tui.record.launch.started_command import Output, copy_output, start_command
from tui.record.launch.unregistered import Unregistered
from tui.record.processes import procfs
from tui.record.processes.inspector import Inspector
from tui.record.processes.processes import HAS_PROC
from tui.record.processes.runtimes import script_of

TIMEOUT_S = 30.0
"""How long a command may take until it has started a program; `npm run` is slow on a cold disk."""
OPENS_S = 10.0
"""How long a program may take to open its inspector, on a machine that is overloaded."""
_LOOK_S = 0.02
_TOGETHER_S = 0.3
"""How long others are waited for that the same command starts at once, once the first program waits."""
_LEFT_S, _LEFT_RUNNING_S = 0.5, 10.0
"""How long we wait once the command has ended: when all has ended with it, and when something is left running."""
_END_S = 2.0


class Launch:
    """A command that we have started, in a process group of its own, and the programs in it that wait for us.

    What it writes goes to `output`, from threads of ours, without the runtime's lines about its inspector. A watching
    thread lets tools such as npm run, and after `settle` every program that starts later.
    """

    def __init__(
        self,
        command: Sequence[str],
        output: Output,
        *,
        environment: Mapping[str, str] | None = None,
        keeps_inspector: bool = False,
    ) -> None:
        """Starts the command, in the environment of the user. Raises RecordError when that cannot be done.

        `keeps_inspector`: those that programs open for us may stay open when we are killed.
        """
        environment = environment_for_commands() if environment is None else environment
        self.command = tuple(command)
        self._keeps_inspector = keeps_inspector
        try:
            self._folder = LaunchFolder()
        except OSError as error:
            reason = f"no temporary folder can be made ({error.strerror or error})"
            raise RecordError(self._name, reason, "Set TMPDIR to a folder of yours.") from error
        try:
            self._prepared = prepared(command, self._folder.path, environment)
            given = self._prepared.variables.get("NODE_OPTIONS", "")
            self._folder.describe(self._prepared.option, given, environment.get("NODE_OPTIONS"))
            self._process = start_command(self._prepared.words, {**environment, **self._prepared.variables})
        except BaseException:
            self._folder.remove()
            raise
        self.pid = self._process.pid
        self._lines = InspectorLines()
        self._changed = threading.Condition()
        self._waiting: list[Program] = []
        self._opening: list[Registration] = []
        self._opened: dict[str, Inspector] = {}
        self._given_up: set[str] = set()
        """Registrations whose inspector nobody waits for any more."""
        self._seen: set[int] = set()
        """Processes that have registered, or whose inspector is open."""
        self._unregistered = Unregistered(str(self._folder.path), self._prepared.option, is_kept=keeps_inspector)
        self._tools: set[int] = set()
        """npm and the like, which run at once."""
        self._is_settled = False
        self._on_worker: Callable[[Inspector], None] | None = None
        self._others: OtherNodes | None = None
        self._is_closing = threading.Event()
        self._threads = [
            threading.Thread(target=copy_output, args=(self._process.stdout, output, None), daemon=True),
            threading.Thread(target=copy_output, args=(self._process.stderr, output, self._lines), daemon=True),
            threading.Thread(target=self._watch, name=f"watches {self.pid}", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def exit_status(self) -> int | None:
        """How the command ended, negative for a signal; None while it runs."""
        return self._process.poll()

    def programs(self, timeout_s: float = TIMEOUT_S, progress: Progress | None = None) -> list[Program]:
        """The programs that wait before their first line: usually one, several when the command starts them at once.

        `progress` is called while none has come. A program that cannot be recorded runs, and is told to `progress`.
        Raises RecordError when the command ends without one, or none comes.
        """
        began = time.monotonic()
        ended: float | None = None
        with self._changed:
            while not self._waiting:
                now = time.monotonic()
                if self.exit_status is not None:
                    ended = ended or now
                    # A moment more: what was left running by its starter may be on its way to register.
                    if now - ended > _LEFT_S and (now - ended > _LEFT_RUNNING_S or not self._is_left_running()):
                        raise RecordError(self._name, f"it ended with {self._ending} {self._without_program}")
                if now - began > timeout_s and self._unregistered.refusal is None:
                    raise RecordError(self._name, f"it started no Node or Deno program within {timeout_s:g} s")
                if progress is not None:
                    progress(self._progress)
                self._changed.wait(_LOOK_S)
        if self._prepared.kind is None:
            time.sleep(_TOGETHER_S)
        with self._changed:
            return list(self._waiting)

    def open(self, program: Program, timeout_s: float = OPENS_S) -> Inspector:
        """The inspector of a program that is to be recorded; it waits on until its recording lets it run.

        Raises RecordError when it ends instead, or opens none; one that opens it later just runs.
        """
        if program.registration is None:
            assert program.inspector is not None
            return program.inspector
        name = program.registration.name
        self._ask_to_open(program.registration)
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while name not in self._opened:
                if not _runs(program.pid):
                    raise RecordError(program.name, "it ended before it could be recorded")
                if time.monotonic() > deadline:
                    self._given_up.add(name)
                    raise RecordError(program.name, f"it opened no inspector within {timeout_s:g} s")
                self._changed.wait(_LOOK_S)
            return self._opened.pop(name)

    def settle(
        self,
        chosen: Program | None,
        on_worker: Callable[[Inspector], None] | None = None,
        tell: Callable[[str], None] = lambda _text: None,
    ) -> None:
        """Lets all run but the `chosen` one, which the recording will let run, and every program that starts later.

        Workers of a cluster go to `on_worker` where there is one, and wait until they are recorded. The other Node
        programs are counted until `close` (`others`); `tell` hears once that there are any.
        """
        with self._changed:
            self._is_settled = True
            self._on_worker = on_worker
            others = [program for program in self._waiting if program != chosen]
            self._waiting.clear()
        self._folder.settle(takes_workers=on_worker is not None)
        self._others = OtherNodes(self.pid, tell)
        self._others.exclude([*self._tools, *([chosen.pid] if chosen is not None and chosen.pid is not None else [])])
        for program in others:
            self._let_run(program)

    @property
    def others(self) -> str | None:
        """What runs, or has run, beside the recorded program, as a sentence; None when there is nothing."""
        return self._others.summary if self._others is not None else None

    def take_no_more(self) -> None:
        """Has everything run that starts from now on, workers of a cluster as well."""
        with self._changed:
            self._on_worker = None
        self._folder.settle(takes_workers=False)

    def record_nothing(self) -> None:
        """Has everything run, now and from now on, whether something was chosen or not."""
        if self._is_settled:
            self.take_no_more()
        else:
            self.settle(None)

    def send_signal(self, number: int) -> None:
        """Sends a signal to the command and all that it has started in its process group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "nt":
                self._process.send_signal(number)
            elif self._process.poll() is None:
                os.killpg(self.pid, number)

    def wait(self, timeout_s: float | None = None) -> int | None:
        """The exit status, negative for a signal; None when the command still runs after `timeout_s`."""
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None

    def close(self) -> None:
        """Leaves the command to itself: nothing waits for us any more, now or later, and its output still flows."""
        # First nobody is awaited any more, then all go who had registered: who registers later looks once more.
        self._folder.end()
        self._is_closing.set()
        self._threads[-1].join()
        with self._changed:
            left = [program for program in self._waiting if program.registration is None]
            self._waiting.clear()
        self._folder.release_all()
        for program in left:
            self._let_run(program)
        if self._others is not None:
            self._others.close()
        if self.exit_status is not None:
            for thread in self._threads[:-1]:
                thread.join(_END_S)
        self._folder.remove()

    def _is_left_running(self) -> bool:
        """Whether anything that the command has started still has its output or our variables."""
        if any(thread.is_alive() for thread in self._threads[:-1]):
            return True
        others = procfs.pids() if HAS_PROC else []
        return any(procfs.environment(pid, LAUNCH_VARIABLE) == str(self._folder.path) for pid in others)

    @property
    def _name(self) -> str:
        line = " ".join(self.command)
        return line if len(line) <= 60 else line[:59] + "…"

    @property
    def _progress(self) -> str:
        reason = self._unregistered.refusal
        return f"waiting for {self._name} to start a program" if reason is None else f"not recorded: {reason}"

    @property
    def _without_program(self) -> str:
        reason = self._unregistered.refusal
        return "without a program to record" if reason is None else f"and was not recorded: {reason}"

    @property
    def _ending(self) -> str:
        status = self.exit_status
        if status is not None and status < 0:
            return signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
        return f"status {status}"

    def _watch(self) -> None:
        """Finds programs that have come to wait for us until `close`."""
        while not self._is_closing.wait(_LOOK_S):
            self._folder.give_sign()
            for program in self._newcomers():
                self._receive(program)
            for registration in self._folder.others():
                if self._others is not None:
                    self._others.add(registration.pid, registration.script)
            self._look_at_opening()
            if not self._waiting and not self._is_settled:
                self._look_for_unregistered()

    def _look_for_unregistered(self) -> None:
        if self._prepared.waits_by_itself or not HAS_PROC:
            return
        program = self._unregistered.find(self.pid, self._seen, self._while_asking)
        if program is not None and program.pid is not None:
            self._seen.add(program.pid)
            self._receive(program)

    def _while_asking(self, sentence: str) -> None:
        """Those that wait for us go on when they see no sign of life. Raises RecordError when it is time to close."""
        self._folder.give_sign()
        if self._is_closing.is_set():
            raise RecordError(sentence, "nobody waits for it any more")

    def _receive(self, program: Program) -> None:
        registration = program.registration
        with self._changed:
            is_settled, on_worker = self._is_settled, self._on_worker
            is_tool = starts_others(program.script) or (registration is not None and registration.starts_others)
            if not is_settled and not is_tool:
                self._waiting.append(program)
                self._changed.notify_all()
                return
        if registration is not None and not is_settled:
            self._tools.add(registration.pid)
            self._folder.answer(registration, "pass")
        elif registration is not None and registration.is_cluster_worker and on_worker is not None:
            if self._others is not None:
                self._others.exclude([registration.pid])
            self._ask_to_open(registration)
        else:
            self._let_run(program)

    def _let_run(self, program: Program) -> None:
        """Has a program run that is not recorded; one that waits in a tool's place has its children register."""
        if self._others is not None and program.pid is not None and not starts_others(program.script):
            self._others.add(program.pid, program.script)
        if program.registration is not None:
            self._folder.answer(program.registration, "run")
        elif program.inspector is not None:
            let_run(program.inspector)
            if program.late is not None and program.inspector.opened_by_us:
                close_inspector(program.inspector)

    def _ask_to_open(self, registration: Registration) -> None:
        with self._changed:
            self._opening.append(registration)
        self._folder.answer(registration, "record")

    def _look_at_opening(self) -> None:
        """Takes the inspectors of those that were asked to open one: the chosen program, or workers of its cluster."""
        for registration in tuple(self._opening):
            inspector = self._folder.opened(registration)
            if inspector is None and _runs(registration.pid):
                continue
            if inspector is not None and inspector.opened_by_us and not self._keeps_inspector:
                note_launched(registration.pid, urlsplit(inspector.url).port or 0)
            with self._changed:
                self._opening.remove(registration)
                is_later = registration.is_cluster_worker and self._is_settled
                on_worker = self._on_worker if is_later else None
                is_unwanted = registration.name in self._given_up or (is_later and on_worker is None)
                if inspector is not None and not is_later and not is_unwanted:
                    self._opened[registration.name] = inspector
                self._changed.notify_all()
            if inspector is not None and is_unwanted:
                let_run(inspector)
            elif inspector is not None and on_worker is not None:
                on_worker(inspector)

    def _newcomers(self) -> Iterator[Program]:
        """The programs that have registered since the last look, and those that told their url on stderr."""
        for registration in self._folder.newcomers():
            self._seen.add(registration.pid)
            self._unregistered.forget(registration.pid)
            yield Program(registration.pid, registration.script, registration)
        urls, self._lines.urls = self._lines.urls, []
        if self._prepared.waits_by_itself:
            self._seen.update([self.pid] if urls else [])
            script = script_of("deno", self.command[1:])
            for url in urls:
                inspector = Inspector(url, "deno", script or "", self.pid, script, opened_by_us=True)
                yield Program(self.pid, script, inspector=inspector)


def _runs(pid: int | None) -> bool:
    return not HAS_PROC or pid is None or procfs.runs(pid)
