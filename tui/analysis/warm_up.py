"""Warm-up: how long a program takes until it does what it does from then on."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tui.analysis.aggregate import Aggregate, aggregate
from tui.analysis.lens import Lens
from tui.profile.category import Category

_SLICES = 32
_FEWEST_SAMPLES = 20
"""Of a slice: with fewer, functions differ by chance alone."""
_CLEARLY = 4.0
"""How many times the usual difference of later slices is a different mix of functions."""
_SMALLEST_DIFFERENCE = 0.15

Float = npt.NDArray[np.float64]


def warm_up_us(whole: Aggregate) -> int | None:
    """Until when, in µs since startTime, the mix of functions is another one than later; None when it is not.

    The second half of the recording says what is usual: the mean mix of functions of its slices, and how much its
    slices differ from that. Warm-up are the slices from the beginning on that differ clearly more.
    """
    duration_us = whole.profile.duration_us
    bounds = [duration_us * part // _SLICES for part in range(_SLICES + 1)]
    if bounds[-1] < _SLICES:
        return None
    slices = [aggregate(whole.profile, Lens(range_us=ends)) for ends in pairwise(bounds)]
    is_told = np.array([_active_samples(one) >= _FEWEST_SAMPLES for one in slices])
    later = np.flatnonzero(is_told)[np.flatnonzero(is_told) >= _SLICES // 2]
    if len(later) < _SLICES // 4 or not is_told[0]:
        return None
    mixes = np.stack([_mix(one) for one in slices])
    usual = mixes[later].mean(axis=0)
    difference = np.abs(mixes - usual).sum(axis=1) / 2
    limit = max(_SMALLEST_DIFFERENCE, _CLEARLY * float(np.median(difference[later])))
    is_usual = (difference <= limit) | ~is_told
    warm = int(np.argmax(is_usual))
    # More than the first half would be no beginning but another way of working.
    return bounds[warm] if 0 < warm <= _SLICES // 2 and is_usual[later].mean() > 0.8 else None


def _active_samples(one: Aggregate) -> int:
    is_active = one.profile.functions.category < Category.IDLE
    return int(one.function_samples[is_active].sum())


def _mix(one: Aggregate) -> Float:
    """float64[functions]: the share of each in the active time; zeros without any."""
    active_us = np.where(one.profile.functions.category < Category.IDLE, one.function_self_us, 0)
    mix: Float = active_us / max(1, int(active_us.sum()))
    return mix
