"""Two recordings of one program, function by function.

Functions are told by where they were written as far as source maps say so: of a minified bundle that was built again,
what was recorded are other names in other places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.figures import figures
from tui.analysis.counting.sureness import Sureness
from tui.base.errors import TickscopeError
from tui.base.text import shown_text
from tui.base.units import duration
from tui.profile.columns.category import Category
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions
from tui.profile.profile import Origin

_UNIT_NAMES = {"us": "time", "bytes": "bytes", "samples": "samples"}
_SAME_INTERVAL = 1.5
"""Sampling intervals that differ by less are meant to be the same: no timer is exact."""

Identity = Callable[[Functions, int], tuple[object, ...] | None]
"""What makes a function the same as one elsewhere; None when it has nothing of that kind."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A function here and in the baseline: indices of functions, None where it is not on any sampled stack."""

    here: int | None
    there: int | None


@dataclass(frozen=True, eq=False, slots=True)
class Comparison:
    """Two aggregates and the functions of both, those with the largest change of their share first."""

    here: Aggregate
    baseline: Aggregate
    pairs: tuple[Pair, ...]

    def change(self, pair: Pair) -> float:
        """The function's share of the active time here minus that in the baseline: −1 to 1.

        By whole numbers up to one division, so that equal changes are equal doubles: 6/10 − 2/10 and 4/10 − 8/10 are
        ±0.4, where a difference of doubles says 0.39999999999999997 of the first.
        """
        (part, whole), (part_there, whole_there) = _share(self.here, pair.here), _share(self.baseline, pair.there)
        return (part * whole_there - part_there * whole) / (whole * whole_there)


def compared(here: Aggregate, baseline: Aggregate) -> Comparison:
    """The functions on sampled stacks of either, matched by identity, then by name and url where lines moved.

    A program that lies in another folder as a whole is the same program. Where only one of them has source maps,
    functions of the two are also the same when what was recorded is.
    """
    unordered = Comparison(here, baseline, ())

    def order(pair: Pair) -> tuple[object, ...]:
        return -abs(unordered.change(pair)), *_measured(here, pair.here), *_key(here, baseline, pair).order

    return Comparison(here, baseline, tuple(sorted(_pairs(here, baseline), key=order)))


def differences(here: Aggregate, baseline: Aggregate) -> list[str]:
    """What makes the two harder to compare, in whole sentences."""
    found = []
    runtimes = [counted.profile.origin.runtime for counted in (here, baseline)]
    if None not in runtimes and runtimes[0] != runtimes[1]:
        found.append(f"the runtimes differ: {runtimes[0]} here, {runtimes[1]} in the baseline")
    intervals = [figures(counted.in_range).intervals for counted in (here, baseline)]
    medians = [one.median_us for one in intervals if one is not None]
    if len(medians) == 2 and max(medians) > _SAME_INTERVAL * max(1, min(medians)):
        found.append(
            f"the sampling intervals differ: {duration(medians[0])} here, {duration(medians[1])} in the baseline"
        )
    return found


def require_same_unit(origin: Origin, baseline: Origin) -> None:
    """Raises TickscopeError, about the file of the baseline, where one measures time and the other something else."""
    if origin.unit != baseline.unit:
        here, there = _UNIT_NAMES[origin.unit], _UNIT_NAMES[baseline.unit]
        raise TickscopeError(
            baseline.path,
            f"this baseline is measured in {there}, but {shown_text(origin.title)} in {here}",
            f"Choose a baseline that is measured in {here}.",
        )


def may_be_the_same(here: Sureness, there: Sureness, pair: Pair) -> bool:
    """Whether the two shares are no further apart than each of them is unsure."""
    intervals = [
        sureness.of_self(function) if function is not None else sureness.of_none()
        for sureness, function in ((here, pair.here), (there, pair.there))
    ]
    first, second = intervals
    return first is None or second is None or first.overlaps(second)


def _share(counted: Aggregate, function: int | None) -> tuple[int, int]:
    """The self time and the active time that it is a share of; idle is no part of it."""
    active_us = counted.in_range.active_us
    if function is None or active_us <= 0 or counted.profile.functions.category[function] == Category.IDLE:
        return 0, 1
    return int(counted.function_self_us[function]), active_us


def _measured(counted: Aggregate, function: int | None) -> tuple[int, int]:
    """The self and total time that a function is sorted by, the largest first."""
    if function is None:
        return 0, 0
    return -int(counted.function_self_us[function]), -int(counted.function_total_us[function])


def _key(here: Aggregate, baseline: Aggregate, pair: Pair) -> FunctionKey:
    if pair.here is not None:
        return here.profile.functions.shown[pair.here]
    assert pair.there is not None
    return baseline.profile.functions.shown[pair.there]


def _pairs(here: Aggregate, baseline: Aggregate) -> list[Pair]:
    left = _Left(
        here.profile.functions,
        baseline.profile.functions,
        np.flatnonzero(here.function_is_sampled).tolist(),
        np.flatnonzero(baseline.function_is_sampled).tolist(),
    )
    identities = (_exact, _exact_without_script, _place, _moved, *_in_own_folders(left))
    pairs = [pair for identity in identities for pair in left.taken(identity)]
    # A build without its map: what is the same before and after was not touched. Names alone say nothing there.
    for is_written in (True, False):
        pairs += left.taken(_recorded, is_written)
    return [*pairs, *(Pair(one, None) for one in left.here), *(Pair(None, one) for one in left.there)]


def _exact(functions: Functions, function: int) -> tuple[object, ...]:
    return tuple(functions.shown[function])


def _exact_without_script(functions: Functions, function: int) -> tuple[object, ...]:
    """Script ids are given anew in every run."""
    key = functions.shown[function]
    return key.name, key.url, key.line, key.column


def _place(functions: Functions, function: int) -> tuple[object, ...] | None:
    """Of written code the place says enough: where a map tells no name, there is another one in each build."""
    key = functions.shown[function]
    return (key.url, key.line, key.column) if functions.is_written[function] else None


def _moved(functions: Functions, function: int) -> tuple[object, ...]:
    key = functions.shown[function]
    return key.name, key.url


def _in_own_folders(left: _Left) -> Iterator[Identity]:
    """By name and place below the folder that all of a program lies in, where that is another one in each recording."""
    here, there = _own_folder(left.of_here), _own_folder(left.of_there)
    if not here or not there or here == there:
        return

    def in_own_folder(functions: Functions, function: int) -> tuple[object, ...] | None:
        key, folder = functions.shown[function], here if functions is left.of_here else there
        return (key.name, key.url.removeprefix(folder)) if key.url.startswith(folder) else None

    yield in_own_folder


def _own_folder(functions: Functions) -> str:
    """The folder that the user's own scripts have in common, as the beginning of a url; "" where there is none."""
    own = np.flatnonzero(functions.category == Category.USER).tolist()
    folders = [functions.shown[one].url.split("/")[:-1] for one in own]
    if not folders:
        return ""
    # Of names in order, the first and the last have in common what all have.
    both = zip(min(folders), max(folders), strict=False)
    return "".join(f"{name}/" for name, _ in takewhile(lambda pair: pair[0] == pair[1], both))


def _recorded(functions: Functions, function: int) -> tuple[object, ...]:
    return tuple(functions.keys[function])


@dataclass(slots=True)
class _Left:
    """Functions of both recordings that have found none of the other yet."""

    of_here: Functions
    of_there: Functions
    here: list[int]
    there: list[int]

    def taken(self, identity: Identity, is_written: bool | None = None) -> list[Pair]:
        """The pairs of one identity, which are left no more; of written functions here and others there, or reversed.

        Several of one identity are matched in the order of their places, and only where both sides have as many.
        """
        here, there = self.here, self.there
        if is_written is not None:
            here = [one for one in here if self.of_here.is_written[one] == is_written]
            there = [one for one in there if self.of_there.is_written[one] != is_written]
        named_here, named_there = _named(self.of_here, here, identity), _named(self.of_there, there, identity)
        pairs = [
            Pair(*both)
            for name, functions in named_here.items()
            if len(functions) == len(named_there.get(name, ()))
            for both in zip(functions, named_there[name], strict=True)
        ]
        taken_here, taken_there = {pair.here for pair in pairs}, {pair.there for pair in pairs}
        self.here = [function for function in self.here if function not in taken_here]
        self.there = [function for function in self.there if function not in taken_there]
        return pairs


def _named(functions: Functions, left: list[int], identity: Identity) -> dict[tuple[object, ...], list[int]]:
    """The functions that are left by identity, in the order of their places."""
    named: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for function in sorted(left, key=lambda one: (functions.shown[one].line, functions.shown[one].column)):
        name = identity(functions, function)
        if name is not None:
            named[name].append(function)
    return named
