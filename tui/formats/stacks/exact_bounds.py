"""Bounds of samples from weights or times in any unit: added up exactly, and rounded once.

Floats are added up as integers of a smaller unit (see `fractional_stamps`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate
from math import ceil, log10

import numpy as np

from tui.profile.columns.column_types import Float64, Int64
from tui.profile.columns.fractional_stamps import Number, fraction_bits, scaled

_UNITS_A_STACK = 10_000
"""Counts with fractions get units so small that rounding a stack is off by less than this part of the mean stack."""
_LARGEST_EXPONENT = 18
_WHOLE_WITHIN = 1e-6


def bounds_of_weights(weights: Sequence[Number], factor: int | Fraction) -> Int64:
    """int64[n + 1]: where each of `weights` starts, times `factor`, and where the last one ends."""
    bits = fraction_bits(weights)
    return _rounded(accumulate(scaled(weights, bits), initial=0), bits, factor, len(weights) + 1)


def bounds_since(start: Number, times: Sequence[Number], factor: int | Fraction) -> Int64:
    """int64[n]: each of `times` counted from `start`, times `factor`."""
    bits = fraction_bits((start, *times))
    [scaled_start] = scaled((start,), bits)
    return _rounded((time - scaled_start for time in scaled(times, bits)), bits, factor, len(times))


def _rounded(multiples: Iterable[int], bits: int, factor: int | Fraction, count: int) -> Int64:
    """int64[count]: whole multiples of 2**-bits, none negative, times `factor`; halves are rounded up."""
    twice, unit = 2 * factor.numerator, factor.denominator << bits
    return np.fromiter(((twice * number + unit) // (2 * unit) for number in multiples), np.int64, count)


def count_scale(count: Float64, stack_count: int) -> int:
    """What counts with fractions are multiplied by, so that whole numbers hold their shares; 1 for whole ones.

    The smallest power of ten that makes all of `count` whole, or roundings too small to see: 31.25 and 6.5 become
    3,125 and 650. There are `stack_count` distinct stacks.
    """
    total = float(np.sum(count))
    if not np.any(count != np.rint(count)):
        return 1
    enough = max(0, ceil(log10(_UNITS_A_STACK * stack_count) - log10(total)))
    for exponent in range(max(0, ceil(-log10(total))), min(enough, _LARGEST_EXPONENT)):
        multiple = count * 10.0**exponent
        if np.all(np.abs(multiple - np.rint(multiple)) < _WHOLE_WITHIN):
            return int(10**exponent)
    return int(10 ** min(enough, _LARGEST_EXPONENT))
