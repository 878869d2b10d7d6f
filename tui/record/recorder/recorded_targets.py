"""The targets of a recording: how each is recorded, and which of them still report."""

from __future__ import annotations

import itertools

from tui.base.units import US_PER_S
from tui.record.options.recording_options import RecordOptions
from tui.record.processes.inspector import Inspector
from tui.record.recorder.target.target_recording import TargetPlan, TargetRecording
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.memory_profiler import MemorySampling
from tui.record.threads.recording_events import Tell


class RecordedTargets:
    """The targets that are or were recorded; only for the thread of the recorder. Their events go to `tell`.

    `is_watched`: somebody shows the recording, and the texts of its scripts.
    """

    def __init__(self, options: RecordOptions, tell: Tell, *, is_watched: bool) -> None:
        self._options = options
        self._tell = tell
        self._is_watched = is_watched
        self._numbers = itertools.count()
        self._targets: list[TargetRecording] = []
        self._open_count = 0

    @property
    def count(self) -> int:
        """How many were added."""
        return len(self._targets)

    @property
    def has_open(self) -> bool:
        """Whether one of them has not ended."""
        return self._open_count > 0

    def add(self, inspector: Inspector, *, waits_for_us: bool) -> None:
        """Begins to record a target."""
        plan = TargetPlan(
            sampling_of(self._options, waits_for_us=waits_for_us, is_watched=self._is_watched),
            waits_for_us,
            self._options.allows_remote,
            self._options.keeps_inspector,
        )
        target = TargetRecording(inspector, plan, self._tell, self._numbers)
        self._targets.append(target)
        self._open_count += 1
        target.start()

    def end_one(self) -> None:
        """Counts a target that has ended."""
        self._open_count -= 1

    def is_main_thread(self, number: int) -> bool:
        """Whether the thread with that number in the recording is the main one of a target."""
        return any(target.number == number for target in self._targets)

    def stop(self, patience_s: float) -> None:
        """Ends all; what does not answer is waited for as long as that. May be called again."""
        for target in self._targets:
            target.stop(patience_s)


def sampling_of(options: RecordOptions, *, waits_for_us: bool, is_watched: bool) -> Sampling | MemorySampling:
    """How a target is sampled that `options` ask for.

    `waits_for_us`: no code of it runs yet, so that V8 need not make any anew, unless it warms up first.
    """
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
        scripts="off" if options.scripts == "show" and not is_watched else options.scripts,
    )
