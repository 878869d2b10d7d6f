"""An inspector: the one place where a target can be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["node", "deno", "workerd", "bun", "page", "worker", "unknown"]


@dataclass(frozen=True, slots=True)
class Inspector:
    """Where a target answers the inspector protocol, and what is known about it.

    `url` is its websocket (`ws://…`). `title` and `script` are as the target tells them, not yet printable; `script`
    is the program's main file or url. `runtime_version` is such as `v24.19.0`. `pid` is known for local processes only.
    `opened_by_us` says that the inspector was closed before we came, so that it is closed again afterwards. `waits` is
    a file that exists while a Node that we have started waits before its first line; without it, the program runs and
    closes what it has opened for us (launched.cjs).
    """

    url: str
    kind: Kind = "unknown"
    title: str = ""
    pid: int | None = None
    script: str | None = None
    runtime_version: str | None = None
    opened_by_us: bool = False
    waits: Path | None = None
