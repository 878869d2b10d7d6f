"""A recording: how it goes, what it has grown to, and what the explorer holds still of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from tui.analysis.chart.overview import Activity
from tui.analysis.counting.counting import Counting
from tui.analysis.counting.figures import Figures
from tui.analysis.filters.lens import Lens
from tui.source.sources import Sources
from tui.state.model.counts import Counts


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """How a recording goes. Times are µs; `cpu_share` is of one core, in the last second.

    `interval_us` is the achieved median, `missed` the samples that should have come between others and did not.
    `last_us` is the part that is counted, None for all of it; `notes` what the recorder said, each once. Of memory
    there is `allocated_bytes` in place of an interval: what is in use, or with `counts_collected` all since the start.
    """

    title: str
    state: str = "CONNECTING"
    elapsed_us: int = 0
    samples: int = 0
    bytes: int = 0
    cpu_share: float | None = None
    interval_us: int | None = None
    missed: int = 0
    allocated_bytes: int | None = None
    counts_collected: bool = False
    is_frozen: bool = False
    last_us: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What was said last; "" before anything was."""
        return self.notes[-1] if self.notes else ""

    def noted(self, sentence: str) -> RecordingFacts:
        """The same with one more thing said."""
        return replace(self, notes=(*(note for note in self.notes if note != sentence), sentence))


@dataclass(frozen=True, slots=True)
class Live:
    """A recording that goes on. `last_us` is the length of the last part that alone is counted, None for the whole.

    `last_range` is where that part was when it was counted last.
    """

    facts: RecordingFacts
    is_frozen: bool = False
    last_us: int | None = None
    last_range: tuple[int, int] | None = None

    def counts_last_part(self, lens: Lens) -> bool:
        """Whether `lens` counts the last seconds, as they come."""
        return self.last_us is not None and lens.range_us == self.last_range

    def lens_of(self, lens: Lens, duration_us: int) -> Lens:
        """`lens` with its range at the end of a recording that has lasted so long, where it counts the last seconds."""
        if self.last_us is None or not self.counts_last_part(lens):
            return lens
        return replace(lens, range_us=last_part(duration_us, self.last_us))

    def shown_facts(self, lens: Lens) -> RecordingFacts:
        """How the recording goes, as the header shows it."""
        last_us = self.last_us if self.counts_last_part(lens) else None
        return replace(self.facts, is_frozen=self.is_frozen, last_us=last_us)


@dataclass(frozen=True, slots=True)
class Finished:
    """A recording that is over: the profile grows no more."""


def last_part(duration_us: int, last_us: int) -> tuple[int, int]:
    """The range of the last `last_us` of a recording that has lasted `duration_us` by now."""
    return max(0, duration_us - last_us), max(1, duration_us)


class Growth(NamedTuple):
    """A recording so far, under the filters of its screen; `activity` and `figures` are those of the whole of it."""

    counting: Counting
    counts: Counts
    activity: Activity
    figures: Figures
    sources: Sources
