"""Who shows a recording and who is told of it: what the feed of its journal needs of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tui.analysis.filters.lens import Lens
from tui.state.model.counts import Counts
from tui.state.model.opened import Opened
from tui.state.model.recording import Growth, RecordingFacts


class View(Protocol):
    """Who shows the recording. Both are asked on the feed's thread."""

    def lens_of(self, duration_us: int) -> Lens:
        """What is counted of a recording that has lasted so long."""

    def prepare(self, counts: Counts) -> None:
        """Makes what the chart will show of them."""


class Listener(Protocol):
    """Who is told, on the screen's thread."""

    def recording_told(self, facts: RecordingFacts) -> None:
        """How it goes."""

    def recording_began(self, opened: Opened) -> None:
        """There is something to show: the recording so far, or another thread of it that was asked for."""

    def recording_grew(self, growth: Growth) -> None:
        """There is more to show."""

    def recording_saved(self, saved: Saved) -> None:
        """It is over and in a file."""

    def recording_failed(self, sentence: str) -> None:
        """It is over, and there is no file."""

    def command_ended(self, status: int, *, by_us: bool) -> None:
        """The command that the recorder started has ended; negative: by a signal. `by_us`: we asked it to."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A recording that is over: its file, the profiles in it, and which of them was shown."""

    path: Path
    profiles: list[Opened]
    place: int
    is_recovered: bool
