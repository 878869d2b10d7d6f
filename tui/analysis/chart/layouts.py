"""The pictures of one aggregate: layouts that the chart can show, and the overview's bars. Made when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tui.analysis.chart.flame import flame
from tui.analysis.chart.icicle import icicle
from tui.analysis.chart.layout import Layout
from tui.analysis.chart.overview import Activity
from tui.analysis.counting.aggregate import Aggregate


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
