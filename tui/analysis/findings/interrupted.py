"""Which functions ran when the garbage collector interrupted them: as far as samples tell, those that make garbage."""

from __future__ import annotations

from collections.abc import Callable, Set

import numpy as np

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.callers import CallerRow, Path, callers
from tui.profile.columns.category import Category


def collector(aggregate: Aggregate) -> int | None:
    """The function that stands for garbage collection, None when none was sampled."""
    is_collector = aggregate.profile.functions.category == Category.GARBAGE_COLLECTOR
    found = np.flatnonzero(is_collector & aggregate.function_is_sampled)
    return int(found[0]) if len(found) else None


def interrupted(
    aggregate: Aggregate, opened: Set[Path], callers_of: Callable[[Aggregate, Path], list[CallerRow]] = callers
) -> list[CallerRow]:
    """The functions that garbage collection stood on, the most of it first; below those of `opened` their callers.

    A row's self time is the time of the garbage collector on top of its call paths. `callers_of` may remember answers.
    """
    function = collector(aggregate)
    rows: list[CallerRow] = []
    pending = [] if function is None else callers_of(aggregate, (function,))[::-1]
    while pending:
        row = pending.pop()
        rows.append(row)
        if row.path in opened:
            pending.extend(callers_of(aggregate, row.path)[::-1])
    return rows
