"""The recorder: connects, has every thread recorded, writes what comes into the journal, stops when it is time.

    CONNECTING ──► ATTACHED ──► RECORDING ──► STOPPING ──► DONE
         └───────────┴──────────────┴─────────────┴──────► LOST

CONNECTING until an inspector answers, RECORDING from the first sample. The end is LOST when the connection broke before
we or the program ended it. One thread, that of `run`, decides and writes; all others send it `recording_events`.
"""

from __future__ import annotations

import contextlib
import itertools
import queue
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tui.base.errors import ProfileFormatError, RecordError
from tui.base.text import counted
from tui.base.units import US_PER_S, duration
from tui.record.inspectors.closing import let_run
from tui.record.journal.contents import Contents, chunk_profile
from tui.record.journal.journal import JournalWriter
from tui.record.options.recording_options import RecordOptions
from tui.record.processes.inspector import Inspector
from tui.record.protocol.connection import Json
from tui.record.recorder.intake import Intake
from tui.record.recorder.recorder_log import RecorderLog, Watch, encoded
from tui.record.recorder.suspensions import SuspensionWatch
from tui.record.recorder.target_recording import TargetPlan, TargetRecording
from tui.record.recorder.when_to_stop import Reason, WhenToStop
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.memory_profiler import MemorySampling
from tui.record.threads.recording_events import (
    Attached,
    Began,
    CallCounts,
    Chunk,
    Ended,
    Heap,
    News,
    Note,
    ScriptText,
    TargetEnded,
    Whole,
)

State = Literal["CONNECTING", "ATTACHED", "RECORDING", "STOPPING", "DONE", "LOST"]
PATIENCE_S = 60.0
"""How long a target is waited for that does not answer when we want to stop; then the chunks have to do."""
_BEGINS_WITHIN_S = 10.0
"""How long a target may take to begin, beyond the time that it is to be recorded for: it may be busy, or mute."""
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
    """Records one or more inspectors of one program."""

    def __init__(self, options: RecordOptions, journal: JournalWriter, header: Json, watch: Watch) -> None:
        self.options = options
        self.state: State = "CONNECTING"
        self.stopped: str | None = None
        """Why we stopped it, when we did."""
        self.journal_path: Path = journal.path
        self._log = RecorderLog(journal, watch)
        self._suspensions = SuspensionWatch(self._log.write)
        self._when_to_stop = WhenToStop(options, journal.path)
        self._news: Intake[News | _Add | _Stop] = Intake()
        self._numbers = itertools.count()
        self._targets: list[TargetRecording] = []
        self._open_targets = 0
        self._is_over = False
        self._adding = threading.Lock()
        self._errors: list[Exception] = []
        self._was_lost = False
        self._missed_workers = 0
        self._began_at: float | None = None
        self._ran_at = time.monotonic()
        self.write("header", header)
        self.write("state", {"state": self.state})

    @property
    def contents(self) -> Contents:
        """What has come so far."""
        return self._log.contents

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
        target = TargetRecording(inspector, plan, self._news.put, self._numbers)
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
            may_lose_coverage=options.may_lose_coverage,
            # To show them there must be somebody who watches.
            scripts="off" if options.scripts == "show" and not self._when_to_stop.is_watched else options.scripts,
        )

    def add_later(self, inspector: Inspector, *, waits_for_us: bool = False) -> None:
        """The same for any thread, while `run` runs. Once we are stopping, or over, the program is just let run."""
        with self._adding:
            is_over = self._is_over
            if not is_over:
                self._news.put(_Add(inspector, waits_for_us))
        if is_over:
            let_run(inspector)

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
        self._ran_at = time.monotonic()
        while self._open_targets:
            with contextlib.suppress(queue.Empty):
                self._take(self._news.get(_LOOK_S))
            self._suspensions.look(self._log.local_pids)
            self._look_at_clock()
        with self._adding:
            self._is_over = True
        with contextlib.suppress(queue.Empty):
            while True:
                self._take(self._news.get())
        self._suspensions.finish()
        if self._news.left_out:
            told = f"{counted(self._news.left_out, 'chunk')} more came than were asked for: not in the recording"
            self.write("note", {"text": told})
        if self._missed_workers:
            missed = counted(self._missed_workers, "worker thread")
            self.write("note", {"text": f"{missed} ended before any sample had come: not in the recording"})
        if not self.contents.recorded_threads() and self._errors:
            raise self._errors[0]

    def write(self, kind: str, fields: Json, data: bytes = b"") -> None:
        """Adds a record to the journal; only for the thread of `run`, before or after it."""
        self._log.write(kind, fields, data)

    @property
    def is_over_before_it_began(self) -> bool:
        """Whether it is time to stop while the target is still being looked for."""
        return self._when_to_stop.reason(0) is not None

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
        self.write("saved", saved)
        self._enter("LOST" if self._was_lost else "DONE")
        self._log.remove()

    def keep_journal(self) -> None:
        """Ends the journal and leaves it for `recover`, with the whole in it as well."""
        self._log.keep()

    @property
    def journal_problem(self) -> OSError | None:
        """Why what has come is not all in the journal; None when it is."""
        return self._log.problem

    def abandon(self) -> None:
        """Ends the journal when there is nothing in it that anybody wants."""
        if self.contents.recorded_threads():
            self._log.keep()
        else:
            self._log.remove()

    def _take(self, news: News | _Add | _Stop) -> None:
        match news:
            case Attached():
                if self.state == "CONNECTING":
                    self._enter("ATTACHED")
            case Began():
                self._begin(news)
            case Chunk():
                self._log.write_chunk(news)
            case Whole():
                self._take_whole(news)
            case Heap():
                self._log.write_heap(news)
            case CallCounts():
                self.write("calls", {"thread": news.thread}, encoded(news.functions) or b"[]")
            case ScriptText():
                self.write("script", {"thread": news.thread, "url": news.url}, news.text.encode("utf-8", "replace"))
            case Note():
                warns = {} if news.warns_of is None else {"warns_of": news.warns_of}
                self.write("note", {"text": news.text, **warns})
            case Ended():
                self._end(news)
            case TargetEnded():
                self._open_targets -= 1
                if news.error is not None:
                    self._fail(news.error)
            case _Add() if self.state == "STOPPING" or self._is_over:
                let_run(news.inspector)
            case _Add():
                self.add(news.inspector, waits_for_us=news.waits_for_us)
            case _Stop():
                self._stop(news)

    def _take_whole(self, news: Whole) -> None:
        """Keeps it in memory: the file is written in a moment. Only where that fails it goes to the journal."""
        thread = self.contents.threads[news.thread]
        data = encoded(news.profile)
        try:
            if data is not None:
                chunk_profile(data, thread.growing.origin)
                thread.whole = data
                return
            reason = "it is nested too deeply"
        except ProfileFormatError as error:
            reason = error.where
        self.write("note", {"text": f"the profile of {thread.facts['name']} could not be read: {reason}"})

    def _begin(self, news: Began) -> None:
        self._log.write_thread(news)
        if self._began_at is None:
            self._began_at = time.monotonic()
        if self.state in ("CONNECTING", "ATTACHED"):
            self._enter("RECORDING")

    def _end(self, news: Ended) -> None:
        is_main = any(target.number == news.thread for target in self._targets)
        recorded = self.contents.threads.get(news.thread)
        if not is_main and news.error is not None:
            self.write("note", {"text": f"not recorded: {news.error}"})
        elif not is_main and (recorded is None or not recorded.has_samples):
            self._missed_workers += 1
        if news.how == "failed" and is_main:
            self._fail(news.error or RecordError(str(self.contents.header.get("target", "target")), news.reason))
        elif news.how == "lost" and is_main:
            self._was_lost = True
            kept = ": what had come until then is saved" if self.contents.recorded_threads() else ""
            self.write("note", {"text": news.reason + kept})
        elif news.reason and is_main:
            self.write("note", {"text": news.reason})

    def _fail(self, error: Exception) -> None:
        """One of the targets cannot be recorded: with others beside it, that is told at once."""
        self._errors.append(error)
        if len(self._targets) > 1:
            self.write("note", {"text": f"not recorded: {error}"})

    def _stop(self, news: _Stop) -> None:
        if self.state != "STOPPING":
            self.stopped = news.reason
            self._enter("STOPPING", news.reason)
        for target in self._targets:
            target.stop(news.patience_s)

    def _look_at_clock(self) -> None:
        reason = None
        if self.state != "STOPPING":
            reason = self._when_to_stop.reason(self.elapsed_us) or self._begins_too_late()
        if reason is not None:
            if reason.told:
                self.write("note", {"text": reason.told})
            self._stop(_Stop(reason.text, PATIENCE_S))

    def _begins_too_late(self) -> Reason | None:
        """Why to stop when no samples come, however long we wait; None as long as they may."""
        options = self.options
        wanted_us = options.warmup_us + min(options.duration_us or options.max_duration_us, options.max_duration_us)
        most_s = wanted_us / US_PER_S + _BEGINS_WITHIN_S
        if self._began_at is not None or time.monotonic() - self._ran_at < most_s:
            return None
        return Reason("it did not begin", f"stopped: no samples within {duration(most_s * US_PER_S)}")

    def _enter(self, state: State, reason: str = "") -> None:
        self.state = state
        self.write("state", {"state": state, "reason": reason})
