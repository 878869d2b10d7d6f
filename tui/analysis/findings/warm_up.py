"""Warm-up: how long a program takes until it does what it does from then on."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tui.analysis.counting.aggregate import Aggregate, owned_us, summed
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Int64
from tui.profile.profile import Profile

_SLICES = 32
_FEWEST_SAMPLES = 20
"""Of a slice: with fewer, functions differ by chance alone."""
_CLEARLY = 4.0
"""How many times the usual difference of later slices is a different mix of functions."""
_SMALLEST_DIFFERENCE = 0.15


def warm_up_us(whole: Aggregate) -> int | None:
    """Until when, in µs since startTime, the mix of functions is another one than later; None when it is not.

    The second half of the recording says what is usual: the mean mix of functions of its slices, and how much its
    slices differ from that. Warm-up are the slices from the beginning on that differ clearly more.
    """
    duration_us = whole.profile.duration_us
    bounds = [duration_us * part // _SLICES for part in range(_SLICES + 1)]
    if bounds[-1] < _SLICES:
        return None
    slices = [active_by_function(whole.profile, ends) for ends in pairwise(bounds)]
    is_told = np.array([samples >= _FEWEST_SAMPLES for _, samples in slices])
    later = np.flatnonzero(is_told)[np.flatnonzero(is_told) >= _SLICES // 2]
    if len(later) < _SLICES // 4 or not is_told[0]:
        return None
    mixes = np.stack([active_us / max(1, int(active_us.sum())) for active_us, _ in slices])
    usual = mixes[later].mean(axis=0)
    difference = np.abs(mixes - usual).sum(axis=1) / 2
    limit = max(_SMALLEST_DIFFERENCE, _CLEARLY * float(np.median(difference[later])))
    is_usual = (difference <= limit) | ~is_told
    warm = int(np.argmax(is_usual))
    # More than the first half would be no beginning but another way of working.
    return bounds[warm] if 0 < warm <= _SLICES // 2 and is_usual[later].mean() > 0.8 else None


def active_by_function(profile: Profile, ends: tuple[int, int]) -> tuple[Int64, int]:
    """int64[functions]: the active self time of each in a slice of time, and how many samples that is.

    An aggregate would say the same by way of all nodes, of which there may be a million and more.
    """
    line, functions = profile.timeline, profile.functions
    first, last = line.overlapping(*ends)
    node = line.node[first:last]
    function = profile.tree.function[node]
    is_active = (functions.category[function] < Category.IDLE) & (node != 0)
    owned = owned_us(line, first, last, ends)
    return summed(function[is_active], owned[is_active], len(functions)), int(is_active.sum())
