"""The worker threads of a target, below its row when they were asked for.

Asking attaches to the program for a moment, which it tells on its stderr: so only a key asks, and never twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from textual.message import Message
from textual.message_pump import MessagePump

from tui.base.text import counted, printable, shown_text
from tui.draw.screens.target_list import TargetEntry
from tui.explorer.background.threads import start_thread
from tui.record.targets.worker_threads import worker_titles

_ASKING = "Asking for its worker threads …"
_NONE = "It has no worker threads, or did not answer."
_WORKER = "It is recorded together with its program; T shows it then. Left: folds them."


@dataclass
class WorkersSeen(Message):
    """What the worker threads of the target with this inspector are called."""

    url: str
    titles: tuple[str, ...]


class TargetWorkers:
    """Which targets are unfolded, and what was found; `listener` is told `WorkersSeen`."""

    def __init__(self, listener: MessagePump) -> None:
        self._listener = listener
        self._titles: dict[str, tuple[str, ...] | None] = {}

    def unfold(self, entry: TargetEntry) -> bool:
        """Asks for the workers of an entry; whether there is something to show."""
        if not entry.url or entry.worker or entry.url in self._titles:
            return False
        self._titles[entry.url] = None
        start_thread("workers", partial(self._ask, entry.url))
        return True

    def fold(self, entry: TargetEntry) -> bool:
        """Takes the workers of an entry away, or those that it is one of; whether there were any."""
        return self._titles.pop(entry.url, self) is not self

    def take(self, seen: WorkersSeen) -> None:
        """Keeps what was found, if it is still wanted."""
        if seen.url in self._titles:
            self._titles[seen.url] = seen.titles

    def shown(self, entries: Iterable[TargetEntry]) -> list[TargetEntry]:
        """The entries, each unfolded one with its workers below it."""
        return [row for entry in entries for row in self._rows(entry)]

    def _rows(self, entry: TargetEntry) -> list[TargetEntry]:
        if entry.url not in self._titles:
            return [entry]
        titles = self._titles[entry.url]
        if titles is None:
            return [replace(entry, how=_ASKING)]
        if not titles:
            return [replace(entry, how=_NONE)]
        told = f"{counted(len(titles), 'worker thread')}, recorded with it. Left: folds them."
        worker = replace(entry, runtime="worker", cpu="", uptime="", user="", inspector="", how=_WORKER)
        rows = [replace(worker, name=f"  {shown_text(title)}", worker=printable(title)) for title in titles]
        return [replace(entry, how=told), *rows]

    def _ask(self, url: str) -> None:
        self._listener.post_message(WorkersSeen(url, tuple(worker_titles(url))))
