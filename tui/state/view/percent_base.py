"""What percentages are of, and the other things that they can be of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui.analysis.counting.aggregate import Aggregate
from tui.base.text import clip
from tui.state.view.measures import OF_ACTIVE, Base

_NAME_CELLS = 20


class Whole(StrEnum):
    """What percentages are of."""

    ACTIVE = "active"
    """The sampled time of the range that was not idle."""
    RANGE = "all"
    COUNTED = "counted"
    """What the lens leaves of it."""
    FUNCTION = "function"
    """The total of one function."""


@dataclass(frozen=True, slots=True)
class PercentBase:
    """What percentages are of; `function` is which one when they are of a function's total."""

    whole: Whole = Whole.ACTIVE
    function: int | None = None

    @property
    def leaves_idle_out(self) -> bool:
        """Whether idle time is no part of what percentages are of."""
        return self.whole in (Whole.ACTIVE, Whole.FUNCTION)


OF_ACTIVE_TIME = PercentBase()


def measured(aggregate: Aggregate, base: PercentBase) -> Base:
    """What `base` is in numbers, and what the header calls it."""
    is_time = aggregate.profile.origin.unit == "us"
    if base.whole is Whole.FUNCTION and base.function is not None:
        name = clip(aggregate.profile.functions.labels[base.function], _NAME_CELLS)
        return Base(f"% of function {name}", int(aggregate.function_total_us[base.function]))
    if base.whole is Whole.COUNTED and aggregate.lens.is_reshaping:
        return Base("% of counted", aggregate.sampled_us)
    in_range = aggregate.in_range
    if not is_time:
        return Base("% of range" if aggregate.lens.range_us else "% of all", in_range.sampled_us)
    if base.whole is not Whole.RANGE:
        return Base(OF_ACTIVE, in_range.active_us)
    start_us, end_us = aggregate.range_us
    return Base("% of range" if aggregate.lens.range_us else "% of duration", end_us - start_us)


def following(aggregate: Aggregate, base: PercentBase, selected: int | None) -> PercentBase:
    """What percentages are of next: active time, all of it, what the lens counts, the selected function, and again.

    Left out is what would be the same as the one before: there is active time only where time is measured, and what
    is counted is another thing only where the lens takes something away.
    """
    wholes = [PercentBase(Whole.ACTIVE)]
    if aggregate.profile.origin.unit == "us":
        wholes.append(PercentBase(Whole.RANGE))
    if aggregate.lens.is_reshaping:
        wholes.append(PercentBase(Whole.COUNTED))
    if selected is not None and aggregate.function_total_us[selected] > 0:
        wholes.append(PercentBase(Whole.FUNCTION, selected))
    kinds = [one.whole for one in wholes]
    place = kinds.index(base.whole) if base.whole in kinds else -1
    return wholes[(place + 1) % len(wholes)]
