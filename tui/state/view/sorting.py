"""The order of rows: by any column of the hot functions, by time or name in the call tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.callers import CallerRow, HotFunctions, hot_functions
from tui.analysis.tables.outline import SiblingOrder
from tui.state.view.look import HotLook, Look
from tui.state.view.measures import Measure

_SIBLINGS = list(SiblingOrder)


def sort_hot(look: Look, columns: Sequence[Measure], step: int) -> Look:
    """The look with the hot functions sorted by the next of `columns`, or the one before it with `step` −1."""
    now = look.hot.sorted_by
    place = columns.index(now) if now in columns else -min(step, 0)
    following = columns[(place + step) % len(columns)]
    return replace(look, hot=replace(look.hot, sorted_by=following, is_reversed=False))


def reverse_hot(look: Look) -> Look:
    """The look with the order of the hot functions reversed."""
    return replace(look, hot=replace(look.hot, is_reversed=not look.hot.is_reversed))


def sort_tree(look: Look, step: int) -> Look:
    """The look with calls of one function sorted by total, self, name in turn, or back with `step` −1."""
    following = _SIBLINGS[(_SIBLINGS.index(look.tree.order) + step) % len(_SIBLINGS)]
    return replace(look, tree=replace(look.tree, order=following, is_reversed=False))


def reverse_tree(look: Look) -> Look:
    """The look with the order of calls reversed."""
    return replace(look, tree=replace(look.tree, is_reversed=not look.tree.is_reversed))


def sorted_functions(aggregate: Aggregate, look: HotLook) -> HotFunctions:
    """The hot functions as `look` says; see `sorted_rows`, of which this is the twin for all functions at once."""
    rows = hot_functions(aggregate)
    functions = rows.functions
    if look.sorted_by is Measure.NAME:
        labels = aggregate.profile.functions.labels
        places = sorted(
            range(len(rows)), key=lambda place: labels[functions[place]].casefold(), reverse=look.is_reversed
        )
        return HotFunctions(aggregate, functions[np.array(places, np.int64)])
    column = {
        Measure.SAMPLES: aggregate.function_samples,
        Measure.TOTAL: aggregate.function_total_us,
        Measure.TOTAL_SHARE: aggregate.function_total_us,
    }.get(look.sorted_by, aggregate.function_self_us)[functions]
    order = np.argsort(column if look.is_reversed else -column, kind="stable")
    return HotFunctions(aggregate, functions[order])


def sorted_rows(rows: Sequence[CallerRow], look: HotLook, labels: Sequence[str]) -> list[CallerRow]:
    """Rows of hot functions as `look` says: the largest number first, names from a to z, or reversed.

    Ties by the other measures, then by function.
    """
    by_weight = sorted(rows, key=lambda row: (-row.self_us, -row.total_us, row.function))
    if look.sorted_by is Measure.NAME:
        return sorted(by_weight, key=lambda row: labels[row.function].casefold(), reverse=look.is_reversed)
    sign = 1 if look.is_reversed else -1
    return sorted(by_weight, key=lambda row: sign * _measured(row, look.sorted_by))


def _measured(row: CallerRow, measure: Measure) -> int:
    if measure is Measure.SAMPLES:
        return row.samples
    return row.total_us if measure in (Measure.TOTAL, Measure.TOTAL_SHARE) else row.self_us
