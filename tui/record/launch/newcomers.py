"""Finds the programs below a command as they come: they register, write their url to stderr, or do neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.record.inspectors.attach import Progress
from tui.record.launch.launch_folder import LaunchFolder, Program
from tui.record.launch.launch_rules import Prepared
from tui.record.launch.started_command import StartedCommand
from tui.record.launch.unregistered import Unregistered
from tui.record.processes.inspector import Inspector
from tui.record.processes.processes import HAS_PROC
from tui.record.processes.runtimes import script_of


class Newcomers:
    """Finds each program of a launch once; only for the thread that watches it, but for `refusal`.

    `command` is what the user wants to run, and `prepared` what we have made of it. `is_kept`: inspectors that programs
    open on our signal may stay open for good.
    """

    def __init__(
        self,
        command: Sequence[str],
        started: StartedCommand,
        prepared: Prepared,
        folder: LaunchFolder,
        *,
        is_kept: bool,
    ) -> None:
        self._command = command
        self._started = started
        self._waits_by_itself = prepared.waits_by_itself
        self._folder = folder
        self._seen: set[int] = set()
        """Processes that have registered, or whose inspector is open."""
        self._unregistered = Unregistered(str(folder.path), prepared.option, is_kept=is_kept)

    @property
    def refusal(self) -> str | None:
        """Why a program cannot be recorded; None when there is no such program."""
        return self._unregistered.refusal

    def registered(self) -> Iterator[Program]:
        """The programs that have registered since the last look, and those that told their url on stderr."""
        for registration in self._folder.newcomers():
            self._seen.add(registration.pid)
            self._unregistered.forget(registration.pid)
            yield Program(registration.pid, registration.script, registration)
        urls = self._started.take_urls()
        if self._waits_by_itself:
            pid = self._started.pid
            self._seen.update([pid] if urls else [])
            script = script_of("deno", self._command[1:])
            for url in urls:
                inspector = Inspector(url, "deno", script or "", pid, script, opened_by_us=True)
                yield Program(pid, script, inspector=inspector)

    def unregistered(self, progress: Progress) -> Program | None:
        """A program that does not register, with the inspector that it has opened on our signal.

        `progress` is called while it does not answer, and may raise RecordError.
        """
        if self._waits_by_itself or not HAS_PROC:
            return None
        program = self._unregistered.find(self._started.pid, self._seen, progress)
        if program is not None and program.pid is not None:
            self._seen.add(program.pid)
        return program
