"""Time in which the recorded process was stopped, and so nothing was sampled.

V8's sampler stops with its process. The last sample before a stop would own all of it: the time up to the next one.
Only what a usual sample lasts is left to it; the rest goes to a `(root)` sample, which is unsampled time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tui.profile.columns.column_types import Int32, Int64

_LONG_RATIO = 20
_LONG_US = 50_000
"""A sample that lasts this many usual ones, and this long, may own a stop."""
_LEAST_OVERLAP = 0.5


class Stop(NamedTuple):
    """A stop of a process, in µs of the target's clock: not before `start_us`, and over at `end_us`."""

    start_us: int
    end_us: int


class StoppedSamples(NamedTuple):
    """`sample` int64[k]: those that would own a stop, rising; `from_us` int64[k]: where their own time ends."""

    sample: Int64
    from_us: Int64


def stopped_samples(bounds_us: Int64, stops: Sequence[Stop]) -> StoppedSamples:
    """The samples that a stop falls into; sample `i` owns `[bounds_us[i], bounds_us[i + 1])`.

    A long sample alone proves nothing: a native call may keep V8 from sampling. It must also have most of its time
    within a stop that was seen from outside.
    """
    lasted_us = np.diff(bounds_us)
    if not stops or len(lasted_us) < 2:
        return StoppedSamples(np.empty(0, np.int64), np.empty(0, np.int64))
    usual_us = int(np.median(lasted_us))
    long = np.flatnonzero(lasted_us > max(_LONG_RATIO * usual_us, _LONG_US))
    from_us, until_us = bounds_us[long] + usual_us, bounds_us[long + 1]
    overlap_us = np.zeros(len(long), np.int64)
    for stop in stops:
        overlap_us += np.maximum(0, np.minimum(until_us, stop.end_us) - np.maximum(from_us, stop.start_us))
    is_stopped = overlap_us >= _LEAST_OVERLAP * (until_us - from_us)
    return StoppedSamples(long[is_stopped], from_us[is_stopped])


def stopped_us(bounds_us: Int64, stops: Sequence[Stop]) -> int:
    """How much of the time of the samples is a stop's."""
    stopped = stopped_samples(bounds_us, stops)
    return int((bounds_us[stopped.sample + 1] - stopped.from_us).sum())


def with_stops_unsampled(node: Int32, bounds_us: Int64, stops: Sequence[Stop], root: int = 0) -> tuple[Int32, Int64]:
    """`node` int32[n] and `bounds_us` int64[n + 1] with a sample on `root` for each stop; all others stay as long."""
    stopped = stopped_samples(bounds_us, stops)
    after = stopped.sample + 1
    return np.insert(node, after, np.int32(root)), np.insert(bounds_us, after, stopped.from_us)
