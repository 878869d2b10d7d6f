"""The recorder: connects, has every thread recorded, writes what comes into the journal, stops when it is time.

One thread, that of `Recorder.run`, decides and writes; all others send it `recording_events`.
"""

from __future__ import annotations

import contextlib
import queue
from dataclasses import dataclass
from pathlib import Path

from tui.base.errors import ProfileFormatError
from tui.base.text import counted
from tui.record.inspectors.closing import let_run
from tui.record.journal.contents import Contents, chunk_profile
from tui.record.journal.journal import JournalWriter
from tui.record.options.recording_options import RecordOptions
from tui.record.processes.inspector import Inspector
from tui.record.protocol.connection import Json
from tui.record.recorder.intake import Intake
from tui.record.recorder.recorded_targets import RecordedTargets
from tui.record.recorder.recorder_log import RecorderLog, Watch, encoded
from tui.record.recorder.recording_state import RecordingOutcome, RecordingState
from tui.record.recorder.suspensions import SuspensionWatch
from tui.record.recorder.when_to_stop import RecordingClock, WhenToStop
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
    """Records one or more inspectors of one program."""

    def __init__(self, options: RecordOptions, journal: JournalWriter, header: Json, watch: Watch) -> None:
        self.options = options
        self.journal_path: Path = journal.path
        self._log = RecorderLog(journal, watch)
        self._state = RecordingState(self._log)
        self._outcome = RecordingOutcome(self._log)
        self._suspensions = SuspensionWatch(self._log.write)
        self._when_to_stop = WhenToStop(options, journal.path)
        self._clock = RecordingClock(options)
        self._news: Intake[News | _Add | _Stop] = Intake()
        self._targets = RecordedTargets(options, self._news.put, is_watched=self._when_to_stop.is_watched)
        self.write("header", header)
        self._state.write()

    @property
    def contents(self) -> Contents:
        """What has come so far."""
        return self._log.contents

    @property
    def stopped(self) -> str | None:
        """Why we stopped it; None when we did not."""
        return self._state.stopped

    def add(self, inspector: Inspector, *, waits_for_us: bool = False) -> None:
        """Records this inspector too. `waits_for_us`: its program was started so that it runs when we say so."""
        self._targets.add(inspector, waits_for_us=waits_for_us)

    def add_later(self, inspector: Inspector, *, waits_for_us: bool = False) -> None:
        """The same for any thread, while `run` runs. Once we are stopping, or over, the program is just let run."""
        if not self._news.offer(_Add(inspector, waits_for_us)):
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
        self._clock.start()
        while self._targets.has_open:
            with contextlib.suppress(queue.Empty):
                self._take(self._news.get(_LOOK_S))
            self._suspensions.look(self._log.local_pids)
            self._look_at_clock()
        self._news.close()
        with contextlib.suppress(queue.Empty):
            while True:
                self._take(self._news.get())
        self._suspensions.finish()
        if self._news.left_out:
            told = f"{counted(self._news.left_out, 'chunk')} more came than were asked for: not in the recording"
            self.write("note", {"text": told})
        self._outcome.finish()

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
        return self._targets.count == 0

    @property
    def was_lost(self) -> bool:
        """Whether the connection broke before we or the program ended the recording."""
        return self._outcome.was_lost

    @property
    def was_stopped(self) -> bool:
        """Whether we ended the recording, and not the program."""
        return self._state.is_stopping

    def finish(self, saved: Json) -> None:
        """Ends the journal and removes it: `saved` says where everything is now."""
        self.write("saved", saved)
        self._state.finish(was_lost=self._outcome.was_lost)
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
                self._state.attach()
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
                self._targets.end_one()
                if news.error is not None:
                    self._outcome.fail(news.error, is_alone=self._targets.count == 1)
            case _Add() if self._state.is_stopping or self._news.is_closed:
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
        self._clock.begin()
        self._state.begin()

    def _end(self, news: Ended) -> None:
        if self._targets.is_main_thread(news.thread):
            self._outcome.end_main_thread(news, is_alone=self._targets.count == 1)
        else:
            self._outcome.end_worker(news)

    def _stop(self, news: _Stop) -> None:
        self._state.stop(news.reason)
        self._targets.stop(news.patience_s)

    def _look_at_clock(self) -> None:
        if self._state.is_stopping:
            return
        reason = self._when_to_stop.reason(self._clock.elapsed_us) or self._clock.begins_too_late()
        if reason is not None:
            if reason.told:
                self.write("note", {"text": reason.told})
            self._stop(_Stop(reason.text, PATIENCE_S))
