"""How much of the time is in functions that a source map tells the written place of."""

from __future__ import annotations

import numpy as np

from tui.analysis.aggregate import Aggregate


def mapped_us(aggregate: Aggregate) -> int:
    """The self time of what is counted in functions that are shown where they were written."""
    counted = aggregate.physical
    functions = counted.profile.functions
    if functions.written is None or not functions.shows_written:
        return 0
    mapped = [index for index, key in enumerate(functions.written.keys) if key is not None]
    return int(counted.function_self_us[np.array(mapped, np.int64)].sum())
