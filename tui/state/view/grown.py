"""How a profile is seen after it grew: nothing that is selected, unfolded or zoomed moves away."""

from __future__ import annotations

from dataclasses import replace

from tui.analysis.chart.layout import Box, Layout
from tui.analysis.counting.aggregate import Aggregate
from tui.state.view.chart_view import ChartLook, ChartView, Order
from tui.state.view.look import Look, first_look, select_path, with_functions


def grown(before: Aggregate, after: Aggregate, look: Look) -> Look:
    """The look at `after`, which has all that `before` had and maybe more, that was `look` at `before`.

    What is selected stays so, also when nothing of it is counted at the moment. Nodes have kept their ids, functions
    may stand elsewhere.
    """
    if look.function is None:
        return first_look(after)
    look = _in_table_of(before, after, look)
    row = None if look.node is None else after.profile.tree.row_of(look.node)
    if row is not None and after.profile.tree.function[row] == look.function:
        return look
    # Rows of garbage collection stand behind all others: their ids go up with each node that is new.
    return select_path(after, look, look.hot.cursor or (look.function,)) if look.function is not None else look


def _in_table_of(before: Aggregate, after: Aggregate, look: Look) -> Look:
    keys, keys_after = before.profile.functions.keys, after.profile.functions.keys
    if keys_after[: len(keys)] == keys:
        return look
    index_of = {key: index for index, key in enumerate(keys_after)}
    return with_functions(look, lambda function: index_of.get(keys[function]))


def grown_chart(chart: ChartLook, before: Layout, after: Layout) -> ChartLook:
    """The chart with its zooms on the boxes that they were on. In time order boxes stay where they are."""
    if chart.view is None and not chart.earlier:
        return chart
    earlier = tuple(None if view is None else _moved(view, before, after) for view in chart.earlier)
    return replace(chart, view=None if chart.view is None else _moved(chart.view, before, after), earlier=earlier)


def _moved(view: ChartView, before: Layout, after: Layout) -> ChartView:
    """The view of the same part of the same box: that in the middle of its first row, on the merged axis."""
    if view.order is Order.TIME:
        return view
    box = before.box_at(view.top_depth, (view.start_us + view.end_us) // 2)
    row = None if box is None else after.tree.row_of(int(before.tree.id[box.row]))
    box_after = None if row is None else after.first_of_row(row)
    if box is None or box_after is None:
        scale = max(1, after.length_us) / max(1, before.length_us)
        return _between(view, view.start_us * scale, view.end_us * scale)
    return _between(view, _place(view.start_us, box, box_after), _place(view.end_us, box, box_after))


def _place(position_us: int, box: Box, box_after: Box) -> float:
    share = (position_us - box.start_us) / max(1, box.width_us)
    return box_after.start_us + share * box_after.width_us


def _between(view: ChartView, start_us: float, end_us: float) -> ChartView:
    start = round(start_us)
    return replace(view, start_us=start, end_us=max(start + 1, round(end_us)))
