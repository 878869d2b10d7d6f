"""The figures that say how far the numbers of a profile can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui.analysis.accounting.intervals import NO_GAPS, Gaps, Intervals, gap_threshold_us, gaps, intervals
from tui.analysis.counting.aggregate import Aggregate
from tui.profile.columns.category import GARBAGE_COLLECTOR, IDLE, PROGRAM


@dataclass(frozen=True, eq=False)
class Figures:
    """What a whole profile rests on; times in the unit of the profile.

    `idle_us`, `gc_us` and `program_us` are self times of V8's states as they are counted. `unsampled_us` is what no
    sample with a known stack owns. `function_count` counts functions on the stack of at least one sample.
    `intervals` is None under two samples, and where the profile is not sampled in time.
    """

    duration_us: int
    sample_count: int
    function_count: int
    sampled_us: int
    idle_us: int
    gc_us: int
    program_us: int
    unsampled_us: int
    intervals: Intervals | None
    gaps: Gaps

    @property
    def active_us(self) -> int:
        """Sampled time that was not idle."""
        return self.sampled_us - self.idle_us


def figures(whole: Aggregate) -> Figures:
    """The figures of a profile by the aggregate of all of it."""
    profile = whole.profile
    measures_time = profile.origin.unit == "us"
    recorded = profile.timeline.recorded
    usual = intervals(recorded) if profile.origin.is_sampled_in_time else None
    state_us = _state_us(whole)
    return Figures(
        duration_us=profile.duration_us,
        sample_count=len(recorded),
        function_count=int(np.count_nonzero(whole.function_is_sampled)),
        sampled_us=whole.sampled_us,
        idle_us=state_us[IDLE],
        gc_us=state_us[GARBAGE_COLLECTOR],
        program_us=state_us[PROGRAM],
        unsampled_us=max(0, profile.duration_us - whole.sampled_us) if measures_time else 0,
        intervals=usual,
        gaps=gaps(recorded, gap_threshold_us(usual.median_us)) if usual else NO_GAPS,
    )


def _state_us(whole: Aggregate) -> dict[str, int]:
    """The self time of each of V8's states, by its name."""
    self_us = dict.fromkeys((IDLE, GARBAGE_COLLECTOR, PROGRAM), 0)
    for index, key in enumerate(whole.profile.functions.keys):
        if key.name in self_us and not key.url:
            self_us[key.name] += int(whole.function_self_us[index])
    return self_us


def mapped_us(aggregate: Aggregate) -> int:
    """The self time of functions that a source map locates in their original source, in the profile's unit."""
    counted = aggregate.physical
    return int(counted.function_self_us[counted.profile.functions.is_written].sum())
