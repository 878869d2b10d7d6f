"""The list of what can be recorded: the targets that run, what is typed to narrow them, and what keys do to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tui.base.text import counted, printable, shown_text

_ASKING = "Asking for its worker threads …"
_NONE = "It has no worker threads, or did not answer."
_WORKER = "It is recorded together with its program; T shows it then. Left: folds them."


class Records(StrEnum):
    """What is recorded of a target, in the order in which a key goes through it."""

    TIME = "CPU time"
    IN_USE = "memory in use, by who allocated it"
    ALLOCATED = "memory allocated, in use or collected since"


@dataclass(frozen=True, slots=True)
class TargetEntry:
    """A row, all of it printable. `target` is as the command line takes it; `obstacle` says why it cannot be recorded.

    `how` says what happens when it is chosen. A target that was typed has a name and nothing else. `url` is that of an
    inspector that knows worker threads; `worker` is the one that the row is of. An EdgeWorker's profiler knows one kind
    of memory profile only. `records` is what was chosen to be recorded of it.
    """

    target: str
    name: str
    runtime: str = ""
    cpu: str = ""
    uptime: str = ""
    user: str = ""
    inspector: str = ""
    how: str = ""
    obstacle: str = ""
    records: Records = Records.TIME
    url: str = ""
    worker: str = ""
    is_edgeworker: bool = False

    @property
    def searched(self) -> str:
        """The text in which typed words are looked for."""
        return f"{self.target} {self.name} {self.runtime} {self.user} {self.inspector}".lower()


def records_after(records: Records, entry: TargetEntry | None) -> Records:
    """What a key has recorded of `entry` next, after the last the first."""
    kinds = [Records.TIME, Records.IN_USE] if entry is not None and entry.is_edgeworker else list(Records)
    return kinds[(kinds.index(records) + 1) % len(kinds)] if records in kinds else Records.TIME


@dataclass(frozen=True, slots=True)
class TargetList:
    """The targets that were seen last, narrowed by `words`.

    `typed` are the rows of what is typed, where that is a target itself. `workers` has the titles of the worker threads
    of unfolded targets, by the URL of their inspector: None until they are known.
    """

    records: Records = Records.TIME
    seen: tuple[TargetEntry, ...] = ()
    words: str = ""
    typed: tuple[TargetEntry, ...] = ()
    workers: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    cursor: int = 0

    @property
    def rows(self) -> list[TargetEntry]:
        """The targets in which every typed word occurs, in their order; what was typed in full is the last."""
        words = self.words.lower().split()
        fitting = [entry for entry in self.seen if all(word in entry.searched for word in words)]
        listed = {entry.target for entry in fitting}
        unfolded = [row for entry in fitting for row in self._unfolded(entry)]
        return [*unfolded, *(entry for entry in self.typed if entry.target not in listed)]

    @property
    def selected(self) -> TargetEntry | None:
        """The row of the cursor, None where there is none."""
        rows = self.rows
        return rows[self.cursor] if rows else None

    @property
    def chosen(self) -> TargetEntry | None:
        """The selected row and what is to be recorded of it; None for one that cannot be recorded."""
        selected = self.selected
        return None if selected is None or selected.obstacle else replace(selected, records=self.records)

    def moved(self, step: int) -> TargetList:
        """The list with the cursor moved by so many rows, stopping at the ends."""
        return replace(self, cursor=max(0, min(self.cursor + step, len(self.rows) - 1)))

    def with_words(self, words: str, typed: Sequence[TargetEntry]) -> TargetList:
        """The list narrowed by other words, the cursor on its first row; `typed` are the rows of the line itself."""
        return replace(self, words=words, typed=tuple(typed), cursor=0)

    def with_seen(self, seen: Sequence[TargetEntry]) -> TargetList:
        """The list of the targets that run now."""
        return self._keeping_cursor(replace(self, seen=tuple(seen)))

    def with_next_records(self) -> TargetList:
        """The list that records something else."""
        return replace(self, records=records_after(self.records, self.selected))

    def unfolded(self) -> TargetList:
        """The list with the worker threads of the selected target; the same where there are none to ask for."""
        entry = self.selected
        if entry is None or not entry.url or entry.worker or entry.url in self.workers:
            return self
        return self._keeping_cursor(replace(self, workers={**self.workers, entry.url: None}))

    def folded(self) -> TargetList:
        """The list without the worker threads of the selected target, or those that it is one of."""
        entry = self.selected
        if entry is None or entry.url not in self.workers:
            return self
        kept = {url: titles for url, titles in self.workers.items() if url != entry.url}
        return self._keeping_cursor(replace(self, workers=kept))

    def with_workers(self, url: str, titles: Sequence[str]) -> TargetList:
        """The list with the worker threads behind an inspector, if they are still wanted."""
        if url not in self.workers:
            return self
        return self._keeping_cursor(replace(self, workers={**self.workers, url: tuple(titles)}))

    def _keeping_cursor(self, changed: TargetList) -> TargetList:
        """The changed list with the cursor on the target that it is on here, or on its program."""
        selected, rows = self.selected, changed.rows
        cursor = min(self.cursor, max(0, len(rows) - 1))
        if selected is not None:
            same = [place for place, row in enumerate(rows) if row.target == selected.target]
            exact = [place for place in same if rows[place].worker == selected.worker]
            cursor = (exact or same or [cursor])[0]
        return replace(changed, cursor=cursor)

    def _unfolded(self, entry: TargetEntry) -> list[TargetEntry]:
        """A target, and below it its worker threads where they were asked for."""
        if entry.url not in self.workers:
            return [entry]
        titles = self.workers[entry.url]
        if not titles:
            return [replace(entry, how=_ASKING if titles is None else _NONE)]
        how = f"{counted(len(titles), 'worker thread')}, recorded with it. Left: folds them."
        worker = replace(entry, runtime="worker", cpu="", uptime="", user="", inspector="", how=_WORKER)
        rows = [replace(worker, name=f"  {shown_text(title)}", worker=printable(title)) for title in titles]
        return [replace(entry, how=how), *rows]
