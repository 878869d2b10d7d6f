"""Starting a program to record it from its first line, also when `npm run` or a script is what starts it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import orjson

from tui.errors import RecordError
from tui.record.targets import procfs
from tui.record.targets.attach import Progress, attach
from tui.record.targets.inspector import Inspector
from tui.record.targets.inspector_lines import InspectorLines
from tui.record.targets.launch_rules import LAUNCH_VARIABLE, prepared, starts_others
from tui.record.targets.processes import HAS_PROC, process_of
from tui.record.targets.released import Released
from tui.record.targets.runtimes import kind_of, script_of

TIMEOUT_S = 30.0
"""How long a command may take until it has started a program; `npm run` is slow on a cold disk."""
_LOOK_S = 0.02
_TOGETHER_S = 0.3
"""How long others are waited for that the same command starts at once, once the first program waits."""
_UNTOLD_S, _LATE_S = 3.0, 15.0
"""When a Node program is asked by its signal that did not register: without our variables, with them."""
_ASKED_S = 2.0
_LEFT_S, _LEFT_RUNNING_S = 0.5, 10.0
"""How long we wait once the command has ended: when all has ended with it, and when something is left running."""
_END_S = 2.0

_SIGN_S, _SILENT_S = 1.0, 10
"""How often we give a sign of life, and after how long without one a program waits no more."""
_NEW_GROUP = 0x00000200
"""Windows' CREATE_NEW_PROCESS_GROUP, which `subprocess` knows there only."""

Output = Callable[[bytes], None]


class Launch:
    """A command that we have started, in a process group of its own, and the programs in it that wait for us.

    What it writes goes to `output`, from threads of ours, without the runtime's lines about its inspector. A watching
    thread lets tools such as npm run, and after `settle` every program that starts later.
    """

    def __init__(self, command: Sequence[str], output: Output, *, environment: Mapping[str, str] | None = None) -> None:
        """Starts the command. Raises RecordError when that cannot be done."""
        environment = os.environ if environment is None else environment
        self.command = tuple(command)
        self._folder = Path(tempfile.mkdtemp(prefix="tickscope-launch-"))
        try:
            self._prepared = prepared(command, self._folder, environment)
            self._sign_of_life = self._folder / "recorder.json"
            network = procfs.namespace("self", "net") if HAS_PROC else None
            told = {"pid": os.getpid(), "network": network, "patience_ms": 1000 * _SILENT_S}
            self._sign_of_life.write_bytes(orjson.dumps(told))
            self._process = _started(self._prepared.words, {**environment, **self._prepared.variables})
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self.pid = self._process.pid
        self._lines = InspectorLines()
        self._changed = threading.Condition()
        self._waiting: list[Inspector] = []
        self._seen: set[int] = set()
        self._asked: set[int] = set()
        """Those that were asked by their signal; one that opened nothing may still register."""
        self._since: dict[int, float] = {}
        """When each Node below the command was first found that has told nothing."""
        self._is_settled = False
        self._released = Released()
        self._is_closing = threading.Event()
        self._threads = [
            threading.Thread(target=_copy, args=(self._process.stdout, output, None), daemon=True),
            threading.Thread(target=_copy, args=(self._process.stderr, output, self._lines), daemon=True),
            threading.Thread(target=self._watch, name=f"watches {self.pid}", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def exit_status(self) -> int | None:
        """How the command ended, negative for a signal; None while it runs."""
        return self._process.poll()

    def programs(self, timeout_s: float = TIMEOUT_S, progress: Progress | None = None) -> list[Inspector]:
        """The programs that wait before their first line: usually one, several when the command starts them at once.

        `progress` is called while none has come. Raises RecordError when the command ends without one, or none comes.
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
                        raise RecordError(self._name, f"it ended with {self._ending} without a program to record")
                if now - began > timeout_s:
                    raise RecordError(self._name, f"it started no Node or Deno program within {timeout_s:g} s")
                if progress is not None:
                    progress(f"waiting for {self._name} to start a program")
                self._changed.wait(_LOOK_S)
        if self._prepared.kind is None:
            time.sleep(_TOGETHER_S)
        with self._changed:
            return list(self._waiting)

    def settle(self, chosen: Inspector) -> None:
        """Lets all run but the `chosen` one, which the recording will let run, and every program that starts later."""
        with self._changed:
            self._is_settled = True
            others = [inspector for inspector in self._waiting if inspector.url != chosen.url]
            self._waiting.clear()
        for inspector in others:
            self._released.let_run(inspector)

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
        with contextlib.suppress(OSError):
            self._sign_of_life.unlink()
        self._is_closing.set()
        self._threads[-1].join()
        with self._changed:
            left = [*self._waiting, *self._newcomers()]
            self._waiting.clear()
        for inspector in left:
            self._released.let_run(inspector)
        self._released.close_all()
        if self.exit_status is not None:
            for thread in self._threads[:-1]:
                thread.join(_END_S)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _is_left_running(self) -> bool:
        """Whether anything that the command has started still has its output or our variables."""
        if any(thread.is_alive() for thread in self._threads[:-1]):
            return True
        others = procfs.pids() if HAS_PROC else []
        return any(procfs.environment(pid, LAUNCH_VARIABLE) == str(self._folder) for pid in others)

    @property
    def _name(self) -> str:
        line = " ".join(self.command)
        return line if len(line) <= 60 else line[:59] + "…"

    @property
    def _ending(self) -> str:
        status = self.exit_status
        if status is not None and status < 0:
            return signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
        return f"status {status}"

    def _watch(self) -> None:
        """Finds programs that have come to wait for us until `close`."""
        lived = time.monotonic()
        while not self._is_closing.wait(_LOOK_S):
            if time.monotonic() - lived > _SIGN_S:
                lived = time.monotonic()
                with contextlib.suppress(FileNotFoundError):
                    os.utime(self._sign_of_life)
            came = self._newcomers()
            if not came and not self._waiting and not self._is_settled:
                came = self._untold()
            if came:
                self._receive(came)
            self._released.tell_again()
            self._released.close_due()

    def _receive(self, came: Sequence[Inspector]) -> None:
        with self._changed:
            passing = [inspector for inspector in came if self._is_settled or starts_others(inspector.script)]
            self._waiting += [inspector for inspector in came if inspector not in passing]
            self._changed.notify_all()
        for inspector in passing:
            self._released.let_run(inspector)

    def _newcomers(self) -> list[Inspector]:
        """The programs that have registered since the last look, and those that told their url on stderr."""
        found = []
        registered = [path for path in self._folder.glob("*.json") if path.stem.isdigit()]
        for path in sorted(registered, key=lambda path: path.stat().st_mtime_ns):
            if int(path.stem) not in self._seen:
                self._seen.add(int(path.stem))
                inspector = _registered(path)
                found += [inspector] if inspector is not None else []
        urls, self._lines.urls = self._lines.urls, []
        if self._prepared.waits_by_itself:
            self._seen.update([self.pid] if urls else [])
            script = script_of("deno", self.command[1:])
            found += [Inspector(url, "deno", script or "", self.pid, script, opened_by_us=True) for url in urls]
        return found

    def _untold(self) -> list[Inspector]:
        """A program below the command that runs without telling us, asked by its signal: Deno, later Node."""
        if self._prepared.waits_by_itself or not HAS_PROC:
            return []
        for pid in {self.pid, *procfs.descendants(self.pid)} - self._seen - self._asked:
            kind = kind_of(procfs.executable(pid) or "")
            if kind == "node" and self._may_register(pid):
                continue
            if kind not in ("node", "deno") or self._starts_others(pid):
                continue
            self._asked.add(pid)
            with contextlib.suppress(RecordError):
                found = attach(pid, timeout_s=_ASKED_S)
                self._seen.add(pid)
                return [found]
        return []

    def _may_register(self, pid: int) -> bool:
        """Whether a Node is still on its way to tell us.

        A signal meanwhile would have it recorded without having waited, and wait afterwards, for nobody.
        """
        is_told = procfs.environment(pid, LAUNCH_VARIABLE) == str(self._folder)
        return time.monotonic() - self._since.setdefault(pid, time.monotonic()) <= (_LATE_S if is_told else _UNTOLD_S)

    def _starts_others(self, pid: int) -> bool:
        process = process_of(pid)
        return process is None or process.script == "task" or starts_others(process.script)


def _registered(path: Path) -> Inspector | None:
    """The inspector that a process has written down, by launched.cjs; None for what is none."""
    try:
        told: dict[str, Any] = orjson.loads(path.read_bytes())
        return Inspector(
            url=str(told["url"]),
            kind="node",
            title=str(told["script"] or "node"),
            pid=int(told["pid"]),
            script=str(told["script"]) if told["script"] else None,
            runtime_version=str(told["version"]),
            opened_by_us=bool(told["openedForUs"]),
            waits=path.with_suffix(".waits"),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _started(words: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The command as a process group of its own, so that Ctrl-C is ours to pass on."""
    apart: dict[str, Any] = {"creationflags": _NEW_GROUP} if os.name == "nt" else {"process_group": 0}
    # A group in the background that reads from the terminal would be stopped.
    from_terminal = sys.stdin is None or sys.stdin.closed or sys.stdin.isatty()
    try:
        return subprocess.Popen(
            words,
            env=environment,
            stdin=subprocess.DEVNULL if from_terminal else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            **apart,
        )
    except OSError as error:
        raise RecordError(words[0], f"it cannot be started: {error.strerror or error}") from error


def _copy(stream: IO[bytes], output: Output, lines: InspectorLines | None) -> None:
    """Passes a pipe on until its end: all of it, so that the command never waits for a full pipe."""
    with stream:
        while data := stream.read(65_536):
            _pass(output, data if lines is None else lines.passed(data))
    if lines is not None:
        _pass(output, lines.rest())


def _pass(output: Output, data: bytes) -> None:
    if data:
        output(data)
