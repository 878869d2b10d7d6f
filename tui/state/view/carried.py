"""How a profile is seen after what is counted of it changed: as much as before as can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.callers import heaviest_row
from tui.profile.columns.function_key import FunctionKey
from tui.state.view.look import Look, first_look, select_path, with_functions


def carried(before: Aggregate, after: Aggregate, look: Look) -> Look:
    """The look at `after` that was `look` at `before`: the same function and call path, where they are counted still.

    Zooms of the chart go: its axis is another one.
    """
    look = with_functions(look, _functions(before, after))
    look = replace(look, chart=look.chart.whole(), line=None, hot=replace(look.hot, gone=None))
    function, cursor = look.function, look.hot.cursor
    if function is None or not after.function_is_sampled[function]:
        fresh = first_look(after)
        hot = replace(look.hot, cursor=fresh.hot.cursor)
        tree = replace(fresh.tree, open=fresh.tree.open | look.tree.open)
        chart = replace(look.chart, top_depth=fresh.chart.top_depth)
        return replace(look, function=fresh.function, node=fresh.node, hot=hot, tree=tree, chart=chart)
    row = None if look.node is None else after.profile.tree.row_of(look.node)
    if row is not None and after.profile.tree.function[row] == function and _is_sampled(after, row):
        return look if cursor else replace(look, hot=replace(look.hot, cursor=(function,)))
    if not cursor or heaviest_row(after, cursor) is None:
        cursor = (function,)
    return select_path(after, look, cursor)


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
