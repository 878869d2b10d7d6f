"""Going through a recording sample by sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui.analysis.aggregate import Aggregate
from tui.text import printable
from tui.units import duration


@dataclass(frozen=True, slots=True)
class SamplePlace:
    """A sample: when it starts, and what there is to say about it."""

    start_us: int
    words: str


def sample_beside(aggregate: Aggregate, moment_us: int, step: int) -> SamplePlace | None:
    """The sample `step` after (or before) the one at a moment, within the time range; None where there is none."""
    line = aggregate.profile.timeline
    first, last = (0, len(line)) if aggregate.lens.range_us is None else line.overlapping(*aggregate.lens.range_us)
    here = int(np.searchsorted(line.start_us[:-1], moment_us, "right")) - 1
    sample = max(first, min(here, last - 1)) if not first <= here < last else here + step
    # Samples of no length share their start with the next one, and no moment tells them apart.
    while first <= sample < last and step < 0 and line.start_us[sample] == line.start_us[sample + 1]:
        sample += step
    if not first <= sample < last:
        return None
    start_us, end_us = int(line.start_us[sample]), int(line.start_us[sample + 1])
    row = int(line.node[sample])
    name = aggregate.profile.label(row) if row else "no stack"
    depth = int(aggregate.profile.tree.depth[row])
    return SamplePlace(
        start_us,
        f"sample {sample + 1:,} of {len(line):,} at {_moment(start_us)} · lasts {duration(end_us - start_us)} · "
        f"{printable(name)}, {depth} deep",
    )


def _moment(us: int) -> str:
    return f"{us / 1_000_000:.4f} s" if us >= 1_000_000 else f"{us / 1_000:.3f} ms"
