"""What the threads that record tell the recorder, which alone decides and writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tui.base.errors import RecordError
from tui.base.json_text import Json

How = Literal["stopped", "exited", "lost", "failed"]
"""Stopped by us · the program wanted to end and told us · the connection ended first · it never began."""


@dataclass(frozen=True, slots=True)
class RecordedThread:
    """A thread of a target that is recorded: `number` counts from 0 in a recording. Texts are not yet printable.

    `pid` is what the target says, `local_pid` is known to be a process of this machine. `unit` is that of its profile.
    """

    number: int
    name: str
    kind: str
    pid: int | None = None
    local_pid: int | None = None
    tid: int | None = None
    script: str | None = None
    runtime_version: str | None = None
    unit: str = "us"


@dataclass(frozen=True, slots=True)
class Attached:
    """The inspector at `url` has answered."""

    url: str


@dataclass(frozen=True, slots=True)
class Began:
    """Samples are being taken; `chunks` says how chunks are had, `none` when only the whole can be had."""

    thread: RecordedThread
    chunks: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A profile of the last second, as V8 writes it."""

    thread: int
    profile: Json


@dataclass(frozen=True, slots=True)
class Whole:
    """The profile of the whole recording of a thread, as V8 writes it."""

    thread: int
    profile: Json


@dataclass(frozen=True, slots=True)
class Heap:
    """The heap profile of a thread so far, as V8 writes it; the one before is of no use any more."""

    thread: int
    profile: Json
    elapsed_us: int


@dataclass(frozen=True, slots=True)
class CallCounts:
    """How often functions were called: each with functionName, url, scriptId, lineNumber, columnNumber, count."""

    thread: int
    functions: list[Json]


@dataclass(frozen=True, slots=True)
class ScriptText:
    """The text of a script that a thread runs; `url` is how its functions name it, `#12` where it has none."""

    thread: int
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for the user. `warns_of` is the thread whose profile is wrong in what the sentence says."""

    text: str
    warns_of: int | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing more comes from a thread. `error` says why it was not recorded and what the user can do about it."""

    thread: int
    how: How
    reason: str = ""
    error: RecordError | None = None


@dataclass(frozen=True, slots=True)
class TargetEnded:
    """Nothing more comes from an inspector, its connection is closed. `error` tells why nothing was recorded at all."""

    url: str
    error: Exception | None = None


News = Attached | Began | Chunk | Whole | Heap | CallCounts | ScriptText | Note | Ended | TargetEnded
Tell = Callable[[News], None]
