"""How a profile is seen after what is counted of it changed: as much as before as can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.callers import Path, heaviest_row
from tui.profile.columns.function_key import FunctionKey
from tui.state.view.look import Look, first_look, select_path
from tui.state.view.pane_looks import CallersLook, Place
from tui.state.view.percent_base import OF_ACTIVE_TIME


def carried(before: Aggregate, after: Aggregate, look: Look) -> Look:
    """The look at `after` that was `look` at `before`: the same function and call path, where they are counted still.

    Zooms of the chart go: its axis is another one.
    """
    function_of = _functions(before, after)

    def kept(path: Path) -> Path:
        found = tuple(function_of(function) for function in path)
        return tuple(function for function in found if function is not None) if None not in found else ()

    cursor = kept(look.hot.cursor)
    opened = frozenset(path for path in map(kept, look.hot.open) if path)
    base = look.percent_base
    if base.function is not None:
        of = function_of(base.function)
        look = replace(look, percent_base=OF_ACTIVE_TIME if of is None else replace(base, function=of))
    look = replace(
        look, chart=look.chart.whole(), line=None, hot=replace(look.hot, cursor=cursor, open=opened, gone=None)
    )
    look = replace(look, callers=_carried(look.callers, kept))
    function = None if look.function is None else function_of(look.function)
    if function is None or not after.function_is_sampled[function]:
        fresh = first_look(after)
        hot = replace(look.hot, cursor=fresh.hot.cursor)
        tree = replace(fresh.tree, open=fresh.tree.open | look.tree.open)
        chart = replace(look.chart, top_depth=fresh.chart.top_depth)
        return replace(look, function=fresh.function, node=fresh.node, hot=hot, tree=tree, chart=chart)
    look = replace(look, function=function)
    row = None if look.node is None else after.profile.tree.row_of(look.node)
    if row is not None and after.profile.tree.function[row] == function and _is_sampled(after, row):
        return look if cursor else replace(look, hot=replace(look.hot, cursor=(function,)))
    if not cursor or heaviest_row(after, cursor) is None:
        cursor = (function,)
    return select_path(after, look, cursor)


def _carried(callers: CallersLook, kept: Callable[[Path], Path]) -> CallersLook:
    """Callers and callees of the same functions, as far as there are such."""

    def place(one: Place) -> Place:
        return Place(one.is_caller, kept(one.path))

    middle = kept(() if callers.function is None else (callers.function,))
    opened = frozenset(one for one in map(place, callers.open) if one.path)
    return replace(callers, function=middle[0] if middle else None, cursor=place(callers.cursor), open=opened)


def _is_sampled(aggregate: Aggregate, row: int) -> bool:
    end = int(aggregate.profile.tree.end[row])
    return bool(aggregate.samples[row:end].any())


def _functions(before: Aggregate, after: Aggregate) -> Callable[[int], int | None]:
    """The index after of a function's index before, None when there is none."""
    keys, keys_after = before.profile.functions.keys, after.profile.functions.keys
    index: dict[FunctionKey, int] = {}

    def function_after(function: int) -> int | None:
        # Most changes leave functions where they are.
        if function < len(keys_after) and keys_after[function] == keys[function]:
            return function
        if not index:
            index.update((key, place) for place, key in enumerate(keys_after))
        return index.get(keys[function])

    return function_after
