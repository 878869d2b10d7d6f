"""The aggregate: how much time each node and each function has under a lens."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from tui.analysis.counting.checkpoints import spent
from tui.analysis.filters.lens import WHOLE, Lens
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Bool, Int32, Int64, UInt8, running_sum
from tui.profile.columns.timeline import Timeline
from tui.profile.profile import Profile

_LEVELS_IN_TURN = 256
_SIBLINGS_IN_TURN = 8


@dataclass(frozen=True, eq=False)
class Aggregate:
    """Self times and sample counts of the nodes of `profile` under `lens`, and what follows from them.

    `self_us` int64[nodes], `samples` int32[nodes]: samples with the node on top that overlap the range. Samples on
    the root are time that nothing is known about: they count in no node. `root_us` says how much they are.

    Under a lens that takes something out of stacks, `profile` is the one with the stacks that are left, `before` what
    the time range held before, and `is_kept` bool[nodes of before.profile] what of it is counted in a node.
    """

    profile: Profile
    lens: Lens
    self_us: Int64
    samples: Int32
    root_us: int = field(default=0)
    before: Aggregate | None = None
    is_kept: Bool | None = None

    @cached_property
    def _running_self_us(self) -> Int64:
        return running_sum(self.self_us)

    @cached_property
    def _running_samples(self) -> Int64:
        return running_sum(self.samples)

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
        rows, end, function = self.profile.tree.outermost
        total_us = self._running_self_us.take(end) - self._running_self_us.take(rows)
        return summed(function, total_us, len(self.profile.functions))

    @cached_property
    def function_is_sampled(self) -> Bool:
        """bool[functions]: the function is on the stack of at least one sample.

        Those with time are. The others can only be on stacks of samples that took none, and of those there are few.
        """
        is_sampled = self.function_total_us > 0
        row = np.flatnonzero((self.samples > 0) & (self.self_us == 0))
        for _ in range(_LEVELS_IN_TURN):
            row = row[row > 0]
            if not len(row):
                return is_sampled
            is_sampled[self.profile.tree.function[row]] = True
            row = np.unique(self.profile.tree.parent[row])
        # Deeper than any stack of V8's: level by level it would take the square of the depth.
        rows = np.arange(1, len(self.profile.tree))
        is_sampled[self.profile.tree.function[rows[self.sampled_below(rows) > 0]]] = True
        return is_sampled

    def only_child(self, row: int) -> int | None:
        """The one sampled child of `row`, None where there are none or several.

        A row's first child is the row behind it, and behind a child's subtree the next one begins. The first of them
        with samples is the only one when it holds as many as the row has below itself.
        """
        end, held_before = self.profile.tree.end, self._running_samples
        last, child = end.item(row), row + 1
        below = held_before.item(last) - held_before.item(child)
        if not below:
            return None
        for _ in range(_SIBLINGS_IN_TURN):
            held = held_before.item(end.item(child)) - held_before.item(child)
            if held:
                return child if held == below else None
            child = end.item(child)
        # Many without samples: the first row with one is the child, or lies below it.
        child = int(np.searchsorted(held_before, held_before.item(child), "right")) - 1
        while self.profile.tree.parent.item(child) != row:
            child = self.profile.tree.parent.item(child)
        held = held_before.item(end.item(child)) - held_before.item(child)
        return child if held == below else None

    def prepare(self) -> None:
        """Computes what later answers rest on: once over all nodes."""
        _ = self.function_self_us, self.function_total_us, self.function_samples, self.function_is_sampled
        _ = self.category_us, self._running_samples

    def _by_function(self, column: Int32 | Int64) -> Int64:
        rows = self._rows_on_top
        return summed(self.profile.tree.function[rows], column[rows], len(self.profile.functions))

    @cached_property
    def _rows_on_top(self) -> Int64:
        return np.flatnonzero(self.samples != 0)

    @cached_property
    def category_us(self) -> Int64:
        """int64[categories]: self time by `Category`."""
        return summed(self.profile.functions.category, self.function_self_us, len(Category))

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
    def in_range(self) -> Aggregate:
        """What the time range holds whatever else the lens does."""
        return self.before or self

    @cached_property
    def physical(self) -> Aggregate:
        """What is counted, on the call paths on which it was sampled: source lines are theirs."""
        if self.before is None or self.is_kept is None:
            return self
        self_us, samples = self.before.self_us * self.is_kept, self.before.samples * self.is_kept
        return Aggregate(self.before.profile, self.lens, self_us, samples)

    def physical_function(self, function: int) -> int | None:
        """The index of a function in `physical`, None for what stands for several functions."""
        keys, key = self.physical.profile.functions.keys, self.profile.functions.keys[function]
        if function < len(keys) and keys[function] == key:
            return function
        return next((index for index, one in enumerate(keys) if one == key), None)

    @property
    def range_us(self) -> tuple[int, int]:
        """The time range that is counted."""
        return self.lens.range_us or (0, self.profile.duration_us)


def aggregate(profile: Profile, lens: Lens = WHOLE) -> Aggregate:
    """What `profile` (as it is counted, see `effective`) spends where under `lens`."""
    line, nodes = profile.timeline, len(profile.tree)
    first, last = (0, len(line)) if lens.range_us is None else line.overlapping(*lens.range_us)
    total = spent(line, nodes, first, last)
    if lens.range_us is not None and first < last:
        # The range may begin inside its first sample and end inside its last one.
        start_us, end_us = lens.range_us
        total.self_us[line.node[first]] -= max(0, start_us - int(line.start_us[first]))
        total.self_us[line.node[last - 1]] -= max(0, int(line.start_us[last]) - end_us)
    root_us = int(total.self_us[0])
    total.self_us[0] = total.samples[0] = 0
    return Aggregate(profile, lens, total.self_us, total.samples, root_us)


def owned_us(line: Timeline, first: int, last: int, range_us: tuple[int, int] | None) -> Int64:
    """int64[last − first]: the time that each of these samples owns, clipped to the range at both ends."""
    bounds = line.start_us[first : last + 1]
    return np.diff(bounds if range_us is None else np.clip(bounds, *range_us))


def summed(index: Int32 | Int64 | UInt8, weight: Int32 | Int64, count: int) -> Int64:
    """int64[count]: `weight` summed by `index`. Sums of µs below 2^53 are exact in the doubles of bincount."""
    return np.bincount(index, weights=weight, minlength=count).astype(np.int64)
