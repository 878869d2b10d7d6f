"""Gaps cut out of what samples own: nobody looked there, so nobody is charged.

An isolate of workerd that is not entered is not sampled, and its next sample comes when it is entered again: the sample
before would own the whole wait. DevTools counts it so, and so does tickscope unless it is asked to cut.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui.analysis.accounting.intervals import gap_threshold_us, gaps, intervals
from tui.profile.columns.column_types import Int32
from tui.profile.columns.timeline import Timeline
from tui.profile.profile import Profile

ROOT_ROW = 0


def without_gaps(profile: Profile) -> Profile:
    """`profile` with the samples before gaps lasting the usual interval only; the rest of each gap is unsampled.

    The same object when it has none. Unsampled time is on the root, as a sample that `timeline.recorded` does not have.

        start µs     0   100   200   900        usual 100: the sample at 200 owns a gap
        cut          0   100   200   300   900  from 300 on nothing is known
    """
    line = profile.timeline
    usual = intervals(line) if profile.origin.is_sampled_in_time else None
    found = None if usual is None else gaps(line, gap_threshold_us(usual.median_us))
    if usual is None or not found:
        return profile
    before_gap = np.searchsorted(line.start_us[:-1], found.start_us, "right") - 1
    node = np.insert(line.node, before_gap + 1, np.int32(ROOT_ROW))
    start_us = np.insert(line.start_us, before_gap + 1, found.start_us + usual.median_us)

    def with_unknown(told: Int32 | None) -> Int32 | None:
        return None if told is None else np.insert(told, before_gap + 1, np.int32(0))

    return replace(
        profile,
        timeline=Timeline(node, start_us, line),
        sample_lines=with_unknown(profile.sample_lines),
        sample_columns=with_unknown(profile.sample_columns),
    )
