"""The worker threads of a program, by its inspector: they are recorded together with its main thread."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui.base.errors import RecordError
from tui.record.protocol.connection import Connection, Json
from tui.record.protocol.wire import open_wire
from tui.record.targets.open_targets import Found

_TIMEOUT_S = 1.0
_QUIET_S = 0.15
"""Workers that exist are told at once, each in a message of its own; after this long without one there are no more."""
_MOST_S, _MOST_WORKERS = 2.0, 1000
"""How long, and how many, at most: who goes on telling is no program."""


def with_workers(found: Sequence[Found]) -> Iterator[Found]:
    """The targets, each program with an open inspector followed by its worker threads.

    Connects to it, which Node and Deno tell on the program's stderr: for one look, not for a list that is refreshed.
    """
    for target in found:
        yield target
        if target.kind in ("node", "deno") and target.url is not None:
            for title in worker_titles(target.url):
                yield replace(target, kind="worker", name=title, script=None, cpu_share=None, uptime_s=None)


def worker_titles(url: str) -> list[str]:
    """What Node and Deno call the worker threads of a program: `[worker 1] name`. None when it does not answer."""
    titles: list[str] = []

    def hear(method: str, params: Json) -> None:
        info = params.get("workerInfo")
        if method == "NodeWorker.attachedToWorker" and isinstance(info, dict) and len(titles) < _MOST_WORKERS:
            titles.append(str(info.get("title") or info.get("url") or "worker"))

    with contextlib.suppress(RecordError):
        connection = Connection(open_wire(url, _TIMEOUT_S, allow_remote=True), url)
        try:
            connection.root.listen(hear)
            connection.root.call("NodeWorker.enable", {"waitForDebuggerOnStart": False}, _TIMEOUT_S)
            _wait_until_quiet(connection, titles)
        finally:
            connection.close()
    return sorted(titles)


def _wait_until_quiet(connection: Connection, titles: Sequence[str]) -> None:
    heard, latest = len(titles), time.monotonic() + _MOST_S
    deadline = time.monotonic() + _QUIET_S
    changed = connection.root.changed
    with changed:
        while connection.closed is None and (left_s := min(deadline, latest) - time.monotonic()) > 0:
            changed.wait(left_s)
            if len(titles) != heard:
                heard, deadline = len(titles), time.monotonic() + _QUIET_S
