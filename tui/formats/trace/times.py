"""The times of trace events and samples, in µs: integers, fractions, or strings of digits."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from tui.base.units import LARGEST_US
from tui.formats.json import fields
from tui.profile.columns.column_types import Int64, running_sum
from tui.profile.columns.timeline import rounded_us

_DECIMAL = re.compile(r"-?\d{1,16}\.\d{1,9}")

Stamp = int | Fraction


def stamp_us(value: object) -> Stamp | None:
    """The time that `value` is, exactly; None when it is none or outside ±2^53 µs."""
    stamp: Stamp
    integer = fields.integer(value)
    if integer is not None:
        stamp = integer
    elif (isinstance(value, str) and _DECIMAL.fullmatch(value)) or (isinstance(value, float) and math.isfinite(value)):
        stamp = Fraction(value)
    else:
        return None
    return stamp if -LARGEST_US < stamp < LARGEST_US else None


def in_time(thread: Sequence[int], stamps: Sequence[Stamp], count: Int64) -> tuple[Int64, Int64]:
    """int64[n]: the samples by thread, then by time, stably; and their bounds, as ThreadSamples has them.

    The last sample of a thread lasts the mean interval.
    """
    first = running_sum(count)[:-1]
    # Where each sample's start stands among the bounds, of which each thread has one more than samples.
    place = np.arange(len(stamps)) + np.repeat(np.arange(len(count)), count)
    bounds = np.empty(len(stamps) + len(count), np.int64)
    if all(type(stamp) is int for stamp in stamps):
        stamp = np.array(stamps, np.int64)
        order = np.lexsort((stamp, np.array(thread))).astype(np.int64)
        relative = stamp[order] - np.repeat(stamp[order][first], count)
        last, intervals = relative[first + count - 1], np.maximum(count - 1, 1)
        end = last + (2 * last + intervals) // (2 * intervals)
    else:
        # Integers of the unit in which all of them are whole: sorting fractions takes twenty times as long.
        unit = lcm(*{stamp.denominator for stamp in stamps})
        scaled = [stamp.numerator * (unit // stamp.denominator) for stamp in stamps]
        order = np.array(sorted(range(len(stamps)), key=lambda index: (thread[index], scaled[index])), np.int64)
        exact = [scaled[index] for index in order.tolist()]
        start = [exact[index] for index in np.repeat(first, count).tolist()]
        since_start = [own - first_of_thread for own, first_of_thread in zip(exact, start, strict=True)]
        relative = np.array([(2 * stamp + unit) // (2 * unit) for stamp in since_start], np.int64)
        lasts = [since_start[index] for index in (first + count - 1).tolist()]
        means = [Fraction(at, max(n - 1, 1)) for at, n in zip(lasts, count.tolist(), strict=True)]
        end = np.array([rounded_us((at + mean) / unit) for at, mean in zip(lasts, means, strict=True)])
    bounds[place] = relative
    bounds[first + count + np.arange(len(count))] = end
    return order, bounds
