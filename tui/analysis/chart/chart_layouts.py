"""The pictures of one aggregate: layouts that the chart can show, and the overview's bars. Made when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui.analysis.chart.layout import Layout
from tui.analysis.chart.left_heavy import icicle
from tui.analysis.chart.overview import Activity
from tui.analysis.counting.aggregate import Aggregate
from tui.profile.columns.timeline import Timeline
from tui.profile.profile import Profile


def flame(profile: Profile, range_us: tuple[int, int] | None = None) -> Layout:
    """The boxes of `profile` in the order of time, positions in µs since startTime.

    The axis is the whole profile, or `range_us` with the boxes cut at its ends; time without samples is part of it.
    """
    line = profile.timeline
    if range_us is None:
        return Layout(profile.tree, line, 0, profile.duration_us)
    first, last = line.overlapping(*range_us)
    cut = Timeline(line.node[first:last], np.clip(line.start_us[first : last + 1], *range_us))
    return Layout(profile.tree, cut, *range_us)


@dataclass(frozen=True, eq=False)
class Layouts:
    """Flame chart, icicle and activity of what is counted."""

    aggregate: Aggregate

    def prepare(self) -> None:
        """Makes what the chart can show: for a worker."""
        _ = self.merged, self.merged_active, self.in_time

    @cached_property
    def activity(self) -> Activity:
        """What ran when, over the whole profile."""
        activity = Activity(self.aggregate.profile)
        activity.prepare()
        return activity

    @cached_property
    def in_time(self) -> Layout:
        """The boxes in the order of time."""
        return flame(self.aggregate.profile, self.aggregate.lens.range_us).prepared()

    @cached_property
    def merged(self) -> Layout:
        """The boxes merged, the widest first, with idle time."""
        return icicle(self.aggregate).prepared()

    @cached_property
    def merged_active(self) -> Layout:
        """The boxes merged, the widest first, without idle time: the whole width is active time."""
        return icicle(self.aggregate, with_idle=False).prepared()
