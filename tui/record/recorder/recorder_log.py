"""What a recording has brought: into the journal, into memory, and told to whoever watches each record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import orjson

from tui.base.units import US_PER_S
from tui.record.journal import control, watchers
from tui.record.journal.contents import Contents
from tui.record.journal.journal import JournalWriter, Record
from tui.record.processes import procfs
from tui.record.protocol.connection import Json
from tui.record.threads.memory_profiler import allocated_bytes, heap_text
from tui.record.threads.recording_events import Began, Chunk, Heap, RecordedThread

Watch = Callable[[Record], None]
"""Called with every record of the journal, after it was written."""


def encoded(document: object) -> bytes | None:
    """A parsed message as JSON; None when it is nested deeper than orjson writes, which is less than it reads."""
    try:
        return orjson.dumps(document)
    except orjson.JSONEncodeError:
        return None


class RecorderLog:
    """Writes the journal of a recording; `contents` is what has come so far. For one thread alone."""

    def __init__(self, journal: JournalWriter, watch: Watch) -> None:
        # The program has only just written its heap profiles, and reading each takes as long as it did.
        self.contents = Contents(checks_heaps=False)
        self.threads: dict[int, RecordedThread] = {}
        self._journal = journal
        self._watch = watch
        self._cpu_s: dict[int, float] = {}
        self._has_told_problem = False

    @property
    def problem(self) -> OSError | None:
        """Why what has come is not all in the journal; None when it is."""
        return self._journal.problem

    @property
    def local_pids(self) -> set[int]:
        """The processes of this machine that threads are recorded of."""
        return {thread.local_pid for thread in self.threads.values() if thread.local_pid is not None}

    def write(self, kind: str, fields: Json, data: bytes = b"") -> None:
        """Adds a record."""
        record = Record(kind, fields, data)
        self._journal.append(record)
        self.contents.add(record)
        self._watch(record)
        if self.problem is None:
            self._has_told_problem = False
        elif not self._has_told_problem:
            self._has_told_problem = True
            told = f"the journal cannot be written ({self.problem.strerror}): what comes is kept in memory"
            self.write("note", {"text": told})

    def write_thread(self, began: Began) -> None:
        """Adds a thread, whose CPU time counts from now on."""
        thread = began.thread
        self.threads[thread.number] = thread
        self._cpu_us(thread.number)
        self.write("thread", {**asdict(thread), "chunks": began.chunks})

    def write_chunk(self, chunk: Chunk) -> None:
        """Adds the profile of the last second."""
        profile, data = chunk.profile, encoded(chunk.profile)
        if data is None:
            self._leave_out(f"a chunk of {self.threads[chunk.thread].name}")
            return
        fields = {
            "thread": chunk.thread,
            "start_us": int(profile.get("startTime") or 0),
            "end_us": int(profile.get("endTime") or 0),
            "samples": len(profile.get("samples") or ()),
            "nodes": len(profile.get("nodes") or ()),
            "bytes": len(data),
            "cpu_us": self._cpu_us(chunk.thread),
        }
        self.write("chunk", fields, data)

    def write_heap(self, heap: Heap) -> None:
        """Adds the heap profile so far."""
        try:
            data = heap_text(heap.profile)
        except RecursionError:
            self._leave_out(f"a heap profile of {self.threads[heap.thread].name}")
            return
        fields = {
            "thread": heap.thread,
            "elapsed_us": heap.elapsed_us,
            "allocated_bytes": allocated_bytes(heap.profile),
            "samples": len(heap.profile.get("samples") or ()),
            "bytes": len(data),
            "cpu_us": self._cpu_us(heap.thread),
        }
        self.write("heap", fields, data)

    def _leave_out(self, what: str) -> None:
        self.write("note", {"text": f"{what} could not be kept: it is nested too deeply"})

    def remove(self) -> None:
        """Ends the journal and removes it: what it holds is elsewhere, or nothing that anybody wants."""
        self._journal.remove()
        self._forget()

    def keep(self) -> None:
        """Ends the journal and leaves it for `recover`, with the whole in it as well."""
        for number, thread in self.contents.threads.items():
            if thread.whole is not None and not thread.is_memory:
                self.write("whole", {"thread": number}, thread.whole)
        self._journal.close()
        self._forget()

    def _forget(self) -> None:
        control.forget(self._journal.path)
        watchers.forget(self._journal.path)

    def _cpu_us(self, number: int) -> int | None:
        """The CPU time of the target's process since the last time; None where it is not known, and for a worker."""
        thread = self.threads.get(number)
        pid = None if thread is None or thread.kind == "worker" else thread.local_pid
        stat = None if pid is None else procfs.stat(pid)
        if stat is None:
            return None
        before_s = self._cpu_s.get(number)
        self._cpu_s[number] = stat.cpu_s
        return None if before_s is None else int((stat.cpu_s - before_s) * US_PER_S)
