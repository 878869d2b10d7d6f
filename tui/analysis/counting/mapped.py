"""How much of the time is in functions that a source map tells the written place of."""

from __future__ import annotations

from tui.analysis.counting.aggregate import Aggregate


def mapped_us(aggregate: Aggregate) -> int:
    """The self time of what is counted in functions that are shown where they were written."""
    counted = aggregate.physical
    return int(counted.function_self_us[counted.profile.functions.is_written].sum())
