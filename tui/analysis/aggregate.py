"""The aggregate: how much time each node and each function has under a lens."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from tui.analysis.lens import WHOLE, Lens
from tui.profile.category import Category
from tui.profile.columns import Bool, Int32, Int64
from tui.profile.profile import Profile
from tui.profile.timeline import Timeline


@dataclass(frozen=True, eq=False)
class Aggregate:
    """Self times and sample counts of the nodes of `profile` under `lens`, and what follows from them.

    `self_us` int64[nodes], `samples` int64[nodes]: samples with the node on top that overlap the range. Samples on
    the root are time that nothing is known about: they count in no node. `root_us` says how much they are.
    """

    profile: Profile
    lens: Lens
    self_us: Int64
    samples: Int64
    root_us: int = field(default=0)

    @cached_property
    def _running_self_us(self) -> Int64:
        return np.concatenate((np.zeros(1, np.int64), np.cumsum(self.self_us)))

    @cached_property
    def _running_samples(self) -> Int64:
        return np.concatenate((np.zeros(1, np.int64), np.cumsum(self.samples)))

    def total_us(self, row: int) -> int:
        """Time with the node of `row` anywhere on the stack."""
        return int(self._running_self_us[self.profile.tree.end[row]] - self._running_self_us[row])

    def totals_us(self, rows: Int32 | Int64) -> Int64:
        """`total_us` of many rows."""
        return self._running_self_us[self.profile.tree.end[rows]] - self._running_self_us[rows]

    def sampled_below(self, rows: Int32 | Int64) -> Int64:
        """How many samples lie in the subtrees of `rows`."""
        return self._running_samples[self.profile.tree.end[rows]] - self._running_samples[rows]

    @cached_property
    def function_self_us(self) -> Int64:
        """int64[functions]: time with the function on top."""
        return self._by_function(self.self_us)

    @cached_property
    def function_samples(self) -> Int64:
        """int64[functions]: samples with the function on top."""
        return self._by_function(self.samples)

    @cached_property
    def function_total_us(self) -> Int64:
        """int64[functions]: time with the function anywhere on the stack, recursion counted once.

        Only the outermost rows of a function count: a sample below one of them is below exactly one.
        """
        outermost = self._outermost_rows
        totals = self.totals_us(outermost)
        return _summed(self.profile.tree.function[outermost], totals, len(self.profile.functions))

    @cached_property
    def function_is_sampled(self) -> Bool:
        """bool[functions]: the function is on the stack of at least one sample."""
        outermost = self._outermost_rows
        below = self.sampled_below(outermost)
        return _summed(self.profile.tree.function[outermost], below, len(self.profile.functions)) > 0

    @cached_property
    def _outermost_rows(self) -> Int64:
        outermost = self.profile.tree.is_outermost.copy()
        outermost[0] = False
        return np.flatnonzero(outermost)

    def _by_function(self, column: Int64) -> Int64:
        rows = np.flatnonzero(column)
        return _summed(self.profile.tree.function[rows], column[rows], len(self.profile.functions))

    @cached_property
    def category_us(self) -> Int64:
        """int64[categories]: self time by `Category`."""
        return _summed(self.profile.functions.category, self.function_self_us, len(Category))

    @property
    def sampled_us(self) -> int:
        """Time that samples with a known stack own."""
        return int(self._running_self_us[-1])

    @property
    def idle_us(self) -> int:
        """Sampled time on `(idle)`."""
        return int(self.category_us[Category.IDLE])

    @property
    def active_us(self) -> int:
        """Sampled time that was not idle: what percentages are of."""
        return self.sampled_us - self.idle_us

    @property
    def range_us(self) -> tuple[int, int]:
        """The time range that is counted."""
        return self.lens.range_us or (0, self.profile.duration_us)


def aggregate(profile: Profile, lens: Lens = WHOLE) -> Aggregate:
    """What `profile` (as it is counted, see `effective`) spends where under `lens`."""
    line, nodes = profile.timeline, len(profile.tree)
    first, last = (0, len(line)) if lens.range_us is None else line.overlapping(*lens.range_us)
    node = line.node[first:last]
    self_us = _summed(node, owned_us(line, first, last, lens.range_us), nodes)
    samples = np.bincount(node, minlength=nodes).astype(np.int64)
    root_us = int(self_us[0])
    self_us[0] = samples[0] = 0
    return Aggregate(profile, lens, self_us, samples, root_us)


def owned_us(line: Timeline, first: int, last: int, range_us: tuple[int, int] | None) -> Int64:
    """int64[last − first]: the time that each of these samples owns, clipped to the range at both ends."""
    bounds = line.start_us[first : last + 1]
    return np.diff(bounds if range_us is None else np.clip(bounds, *range_us))


def _summed(index: Int32 | Int64 | np.ndarray, weight: Int64, count: int) -> Int64:
    """int64[count]: `weight` summed by `index`. Sums of µs below 2^53 are exact in the doubles of bincount."""
    return np.bincount(index, weights=weight, minlength=count).astype(np.int64)
