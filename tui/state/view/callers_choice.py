"""Looks that differ in the pane of callers and callees: pure functions from one look to the next."""

from __future__ import annotations

from dataclasses import replace

from tui.analysis.counting.aggregate import Aggregate
from tui.state.view.look import Look, select_path
from tui.state.view.pane_looks import Place


def select_place(look: Look, place: Place) -> Look:
    """The look with another row of callers and callees selected; the selected function stays."""
    return replace(look, callers=replace(look.callers.of(look.function), cursor=place))


def unfold_place(look: Look, place: Place) -> Look:
    """The look with a row's own callers or callees shown."""
    callers = look.callers.of(look.function)
    return replace(look, callers=replace(callers, open=callers.open | {place}))


def fold_place(look: Look, place: Place) -> Look:
    """The look with a row's own callers or callees hidden, and theirs."""
    callers = look.callers.of(look.function)
    length = len(place.path)
    kept = frozenset(one for one in callers.open if one.is_caller != place.is_caller or one.path[:length] != place.path)
    return replace(look, callers=replace(callers, open=kept))


def take_function(aggregate: Aggregate, look: Look, function: int) -> Look:
    """The look with `function` in the middle, and selected in all panes."""
    before = () if look.function is None else (look.function,)
    earlier = (*look.callers.of(look.function).earlier, *before)
    callers = replace(look.callers.of(function), earlier=earlier)
    return select_path(aggregate, replace(look, callers=callers), (function,))


def take_earlier(aggregate: Aggregate, look: Look) -> Look:
    """The look with the function in the middle that was there before; the same when there was none."""
    *rest, function = look.callers.of(look.function).earlier or (look.function,)
    if function is None:
        return look
    callers = replace(look.callers.of(function), earlier=tuple(rest))
    return select_path(aggregate, replace(look, callers=callers), (function,))


def toggle_callers_chart(look: Look) -> Look:
    """The look with callers and callees as boxes, or as rows."""
    callers = look.callers.of(look.function)
    return replace(look, callers=replace(callers, is_chart=not callers.is_chart))
