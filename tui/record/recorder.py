"""The recorder: connects, has every thread recorded, writes what comes into the journal, stops when it is time.

    CONNECTING ──► ATTACHED ──► RECORDING ──► STOPPING ──► DONE
         └───────────┴──────────────┴─────────────┴──────► LOST

CONNECTING until an inspector answers, RECORDING from the first sample. The end is LOST when the connection broke before
we or the program ended it. One thread, that of `run`, decides and writes; all others only tell it (`news`).
"""

from __future__ import annotations

import contextlib
import itertools
import queue
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import orjson

from tui.errors import RecordError
from tui.record import control, procfs
from tui.record.closing import let_run
from tui.record.connection import Json
from tui.record.contents import Contents
from tui.record.inspector import Inspector
from tui.record.journal import JournalWriter, Record
from tui.record.memory_profiler import MemorySampling, allocated_bytes, heap_text
from tui.record.news import (
    Attached,
    Began,
    CallCounts,
    Chunk,
    Ended,
    Heap,
    News,
    Note,
    RecordedThread,
    TargetEnded,
    Whole,
)
from tui.record.options import RecordOptions
from tui.record.profiler import Sampling
from tui.record.target_recording import TargetPlan, TargetRecording
from tui.units import US_PER_S, duration

State = Literal["CONNECTING", "ATTACHED", "RECORDING", "STOPPING", "DONE", "LOST"]
Watch = Callable[[Record], None]
"""Called with every record of the journal, after it was written."""

PATIENCE_S = 60.0
"""How long a target is waited for that does not answer when we want to stop; then the chunks have to do."""
_LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class _Add:
    inspector: Inspector
    waits_for_us: bool


@dataclass(frozen=True, slots=True)
class _Stop:
    reason: str
    patience_s: float


class Recorder:
    """Records one or more inspectors of one program. `contents` is what has come so far."""

    def __init__(self, options: RecordOptions, journal: JournalWriter, header: Json, watch: Watch) -> None:
        self.contents = Contents()
        self.options = options
        self.state: State = "CONNECTING"
        self._journal = journal
        self._watch = watch
        self._news: queue.SimpleQueue[News | _Add | _Stop] = queue.SimpleQueue()
        self._numbers = itertools.count()
        self._targets: list[TargetRecording] = []
        self._open_targets = 0
        self._threads: dict[int, RecordedThread] = {}
        self._cpu_s: dict[int, float] = {}
        self._errors: list[Exception] = []
        self._was_lost = False
        self._began_at: float | None = None
        self._write("header", header)
        self._write("state", {"state": self.state})

    @property
    def elapsed_us(self) -> int:
        """How long samples have been taken."""
        return 0 if self._began_at is None else int((time.monotonic() - self._began_at) * US_PER_S)

    def add(self, inspector: Inspector, *, waits_for_us: bool = False) -> None:
        """Records this inspector too. `waits_for_us`: its program was started so that it runs when we say so."""
        plan = TargetPlan(
            self._sampling(waits_for_us=waits_for_us),
            waits_for_us,
            self.options.allows_remote,
            self.options.keeps_inspector,
        )
        target = TargetRecording(inspector, plan, self._news.put, lambda: next(self._numbers))
        self._targets.append(target)
        self._open_targets += 1
        target.start()

    def _sampling(self, *, waits_for_us: bool) -> Sampling | MemorySampling:
        options = self.options
        warmup_s = options.warmup_us / US_PER_S
        if options.kind == "memory":
            return MemorySampling(options.interval_bytes, warmup_s, options.counts_collected)
        return Sampling(
            interval_us=options.interval_us,
            warmup_s=warmup_s,
            nudges=options.nudges and (not waits_for_us or options.warmup_us > 0),
            may_nudge=options.nudges,
            counts_calls=options.counts_calls,
        )

    def add_later(self, inspector: Inspector, *, waits_for_us: bool = False) -> None:
        """The same for any thread, while `run` runs. Once we are stopping, the program is just let run."""
        self._news.put(_Add(inspector, waits_for_us))

    def stop(self, reason: str, patience_s: float = PATIENCE_S) -> None:
        """Has `run` stop and end. Any thread, and a signal's handler, may call it, more than once."""
        self._news.put(_Stop(reason, patience_s))

    def note(self, text: str) -> None:
        """Tells the user something, from any thread."""
        self._news.put(Note(text))

    def run(self) -> None:
        """Records until nothing is left to record; `contents` then holds all there is.

        Raises what kept every target from being recorded.
        """
        while self._open_targets:
            with contextlib.suppress(queue.Empty):
                self._take(self._news.get(timeout=_LOOK_S))
            self._look_at_clock()
        while not self._news.empty():
            self._take(self._news.get())
        if not self.contents.recorded_threads() and self._errors:
            raise self._errors[0]

    def write(self, kind: str, fields: Json, data: bytes = b"") -> None:
        """Adds a record to the journal; only for the thread of `run`, before or after it."""
        self._write(kind, fields, data)

    @property
    def journal_path(self) -> Path:
        """Where the journal is."""
        return self._journal.path

    @property
    def has_no_target(self) -> bool:
        """Whether there is nothing yet that could be stopped."""
        return not self._targets

    @property
    def was_lost(self) -> bool:
        """Whether the connection broke before we or the program ended the recording."""
        return self._was_lost

    @property
    def was_stopped(self) -> bool:
        """Whether we ended the recording, and not the program."""
        return self.state == "STOPPING"

    def finish(self, saved: Json) -> None:
        """Ends the journal and removes it: `saved` says where everything is now."""
        self._write("saved", saved)
        self._enter("LOST" if self._was_lost else "DONE")
        self._journal.remove()
        control.forget(self._journal.path)

    def keep_journal(self) -> None:
        """Ends the journal and leaves it for `recover`, with the whole in it as well."""
        for number, thread in self.contents.threads.items():
            if thread.whole is not None and not thread.is_memory:
                self._write("whole", {"thread": number}, thread.whole)
        self._journal.close()
        control.forget(self._journal.path)

    def abandon(self) -> None:
        """Ends the journal when there is nothing in it that anybody wants."""
        if self.contents.recorded_threads():
            self.keep_journal()
        else:
            self._journal.remove()
            control.forget(self._journal.path)

    def _take(self, news: News | _Add | _Stop) -> None:
        match news:
            case Attached():
                if self.state == "CONNECTING":
                    self._enter("ATTACHED")
            case Began():
                self._begin(news)
            case Chunk():
                self._write_profile("chunk", news.thread, news.profile)
            case Whole():
                # Kept in memory: the file is written in a moment. Only where that fails it goes to the journal.
                self.contents.threads[news.thread].whole = orjson.dumps(news.profile)
            case Heap():
                self._write_heap(news)
            case CallCounts():
                self._write("calls", {"thread": news.thread}, orjson.dumps(news.functions))
            case Note():
                self._write("note", {"text": news.text})
            case Ended():
                self._end(news)
            case TargetEnded():
                self._open_targets -= 1
                if news.error is not None:
                    self._fail(news.error)
            case _Add() if self.state == "STOPPING":
                let_run(news.inspector)
            case _Add():
                self.add(news.inspector, waits_for_us=news.waits_for_us)
            case _Stop():
                self._stop(news)

    def _begin(self, news: Began) -> None:
        thread = news.thread
        self._threads[thread.number] = thread
        self._cpu_us(thread.number)
        self._write("thread", {**asdict(thread), "chunks": news.chunks})
        if self._began_at is None:
            self._began_at = time.monotonic()
        if self.state in ("CONNECTING", "ATTACHED"):
            self._enter("RECORDING")

    def _end(self, news: Ended) -> None:
        is_main = self._threads.get(news.thread) is None or self._threads[news.thread].kind != "worker"
        if news.how == "failed" and is_main:
            self._fail(RecordError(str(self.contents.header.get("target", "target")), news.reason))
        elif news.how == "lost" and is_main:
            self._was_lost = True
            self._write("note", {"text": f"{news.reason}: what had come until then is saved"})
        elif news.reason and is_main:
            self._write("note", {"text": news.reason})

    def _fail(self, error: Exception) -> None:
        """One of the targets cannot be recorded: with others beside it, that is told at once."""
        self._errors.append(error)
        if len(self._targets) > 1:
            self._write("note", {"text": f"not recorded: {error}"})

    def _stop(self, news: _Stop) -> None:
        if self.state != "STOPPING":
            self._enter("STOPPING", news.reason)
        for target in self._targets:
            target.stop(news.patience_s)

    def _look_at_clock(self) -> None:
        if self.state == "STOPPING":
            return
        options = self.options
        if control.is_asked_to_stop(self._journal.path):
            self._stop(_Stop("asked to", PATIENCE_S))
        elif options.duration_us is not None and self.elapsed_us >= options.duration_us:
            self._stop(_Stop(f"{duration(options.duration_us)} are over", PATIENCE_S))
        elif self.elapsed_us >= options.max_duration_us:
            self._write("note", {"text": f"stopped after {duration(options.max_duration_us)}, the longest it may take"})
            self._stop(_Stop("the longest duration is over", PATIENCE_S))

    def _enter(self, state: State, reason: str = "") -> None:
        self.state = state
        self._write("state", {"state": state, "reason": reason})

    def _write_profile(self, kind: str, number: int, profile: Json) -> None:
        data = orjson.dumps(profile)
        fields = {
            "thread": number,
            "start_us": int(profile.get("startTime", 0)),
            "end_us": int(profile.get("endTime", 0)),
            "samples": len(profile.get("samples") or ()),
            "nodes": len(profile.get("nodes") or ()),
            "bytes": len(data),
            "cpu_us": self._cpu_us(number),
        }
        self._write(kind, fields, data)

    def _write_heap(self, news: Heap) -> None:
        data = heap_text(news.profile)
        fields = {
            "thread": news.thread,
            "elapsed_us": news.elapsed_us,
            "allocated_bytes": allocated_bytes(news.profile),
            "samples": len(news.profile.get("samples") or ()),
            "bytes": len(data),
            "cpu_us": self._cpu_us(news.thread),
        }
        self._write("heap", fields, data)

    def _cpu_us(self, number: int) -> int | None:
        """The CPU time of the target's process since the last time; None where it is not known."""
        pid = self._threads[number].local_pid if number in self._threads else None
        stat = None if pid is None else procfs.stat(pid)
        if stat is None:
            return None
        before_s = self._cpu_s.get(number)
        self._cpu_s[number] = stat.cpu_s
        return None if before_s is None else int((stat.cpu_s - before_s) * US_PER_S)

    def _write(self, kind: str, fields: Json, data: bytes = b"") -> None:
        record = Record(kind, fields, data)
        had_problem = self._journal.problem is not None
        self._journal.append(record)
        self.contents.add(record)
        self._watch(record)
        if self._journal.problem is not None and not had_problem:
            told = f"the journal cannot be written ({self._journal.problem.strerror}): what comes is kept in memory"
            self._write("note", {"text": told})
