"""Call trees that say how long each node took itself, and nothing of when: what V8 wrote up to 2013.

`CpuProfileNode::GetSelfTime` gave milliseconds, worked out from the ticks of the node and the length of the recording
(v8-profiler.h of V8 3.20). Chrome up to 28 wrote them, and what was built on the npm module v8-profiler: `selfTime` and
`totalTime`, some `selfSamplesCount` or `selfSamples` besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from tui.base.errors import ProfileFormatError
from tui.base.text import counted
from tui.base.units import LARGEST_US, US_PER_MS
from tui.formats.builder.recording import Recording
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.v8.samples import in_proportion
from tui.profile.columns.column_types import Int64
from tui.profile.columns.timeline import rounded_us


def has_self_times(nodes: Sequence[Json]) -> bool:
    """Whether any of `nodes` says how long it took itself."""
    return any((_microseconds(node.get("selfTime")) or 0) > 0 for node in nodes)


def sample_count(node: Json) -> int:
    """How many samples had `node` on top, by any of the names it was given; 0 when nothing tells."""
    for key in ("hitCount", "selfSamplesCount", "selfSamples"):
        count = fields.integer(node.get(key))
        if count is not None:
            return max(0, count)
    return 0


def read_self_times(nodes: Sequence[Json], recording: Recording, path: str) -> None:
    """Fills samples and bounds of `recording` from the self times of `nodes`, the root first.

    Each node has the samples that it says, one where it says none, and they share its time. What the root's
    `totalTime` says beyond the sum is unsampled. Raises ProfileFormatError when the sum is too much.
    """
    times, unreadable = [], 0
    for node in nodes:
        time = _microseconds(node.get("selfTime"))
        unreadable += time is None or time < 0
        times.append(max(Fraction(0), time or Fraction(0)))
    if sum(times) >= LARGEST_US:
        raise ProfileFormatError(path, "the sum of selfTime is outside ±2^53 µs")
    counts = in_proportion([max(sample_count(node), int(time > 0)) for node, time in zip(nodes, times, strict=True)])
    recording.sample_node = np.repeat(np.arange(len(nodes), dtype=np.int32), counts)
    recording.bounds = _shared(times, counts)
    total = _microseconds(nodes[0].get("totalTime"))
    recording.end = total if total is not None and 0 <= total < LARGEST_US else None
    recording.has_timeline = False
    recording.warnings.append("no samples: self times are those in the file, and there is no order in time")
    if unreadable:
        recording.warnings.append(f"{counted(unreadable, 'node')} without a readable selfTime: taken as 0")


def _microseconds(value: object) -> Fraction | None:
    """The time that `value` is or writes out in milliseconds, in µs; None when it is none, or outside ±2^53 ms."""
    time = fields.decimal(value)
    return time * US_PER_MS if time is not None and abs(time) < LARGEST_US else None


def _shared(times: Sequence[Fraction], counts: Sequence[int]) -> Int64:
    """int64[samples + 1]: the bounds of the samples, which share the time of their node: 7 µs of 3 are 2, 2 and 3."""
    bounds = [0]
    so_far = Fraction(0)
    for time, count in zip(times, counts, strict=True):
        start = rounded_us(so_far)
        so_far += time
        length = rounded_us(so_far) - start
        bounds.extend(start + length * number // count for number in range(1, count + 1))
    return np.array(bounds, np.int64)
