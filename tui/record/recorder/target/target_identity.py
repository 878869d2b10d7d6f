"""What the target behind an inspector is: as a list of inspectors says, completed by the program itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tui.base.errors import ProtocolError
from tui.record.processes import procfs
from tui.record.processes.inspector import Inspector, Kind
from tui.record.protocol.connection import Channel
from tui.record.protocol.message_fields import LONGEST_TEXT
from tui.record.recorder.target.target_threads import TargetThreads
from tui.record.recorder.target.target_workers import member
from tui.record.threads.recording_events import Note, RecordedThread, Tell

_ANSWERS_WITHIN_S, _BUSY_AFTER_S, _LOOK_S = 30.0, 2.0, 0.2
"""How long a program may take to say who it is, when the user is told, and how often we look."""
_MOST_DIGITS = 10
_IDENTITY = """typeof Deno == "object" && Deno.version ? ["deno", "v" + Deno.version.deno, Deno.pid]
: typeof process == "object" && process.versions && process.versions.node
? ["node", process.version, process.pid, process.argv[1]] : []"""
"""Nothing that Deno asks its user for permission for."""


@dataclass(frozen=True, slots=True)
class TargetIdentity:
    """What is known of a target; texts are not yet printable."""

    kind: Kind
    version: str | None = None
    pid: int | None = None
    script: str | None = None

    def must_ask(self, *, waits_for_us: bool) -> bool:
        """Whether the program is to be asked for what is missing: not a Deno that is about to wait for us."""
        may_ask = self.kind == "node" or (self.kind == "deno" and not waits_for_us)
        return self.kind == "unknown" or (may_ask and None in (self.version, self.pid))

    def completed(self, answer: Sequence[object]) -> TargetIdentity:
        """With what was not known filled in from the answer to `ask_identity`."""
        match answer:
            case ["deno" | "node" as kind, str(version), int(pid), *rest] if 0 < pid < 10**_MOST_DIGITS:
                script = rest[0][:LONGEST_TEXT] if rest and isinstance(rest[0], str) else None
                return TargetIdentity(
                    kind, self.version or version[:LONGEST_TEXT], self.pid or int(pid), self.script or script
                )
        return self

    def main_thread(self, number: int, inspector: Inspector) -> RecordedThread:
        """The main thread of the target, with that number in the recording."""
        return RecordedThread(
            number=number,
            name=self._main_name(number),
            kind=self.kind,
            pid=self.pid,
            local_pid=inspector.pid if inspector.pid is not None else _here(self.pid, inspector.url),
            tid=None if self.kind == "workerd" else self.pid,
            script=self.script,
            runtime_version=self.version,
        )

    def _main_name(self, number: int) -> str:
        """workerd has many threads, and names them `workerd: worker NAME`."""
        if self.kind == "workerd" and self.script:
            return self.script.removeprefix("workerd: ")
        return "main" if number == 0 else f"main {self.pid or number}"


def identity_of(inspector: Inspector) -> TargetIdentity:
    """What a list of inspectors says of the target."""
    script = inspector.script or inspector.title or None
    return TargetIdentity(inspector.kind, inspector.runtime_version, inspector.pid, script)


def ask_identity(root: Channel, threads: TargetThreads, tell: Tell) -> Sequence[object]:
    """What the program says of itself; nothing when it is busy until `threads` are stopped, or has no context to ask.

    `tell` reports a program that is busy.
    """
    reply = root.send("Runtime.evaluate", {"expression": _IDENTITY, "silent": True, "returnByValue": True})
    since, is_reported = time.monotonic(), False
    while not root.wait(reply, _LOOK_S):
        waited_s = time.monotonic() - since
        if threads.is_stopping or waited_s > _ANSWERS_WITHIN_S:
            return []
        if not is_reported and waited_s > _BUSY_AFTER_S:
            is_reported = True
            tell(Note("the program is busy and does not answer: waiting"))
    try:
        answer = member(reply.value(), "result").get("value")
    except ProtocolError:  # workerd has no default context to ask in
        return []
    return answer if isinstance(answer, list) else []


def _here(pid: int | None, url: str) -> int | None:
    """`pid` when it is a process of this machine that listens at the port of `url`, and not one of a container."""
    port = urlsplit(url).port
    is_here = pid is not None and any(listener.port == port for listener in procfs.listeners_of(pid))
    return pid if is_here else None
