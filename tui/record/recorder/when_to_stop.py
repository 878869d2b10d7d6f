"""When a recording that goes on by itself has to stop: asked to, its time is over, or nobody watches any more."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from tui.base.units import US_PER_S, duration
from tui.record.journal import control, watchers
from tui.record.journal.journal import is_being_written
from tui.record.options.recording_options import RecordOptions

_LOOK_S = 1.0
"""How often we look who watches."""
_BEGINS_WITHIN_S = 10.0
"""How long a target may take to begin, beyond the time that it is to be recorded for: it may be busy, or mute."""
LEFT = "nobody watches any more"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it stops now; `told` is a sentence for the user where nobody expects it."""

    text: str
    told: str = ""


class WhenToStop:
    """Looks whether it is time. Who started the recording by hand need not watch it."""

    def __init__(self, options: RecordOptions, journal: Path) -> None:
        self._options = options
        self._journal = journal
        self.is_watched = watchers.has_watchers(journal)
        """Whether somebody watches from the start on."""
        self._needs_watchers = self.is_watched and is_being_written(journal)
        self._looked = time.monotonic()

    def reason(self, elapsed_us: int) -> Reason | None:
        """Why the recording, which has lasted so long, stops now; None while it goes on."""
        options = self._options
        if control.is_asked_to_stop(self._journal):
            return Reason("asked to")
        if options.duration_us is not None and elapsed_us >= options.duration_us:
            return Reason(f"{duration(options.duration_us)} are over")
        if elapsed_us >= options.max_duration_us:
            told = f"stopped after {duration(options.max_duration_us)}, the longest it may take"
            return Reason("the longest duration is over", told)
        if self.is_left():
            return Reason(LEFT, f"stopped: {LEFT}")
        return None

    def is_left(self) -> bool:
        """Whether those who watched are gone: an explorer that was killed, or lost its terminal."""
        # Where files cannot be locked, ours included, nobody knows who lives.
        if not self._needs_watchers or time.monotonic() - self._looked < _LOOK_S:
            return False
        self._looked = time.monotonic()
        return not watchers.is_watched(self._journal)


class RecordingClock:
    """How long samples have been taken, and how long they were waited for."""

    def __init__(self, options: RecordOptions) -> None:
        wanted_us = options.warmup_us + min(options.duration_us or options.max_duration_us, options.max_duration_us)
        self._begins_within_s = wanted_us / US_PER_S + _BEGINS_WITHIN_S
        self._started_at = time.monotonic()
        self._began_at: float | None = None

    def start(self) -> None:
        """Samples are waited for from now on."""
        self._started_at = time.monotonic()

    def begin(self) -> None:
        """Samples are being taken, of the first thread or one more."""
        if self._began_at is None:
            self._began_at = time.monotonic()

    @property
    def elapsed_us(self) -> int:
        """How long samples have been taken."""
        return 0 if self._began_at is None else int((time.monotonic() - self._began_at) * US_PER_S)

    def begins_too_late(self) -> Reason | None:
        """Why to stop when no samples come, however long we wait; None as long as they may."""
        if self._began_at is not None or time.monotonic() - self._started_at < self._begins_within_s:
            return None
        waited = duration(self._begins_within_s * US_PER_S)
        return Reason("it did not begin", f"stopped: no samples within {waited}")
