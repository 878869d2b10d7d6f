"""Several recordings of the same thing: what is usual of each function, and how far the runs lie apart.

A handler at the edge runs for two milliseconds. One profile of it holds a dozen samples, and is chance; the median of
ten runs is not. A function that a run did not sample has 0 in it.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.profile.columns.category import Category
from tui.profile.columns.function_key import FunctionKey
from tui.profile.profile import Profile


@dataclass(frozen=True, slots=True)
class Spread:
    """How values lie: the least, the quarters, and the largest. The middle half lies between `low` and `high`."""

    least: float
    low: float
    median: float
    high: float
    largest: float


@dataclass(frozen=True, slots=True)
class RepeatedFunction:
    """One function over all runs, in the unit of the profiles; `runs` have it on a sampled stack."""

    key: FunctionKey
    self_time: Spread
    total_time: Spread
    runs: int


@dataclass(frozen=True, slots=True)
class Repeats:
    """All runs: the active time (or what was measured) of each, and their functions, the largest median first."""

    unit: str
    run_count: int
    sample_count: int
    active: Spread
    functions: tuple[RepeatedFunction, ...]


def repeats(recorded: Sequence[Profile]) -> Repeats:
    """What `recorded` profiles, at least one, have in common: those in the unit that most of them are measured in.

    A run too short for any time to pass is measured in samples, and no spread holds both.
    """
    units = Counter(profile.origin.unit for profile in recorded)
    [(unit, _)] = units.most_common(1)
    recorded = [profile for profile in recorded if profile.origin.unit == unit]
    runs = [aggregate(effective(profile)) for profile in recorded]
    measured: dict[FunctionKey, list[tuple[int, int]]] = defaultdict(lambda: [(0, 0)] * len(runs))
    seen: dict[FunctionKey, int] = defaultdict(int)
    for number, run in enumerate(runs):
        for key, times in _functions(run).items():
            measured[key][number] = times
            seen[key] += 1
    functions = [
        RepeatedFunction(key, spread([own for own, _ in times]), spread([total for _, total in times]), seen[key])
        for key, times in measured.items()
    ]
    functions.sort(key=lambda one: (-one.self_time.median, -one.total_time.median, -one.self_time.largest, one.key))
    return Repeats(
        unit=unit,
        run_count=len(runs),
        sample_count=sum(len(profile.timeline) for profile in recorded),
        active=spread([run.active_us for run in runs]),
        functions=tuple(functions),
    )


def spread(values: Sequence[int]) -> Spread:
    """How `values`, at least one, lie. Quarters lie between two values where they have to: of 1, 2, 3, 4 at 1.75."""
    if len(values) == 1:
        return Spread(*[float(values[0])] * 5)
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(float(min(values)), low, median, high, float(max(values)))


def _functions(run: Aggregate) -> dict[FunctionKey, tuple[int, int]]:
    """Self and total time by function. Script ids are given anew in every run, so they do not tell functions apart."""
    found: dict[FunctionKey, tuple[int, int]] = {}
    functions = run.profile.functions
    for function in np.flatnonzero(run.function_is_sampled).tolist():
        if functions.category[function] == Category.IDLE:
            continue
        key = functions.keys[function]
        key = key._replace(place=key.url)
        own, total = found.get(key, (0, 0))
        found[key] = own + int(run.function_self_us[function]), total + int(run.function_total_us[function])
    return found
