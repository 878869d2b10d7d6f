"""The flame chart: boxes in the order of time."""

from __future__ import annotations

import numpy as np

from tui.analysis.chart.layout import Layout
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
