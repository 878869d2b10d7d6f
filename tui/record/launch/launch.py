"""Starting a program to record it from its first line, also when `npm run` or a script is what starts it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from tui.base.errors import RecordError
from tui.base.user_environment import environment_for_commands
from tui.record.inspectors.attach import Progress
from tui.record.inspectors.closing import close_inspector, let_run
from tui.record.inspectors.opened_inspectors import note_launched
from tui.record.launch.launch_folder import LaunchFolder, Program, Registration
from tui.record.launch.launch_rules import LAUNCH_VARIABLE, prepared, starts_others
from tui.record.launch.launched_programs import LOOK_S, LaunchedPrograms, OnWorker, OpeningInspectors, runs
from tui.record.launch.newcomers import Newcomers
from tui.record.launch.other_nodes import OtherNodes
from tui.record.launch.started_command import Output, StartedCommand, exit_text
from tui.record.processes import procfs
from tui.record.processes.inspector import Inspector
from tui.record.processes.processes import HAS_PROC

TIMEOUT_S = 30.0
"""How long a command may take until it has started a program; `npm run` is slow on a cold disk."""
OPENS_S = 10.0
"""How long a program may take to open its inspector, on a machine that is overloaded."""
_TOGETHER_S = 0.3
"""How long others are waited for that the same command starts at once, once the first program waits."""
_LEFT_S, _LEFT_RUNNING_S = 0.5, 10.0
"""How long we wait once the command has ended: when all has ended with it, and when something is left running."""


class Launch:
    """A command that we have started, and the programs in it that wait for us.

    A watching thread lets tools such as npm run, and after `settle` every program that starts later.
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

        What it writes goes to `output`. `keeps_inspector`: those that programs open for us may stay open when we are
        killed.
        """
        environment = environment_for_commands() if environment is None else environment
        self._name = _shortened(" ".join(command))
        self._keeps_inspector = keeps_inspector
        try:
            self._folder = LaunchFolder()
        except OSError as error:
            reason = f"no temporary folder can be made ({error.strerror or error})"
            raise RecordError(self._name, reason, "Set TMPDIR to a folder of yours.") from error
        try:
            ready = prepared(command, self._folder.path, environment)
            given = ready.variables.get("NODE_OPTIONS", "")
            self._folder.describe(ready.option, given, environment.get("NODE_OPTIONS"))
            self._command = StartedCommand(ready.words, {**environment, **ready.variables}, output)
        except BaseException:
            self._folder.remove()
            raise
        self._starts_one = ready.kind is not None
        self._newcomers = Newcomers(command, self._command, ready, self._folder, is_kept=keeps_inspector)
        self._programs = LaunchedPrograms()
        self._opening = OpeningInspectors()
        self._others: OtherNodes | None = None
        self._is_closing = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name=f"watches {self.pid}", daemon=True)
        self._watcher.start()

    @property
    def pid(self) -> int:
        """The process of the command."""
        return self._command.pid

    @property
    def exit_status(self) -> int | None:
        """How the command ended, negative for a signal; None while it runs."""
        return self._command.exit_status

    def programs(self, timeout_s: float = TIMEOUT_S, progress: Progress | None = None) -> list[Program]:
        """The programs that wait before their first line: usually one, several when the command starts them at once.

        `progress` is called while none has come. A program that cannot be recorded runs, and is told to `progress`.
        Raises RecordError when the command ends without one, or none comes.
        """
        began = time.monotonic()
        ended: float | None = None
        while not self._programs.waiting:
            now = time.monotonic()
            if self.exit_status is not None:
                ended = ended or now
                # A moment more: what was left running by its starter may be on its way to register.
                if now - ended > _LEFT_S and (now - ended > _LEFT_RUNNING_S or not self._is_left_running()):
                    raise RecordError(self._name, self._end_without_program(self.exit_status))
            if now - began > timeout_s and self._newcomers.refusal is None:
                raise RecordError(self._name, f"it started no Node or Deno program within {timeout_s:g} s")
            if progress is not None:
                progress(self._progress)
            self._programs.wait(LOOK_S)
        if not self._starts_one:
            time.sleep(_TOGETHER_S)
        return self._programs.waiting

    def open(self, program: Program, timeout_s: float = OPENS_S) -> Inspector:
        """The inspector of a program that is to be recorded; it waits on until its recording lets it run.

        Raises RecordError when it ends instead, or opens none; one that opens it later just runs.
        """
        if program.registration is None:
            assert program.inspector is not None
            return program.inspector
        self._ask_to_open(program.registration)
        return self._opening.wait_for(program, program.registration, timeout_s)

    def settle(
        self,
        chosen: Program | None,
        on_worker: OnWorker | None = None,
        tell: Callable[[str], None] = lambda _text: None,
    ) -> None:
        """Lets all run but the `chosen` one, which the recording will let run, and every program that starts later.

        Workers of a cluster go to `on_worker` where there is one, and wait until they are recorded. The other Node
        programs are counted until `close` (`others`); `tell` hears once that there are any.
        """
        others = [program for program in self._programs.settle(on_worker) if program != chosen]
        self._folder.settle(takes_workers=on_worker is not None)
        self._others = OtherNodes(self.pid, tell)
        chosen_pids = [chosen.pid] if chosen is not None and chosen.pid is not None else []
        self._others.exclude([*self._programs.tools, *chosen_pids])
        for program in others:
            self._let_run(program)

    @property
    def others(self) -> str | None:
        """What runs, or has run, beside the recorded program, as a sentence; None when there is nothing."""
        return self._others.summary if self._others is not None else None

    def take_no_more(self) -> None:
        """Has everything run that starts from now on, workers of a cluster as well."""
        self._programs.take_no_more()
        self._folder.settle(takes_workers=False)

    def record_nothing(self) -> None:
        """Has everything run, now and from now on, whether something was chosen or not."""
        if self._programs.is_settled:
            self.take_no_more()
        else:
            self.settle(None)

    def send_signal(self, number: int) -> None:
        """Sends a signal to the command and all that it has started in its process group."""
        self._command.send_signal(number)

    def wait(self, timeout_s: float | None = None) -> int | None:
        """The exit status, negative for a signal; None when the command still runs after `timeout_s`."""
        return self._command.wait(timeout_s)

    def close(self) -> None:
        """Leaves the command to itself: nothing waits for us any more, now or later, and its output still flows."""
        # First nobody is awaited any more, then all go who had registered: who registers later looks once more.
        self._folder.end()
        self._is_closing.set()
        self._watcher.join()
        unregistered = [program for program in self._programs.take_all() if program.registration is None]
        self._folder.release_all()
        for program in unregistered:
            self._let_run(program)
        if self._others is not None:
            self._others.close()
        self._command.close()
        self._folder.remove()

    def _is_left_running(self) -> bool:
        """Whether anything that the command has started still has its output or our variables."""
        if self._command.has_output:
            return True
        others = procfs.pids() if HAS_PROC else []
        return any(procfs.environment(pid, LAUNCH_VARIABLE) == str(self._folder.path) for pid in others)

    @property
    def _progress(self) -> str:
        reason = self._newcomers.refusal
        return f"waiting for {self._name} to start a program" if reason is None else f"not recorded: {reason}"

    def _end_without_program(self, status: int) -> str:
        reason = self._newcomers.refusal
        missing = "without a program to record" if reason is None else f"and was not recorded: {reason}"
        return f"it ended with {exit_text(status)} {missing}"

    def _watch(self) -> None:
        """Finds programs that have come to wait for us until `close`."""
        while not self._is_closing.wait(LOOK_S):
            self._folder.give_sign()
            for program in self._newcomers.registered():
                self._receive(program)
            for registration in self._folder.others():
                if self._others is not None:
                    self._others.add(registration.pid, registration.script)
            for registration in self._opening.pending:
                self._look_at_opening(registration)
            if not self._programs.waiting and not self._programs.is_settled:
                late = self._newcomers.unregistered(self._while_asking)
                if late is not None:
                    self._receive(late)

    def _while_asking(self, sentence: str) -> None:
        """Those that wait for us go on when they see no sign of life. Raises RecordError when it is time to close."""
        self._folder.give_sign()
        if self._is_closing.is_set():
            raise RecordError(sentence, "nobody waits for it any more")

    def _receive(self, program: Program) -> None:
        registration = program.registration
        is_tool = starts_others(program.script) or (registration is not None and registration.starts_others)
        if not is_tool and self._programs.add(program):
            return
        if registration is not None and not self._programs.is_settled:
            self._programs.add_tool(registration.pid)
            self._folder.answer(registration, "pass")
        elif registration is not None and registration.is_cluster_worker and self._programs.on_worker is not None:
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
        self._opening.add(registration)
        self._folder.answer(registration, "record")

    def _look_at_opening(self, registration: Registration) -> None:
        """Takes the inspector of a program that was asked to open one: the chosen one, or a worker of its cluster."""
        inspector = self._folder.opened(registration)
        if inspector is None and runs(registration.pid):
            return
        if inspector is not None and inspector.opened_by_us and not self._keeps_inspector:
            note_launched(registration.pid, urlsplit(inspector.url).port or 0)
        is_later = registration.is_cluster_worker and self._programs.is_settled
        on_worker = self._programs.on_worker if is_later else None
        is_wanted = self._opening.finish(registration, None if is_later else inspector)
        if inspector is None:
            return
        if not is_wanted or (is_later and on_worker is None):
            let_run(inspector)
        elif on_worker is not None:
            on_worker(inspector)


def _shortened(line: str) -> str:
    return line if len(line) <= 60 else line[:59] + "…"
