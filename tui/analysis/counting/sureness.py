"""How sure a share of the time is, within its recording.

Samples come in runs, so they are not independent of each other, and what a textbook says of as many coin throws would
promise too much. So the recording is cut into equal slices, and how much a function's share differs between them says
how much it would differ in another stretch of the same recording. Of functions with few samples the slices say nothing:
there it is Wilson's interval. Neither says anything about another run of the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import sqrt

import numpy as np
import numpy.typing as npt

from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.filters.lens import Lens
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Int64
from tui.profile.profile import Origin

SLICES = 32
FEWEST_SAMPLES = 30
"""Below it the interval is Wilson's."""

_T = 2.04
"""Student's t for 95 % and 31 degrees of freedom."""
_Z = 1.96

Float = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A share of the active time, from `low` to `high`, both fractions."""

    low: float
    high: float

    @property
    def reach(self) -> float:
        """How far off the share may be either way, a fraction."""
        return (self.high - self.low) / 2

    def covers(self, share: float) -> bool:
        """Whether the share might as well be this one."""
        return self.low <= share <= self.high

    def overlaps(self, other: Interval) -> bool:
        """Whether both shares might be the same."""
        return self.low <= other.high and other.low <= self.high


def has_slices(origin: Origin) -> bool:
    """Whether what was sampled can be cut into slices: it has times that were measured, and an order."""
    return origin.is_sampled_in_time and not origin.estimated


@dataclass(frozen=True, eq=False)
class Sureness:
    """Answers about the shares of functions in what `aggregate` counts."""

    aggregate: Aggregate

    @cached_property
    def _by_slice(self) -> tuple[Float, Int64, Int64]:
        """float64[slices]: active time; int64[functions, slices] each: self and total time."""
        start_us, end_us = self.aggregate.range_us
        bounds = [start_us + (end_us - start_us) * part // SLICES for part in range(SLICES + 1)]
        active_us, self_us, total_us = [], [], []
        for ends in pairwise(bounds):
            if ends[0] < ends[1]:
                one = aggregate(self.aggregate.profile, Lens(range_us=ends))
                active_us.append(one.active_us)
                self_us.append(one.function_self_us)
                total_us.append(one.function_total_us)
        # One function is asked for at a time: its slices stand together in memory.
        by_function = [np.array(slices, np.int64).T.copy() for slices in (self_us, total_us)]
        return np.array(active_us, np.float64), by_function[0], by_function[1]

    def prepared(self) -> Sureness:
        """The same, with all computed that answers rest on: for a worker."""
        _ = self._by_slice, self._active_samples, self._samples_with
        return self

    def of_self(self, function: int) -> Interval | None:
        """How sure the self share of a function is; None when there is no active time to have a share of."""
        samples = int(self.aggregate.function_samples[function])
        active_us, self_us, _ = self._by_slice
        return self._interval(self_us[function], samples) if active_us.sum() else None

    def of_none(self) -> Interval:
        """How sure it is that a function without a sample has no share."""
        return wilson(0, self._active_samples)

    def of_total(self, function: int) -> Interval | None:
        """How sure the total share of a function is; None when there is no active time to have a share of."""
        samples = int(self._samples_with[function])
        active_us, _, total_us = self._by_slice
        return self._interval(total_us[function], samples) if active_us.sum() else None

    def _interval(self, spent_us: Int64, samples: int) -> Interval:
        if samples < FEWEST_SAMPLES or len(spent_us) < 2:
            return wilson(samples, self._active_samples)
        return by_slices(spent_us, self._by_slice[0])

    @cached_property
    def _samples_with(self) -> Int64:
        """int64[functions]: samples with the function anywhere on the stack."""
        tree = self.aggregate.profile.tree
        rows = np.flatnonzero(tree.is_outermost)
        sampled = self.aggregate.sampled_below(rows)
        return np.bincount(tree.function[rows], sampled, len(self.aggregate.profile.functions)).astype(np.int64)

    @cached_property
    def _active_samples(self) -> int:
        is_active = self.aggregate.profile.functions.category != Category.IDLE
        return int(self.aggregate.function_samples[is_active].sum())


def by_slices(spent_us: Int64, active_us: Float) -> Interval:
    """The interval of `Σ spent / Σ active` by how much single slices differ from it (the ratio estimator)."""
    share = spent_us.sum() / active_us.sum()
    differences = spent_us - share * active_us
    slices = len(active_us)
    error = sqrt(slices / (slices - 1) * float(np.sum(differences**2))) / float(active_us.sum())
    return Interval(max(0.0, share - _T * error), min(1.0, share + _T * error))


def wilson(hits: int, samples: int) -> Interval:
    """Wilson's interval of the share of `hits` among `samples` that are independent of each other."""
    if samples <= 0:
        return Interval(0.0, 1.0)
    share = min(1.0, hits / samples)
    scale = 1 + _Z**2 / samples
    middle = (share + _Z**2 / (2 * samples)) / scale
    reach = _Z / scale * sqrt(share * (1 - share) / samples + _Z**2 / (4 * samples**2))
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))
