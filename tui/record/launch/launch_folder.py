"""The folder in which the programs of a launch register, and get their answers (launched.cjs is the other side).

    recorder.json    who we are, and what the hook needs to know; touched every second while we live
    NAME.json        a program that waits for an answer: its registration
    NAME.go          our answer: `record`, `pass` or `run`
    NAME.waits       the program's inspector; the program waits for as long as this file exists
    NAME.other       a program that started when the recording had begun: it has not waited

It is ours alone (0700). A program of another user cannot register; it runs as it would have. The folder goes with us,
however we end: a shell waits for the end of a pipe that only we hold, then removes it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson

from tui.record.processes import procfs
from tui.record.processes.inspector import Inspector
from tui.record.processes.processes import HAS_PROC

Verdict = Literal["record", "pass", "run"]

SIGN_S, SILENT_S = 1.0, 10
"""How often we give a sign of life, and after how long without one a program waits no more."""
_PREFIX = "tickscope-launch-"
_NAME = re.compile(rf"{_PREFIX}(\d+)-(\d+)-\w+")
_ABANDONED_S = 3600.0
"""How old the sign of life in a folder must be that does not name its recorder, before the folder is removed."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A Node program that has loaded our hook. `script` is as it tells; `name` is that of its files.

    `starts_others`: Node runs the program in children of this process (`node --test`, `node --watch`).
    """

    name: str
    pid: int
    script: str | None
    version: str
    is_cluster_worker: bool
    starts_others: bool


@dataclass(frozen=True, slots=True)
class Program:
    """A program below the command: one that waits to be answered (`registration`), or whose `inspector` is open.

    `late` says, for one that runs already, since when and why, as a sentence.
    """

    pid: int | None
    script: str | None
    registration: Registration | None = None
    inspector: Inspector | None = None
    late: str | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.script or (self.inspector.title if self.inspector else "") or "node"


class LaunchFolder:
    """The folder of one launch, from its creation to `remove`."""

    def __init__(self) -> None:
        """Raises OSError where no folder can be made."""
        remove_abandoned()
        started = procfs.started_ticks(os.getpid()) if HAS_PROC else None
        self.path = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-{started or 0}-"))
        self._state: dict[str, Any] = {
            "pid": os.getpid(),
            "started": None if started is None else str(started),
            "network": procfs.namespace("self", "net") if HAS_PROC else None,
            "processes": procfs.namespace("self", "pid") if HAS_PROC else None,
            "patience_ms": 1000 * SILENT_S,
            "is_settled": False,
            "takes_workers": False,
        }
        self._seen: set[str] = set()
        self._signed_at = 0.0
        self._remover = _remover(self.path)

    def describe(self, option: str, node_options: str, user_node_options: str | None) -> None:
        """Tells the hook what we have put into NODE_OPTIONS: `option`, the whole, and what the user had there."""
        given = {"option": option, "node_options": node_options, "user_node_options": user_node_options}
        self._write_state(given)

    def settle(self, *, takes_workers: bool) -> None:
        """From now on programs do not wait, except the workers of a cluster while these are taken."""
        self._write_state({"is_settled": True, "takes_workers": takes_workers})

    def give_sign(self) -> None:
        """Shows that we are alive, once a second."""
        if time.monotonic() - self._signed_at >= SIGN_S:
            self._signed_at = time.monotonic()
            with contextlib.suppress(FileNotFoundError):
                os.utime(self.path / "recorder.json")

    def end(self) -> None:
        """From now on nobody waits: who registers finds no recorder."""
        with contextlib.suppress(OSError):
            (self.path / "recorder.json").unlink()

    def newcomers(self) -> Iterator[Registration]:
        """The programs that have registered since the last look and wait for an answer, in their order."""
        for path in self._new("*.json"):
            registration = _registration(path)
            if registration is not None:
                yield registration

    def others(self) -> Iterator[Registration]:
        """The programs since the last look that have not waited."""
        for path in self._new("*.other"):
            registration = _registration(path)
            if registration is not None:
                yield registration

    def answer(self, registration: Registration, verdict: Verdict) -> None:
        """Tells a program how to go on. One that is gone does not hear it."""
        with contextlib.suppress(OSError):
            self._write(f"{registration.name}.go", verdict.encode())

    def opened(self, registration: Registration) -> Inspector | None:
        """The inspector of a program that is to be recorded and waits for its first sample; None while it opens."""
        waits = self.path / f"{registration.name}.waits"
        try:
            told = orjson.loads(waits.read_bytes())
            return Inspector(
                url=str(told["url"]),
                kind="node",
                title=registration.script or "node",
                pid=registration.pid,
                script=registration.script,
                runtime_version=registration.version,
                opened_by_us=bool(told["openedForUs"]),
                waits=waits,
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def release_all(self) -> None:
        """Lets every program run that waits."""
        for path in self.path.glob("*.json"):
            with contextlib.suppress(OSError):
                if path.name != "recorder.json":
                    self._write(f"{path.stem}.go", b"run")
        for path in self.path.glob("*.waits"):
            path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Removes the folder."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._remover is not None:
            self._remover.communicate()

    def _new(self, pattern: str) -> list[Path]:
        found = [path for path in self.path.glob(pattern) if path.name not in self._seen]
        found = [path for path in found if path.name != "recorder.json"]
        self._seen.update(path.name for path in found)
        return sorted(found, key=_modified_ns)

    def _write_state(self, changes: dict[str, Any]) -> None:
        self._state |= changes
        with contextlib.suppress(FileNotFoundError):  # the folder was removed: nobody waits any more
            self._write("recorder.json", orjson.dumps(self._state))

    def _write(self, name: str, data: bytes) -> None:
        path = self.path / name
        new = path.with_name(f"{name}.new")
        new.write_bytes(data)
        new.replace(path)


def _remover(path: Path) -> subprocess.Popen[bytes] | None:
    """A shell that removes the folder once we have ended; None where there is no such shell."""
    try:
        return subprocess.Popen(
            ["/bin/sh", "-c", 'read -r _; rm -rf -- "$0"', str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PATH": "/usr/bin:/bin"},
            start_new_session=True,
        )
    except OSError:
        return None


def _modified_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _registration(path: Path) -> Registration | None:
    """What a program has written about itself; None for a file that is no registration."""
    try:
        told = orjson.loads(path.read_bytes())
        return Registration(
            name=path.stem,
            pid=int(told["pid"]),
            script=str(told["script"]) if told["script"] else None,
            version=str(told["version"]),
            is_cluster_worker=bool(told["isWorker"]),
            starts_others=bool(told["isStarter"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remove_abandoned() -> None:
    """Removes the folders of recorders that were killed before they could."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            status = path.lstat()
            is_ours = os.name == "nt" or status.st_uid == os.geteuid()
            if is_ours and path.is_dir() and not path.is_symlink() and _is_abandoned(path):
                shutil.rmtree(path, ignore_errors=True)


def _is_abandoned(path: Path) -> bool:
    match = _NAME.fullmatch(path.name)
    if match is not None and HAS_PROC and match[2] != "0":
        pid, started = int(match[1]), int(match[2])
        # A recorder in another PID namespace may share the folder for temporary files with us.
        return procfs.started_ticks(pid) != started and time.time() - _signed_at(path) > SILENT_S
    return time.time() - _signed_at(path) > _ABANDONED_S


def _signed_at(path: Path) -> float:
    try:
        return (path / "recorder.json").stat().st_mtime
    except OSError:
        return path.lstat().st_mtime
