"""What is counted of one recorded profile under any lens."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

import numpy as np

from tui.analysis.accounting.effective import Accounting, effective
from tui.analysis.accounting.gap_cut import without_gaps
from tui.analysis.counting.aggregate import Aggregate, aggregate, summed
from tui.analysis.filters.groups import grouped
from tui.analysis.filters.lens import WHOLE, Lens
from tui.analysis.filters.reshape import DROPPED, Shape, shown, unchanged
from tui.analysis.filters.steps import applied, together
from tui.profile.columns.written import Written
from tui.profile.profile import Profile

_KEPT_SHAPES = 4


class Counting:
    """Answers lens after lens; what only a change of the time range needs again is kept."""

    def __init__(self, recorded: Profile) -> None:
        self._recorded = recorded
        self._effective: dict[Accounting, Profile] = {}
        self._shaped: OrderedDict[Lens, tuple[Profile, Shape]] = OrderedDict()

    def with_written(self, written: Written, *, shows_written: bool = True) -> Counting:
        """The same profile with what source maps say of its functions; their order and all times are the same."""
        other = Counting(_with_written(self._recorded, written, shows_written))
        # A copy: a thread may be counting under other rules meanwhile.
        for rules, profile in dict(self._effective).items():
            other._effective[rules] = _with_written(profile, written, shows_written)
        return other

    def profile(self, accounting: Accounting = WHOLE.accounting) -> Profile:
        """The profile as it is counted under the rules of `accounting`, before any lens."""
        if accounting not in self._effective:
            self._effective[accounting] = accounted(self._recorded, accounting)
        return self._effective[accounting]

    def aggregate(self, lens: Lens) -> Aggregate:
        """What the profile spends where under `lens`.

        Raises UsageError when a step names something that the profile does not have.
        """
        in_range = aggregate(self.profile(lens.accounting), lens)
        return _in_shape(in_range, *self._shape(lens)) if lens.is_reshaping else in_range

    def _shape(self, lens: Lens) -> tuple[Profile, Shape]:
        key = replace(lens, range_us=None)
        if key not in self._shaped:
            self._shaped[key] = _shape_of(self.profile(lens.accounting), lens)
            if len(self._shaped) > _KEPT_SHAPES:
                self._shaped.popitem(last=False)
        self._shaped.move_to_end(key)
        return self._shaped[key]


def accounted(recorded: Profile, accounting: Accounting) -> Profile:
    """`recorded` as it is counted under the rules of `accounting`."""
    profile = effective(recorded, accounting)
    return without_gaps(profile) if accounting.cuts_gaps else profile


def _with_written(profile: Profile, written: Written, shows_written: bool) -> Profile:
    return replace(profile, functions=replace(profile.functions, written=written, shows_written=shows_written))


def counted(profile: Profile, lens: Lens) -> Aggregate:
    """What an effective `profile` spends where under `lens`, whatever the accounting that the lens names."""
    in_range = aggregate(profile, lens)
    return _in_shape(in_range, *_shape_of(profile, lens)) if lens.is_reshaping else in_range


def _shape_of(profile: Profile, lens: Lens) -> tuple[Profile, Shape]:
    shape = unchanged(profile)
    for step in lens.steps:
        shape = applied(shape, step)
    if lens.grouping is not None:
        shape = together(shape, *grouped(shape.functions, shape.tree, lens.grouping))
    return shown(profile, shape), shape


def _in_shape(before: Aggregate, profile: Profile, shape: Shape) -> Aggregate:
    """The times of `before`, each row's on the row that it stands for now."""
    is_counted = shape.row != DROPPED
    row = shape.row[is_counted]
    self_us = summed(row, before.self_us[is_counted], len(profile.tree))
    samples = summed(row, before.samples[is_counted], len(profile.tree)).astype(np.int32)
    root_us = before.root_us + int(self_us[0])
    self_us[0] = samples[0] = 0
    return Aggregate(profile, before.lens, self_us, samples, root_us, before, shape.row > 0)
