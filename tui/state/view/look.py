"""The look: how a profile is seen. One frozen value for all panes, changed by the pure functions below.

A look never changes what is counted. It holds ids of nodes, not rows: rows move while a recording grows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from tui.analysis.chart.layout import Box
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.callers import Path, heaviest_row
from tui.analysis.tables.outline import Outline, SiblingOrder
from tui.profile.columns.category import Category
from tui.profile.columns.function_key import FunctionKey
from tui.state.view.chart_view import ChartLook, Order
from tui.state.view.measures import Base, Measure
from tui.state.view.pane_looks import CallersLook, LinesScope, Place, RunsLook, without_subtree
from tui.state.view.percent_base import OF_ACTIVE_TIME, PercentBase, following, measured
from tui.state.view.search import NO_SEARCH, Prompt, Search
from tui.state.view.time_range import RangeChoice


@dataclass(frozen=True, slots=True)
class TreeLook:
    """The call tree: ids of unfolded nodes, of those that are open only to show the selection, of chains apart."""

    open: frozenset[int] = frozenset()
    revealed: frozenset[int] = frozenset()
    unchained: frozenset[int] = frozenset()
    order: SiblingOrder = SiblingOrder.TOTAL
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class HotLook:
    """The hot functions: the selected row, the rows that show their callers, and the order.

    `gone` is the selected function of the baseline while that one has no samples here; the cursor stays for the others.
    """

    cursor: Path = ()
    open: frozenset[Path] = frozenset()
    sorted_by: Measure = Measure.SELF
    is_reversed: bool = False
    gone: int | None = None

    def at(self, path: Path) -> HotLook:
        """The same with another row selected."""
        return replace(self, cursor=path, gone=None)

    def without_cursor(self) -> HotLook:
        """The same with no row selected: what the order of the rows depends on."""
        return self.at(())


@dataclass(frozen=True, slots=True)
class Look:
    """The selection that all panes share, and what each pane shows of its own.

    `moment_us` is the time that the overview's cursor stands at, and near which the chart in time order selects;
    `choice` the time range that is being chosen there; `prompt` the search that is being typed.
    """

    function: int | None = None
    node: int | None = None
    tree: TreeLook = field(default_factory=TreeLook)
    hot: HotLook = field(default_factory=HotLook)
    chart: ChartLook = field(default_factory=ChartLook)
    callers: CallersLook = field(default_factory=CallersLook)
    runs: RunsLook = field(default_factory=RunsLook)
    line: int | None = None
    is_path_chosen: bool = False
    """Whether `node` itself was selected, not only as the heaviest call path to `function`."""
    lines_scope: LinesScope = LinesScope.FUNCTION
    moment_us: int = 0
    choice: RangeChoice | None = None
    percent_base: PercentBase = OF_ACTIVE_TIME
    search: Search = NO_SEARCH
    prompt: Prompt | None = None


def scene_of(look: Look) -> tuple[object, ...]:
    """All of a look but what is selected, and but the chart: two looks with the same scene differ in the cursor."""
    tree, hot, runs = look.tree, look.hot, look.runs
    return (
        (tree.open, tree.unchained, tree.order, tree.is_reversed),
        (hot.open, hot.sorted_by, hot.is_reversed),
        (runs.lists_gc, runs.gc_open),
        (look.callers.is_chart, look.lines_scope, look.percent_base, look.search),
    )


def with_functions(look: Look, index_of: Callable[[int], int | None]) -> Look:
    """The look at a profile whose functions stand elsewhere in their table; what has no index there is let go."""

    def path(functions: Path) -> Path:
        indices = [index_of(function) for function in functions]
        return tuple(index for index in indices if index is not None) if None not in indices else ()

    def paths(several: frozenset[Path]) -> frozenset[Path]:
        return frozenset(moved for moved in map(path, several) if moved)

    def place(old: Place) -> Place:
        return Place(old.is_caller, path(old.path))

    def function(old: int | None) -> int | None:
        return None if old is None else index_of(old)

    base, callers, hot, runs = look.percent_base, look.callers, look.hot, look.runs
    if base.function is not None:
        of = index_of(base.function)
        base = OF_ACTIVE_TIME if of is None else replace(base, function=of)
    earlier = tuple(index for index in map(index_of, callers.earlier) if index is not None)
    places = frozenset(moved for moved in map(place, callers.open) if moved.path)
    return replace(
        look,
        function=function(look.function),
        hot=replace(hot, cursor=path(hot.cursor), open=paths(hot.open)),
        callers=replace(
            callers, function=function(callers.function), cursor=place(callers.cursor), open=places, earlier=earlier
        ),
        runs=replace(runs, gc_cursor=path(runs.gc_cursor), gc_open=paths(runs.gc_open)),
        percent_base=base,
    )


def base_of(aggregate: Aggregate, look: Look) -> Base:
    """What percentages are of under this look."""
    return measured(aggregate, look.percent_base)


def first_look(aggregate: Aggregate) -> Look:
    """How a profile is first seen: the tree open along the heaviest path to the first fork, that node selected."""
    outline = Outline(aggregate)
    path = outline.heaviest_path()
    look = Look()
    if not path:
        return look
    ids = frozenset(aggregate.profile.tree.id[path].tolist())
    hottest = max(
        range(len(aggregate.profile.functions)),
        key=lambda function: (_is_active(aggregate, function), int(aggregate.function_self_us[function]), -function),
    )
    look = select_path(aggregate, look, (hottest,))
    top_depth = max(1, int(aggregate.profile.tree.depth[path[-1]]) - 1)
    return replace(look, tree=replace(look.tree, open=ids), chart=replace(look.chart, top_depth=top_depth))


def at_fork(aggregate: Aggregate, look: Look) -> Look:
    """The look with the first real fork of the call tree selected."""
    path = Outline(aggregate).heaviest_path()
    return select_node(aggregate, look, path[-1], reveal=False) if path else look


def _is_active(aggregate: Aggregate, function: int) -> bool:
    return int(aggregate.profile.functions.category[function]) < Category.GARBAGE_COLLECTOR


def select_path(aggregate: Aggregate, look: Look, path: Path) -> Look:
    """The look with the row `path` of the hot functions selected, and its heaviest call path in the other panes."""
    row = heaviest_row(aggregate, path)
    look = replace(look, function=path[-1], hot=look.hot.at(path), line=None)
    # What is on no counted stack has no call path: that of another function would be taken for its own.
    look = replace(look, node=None) if row is None else _with_node(aggregate, look, row, reveal=True)
    return replace(look, is_path_chosen=False)


def select_node(aggregate: Aggregate, look: Look, row: int, reveal: bool = True) -> Look:
    """The look with the node of tree row `row` selected, its function in the other panes.

    `reveal` opens the way to it in the call tree; the call tree itself moves without.
    """
    function = int(aggregate.profile.tree.function[row])
    if function != look.function:
        look = replace(look, function=function, hot=look.hot.at((function,)), line=None)
    return _with_node(aggregate, look, row, reveal)


def _with_node(aggregate: Aggregate, look: Look, row: int, reveal: bool) -> Look:
    tree = aggregate.profile.tree
    look = replace(look, node=int(tree.id[row]), is_path_chosen=True)
    if reveal:
        above = frozenset(tree.id[tree.path(row)[:-1]].tolist())
        look = replace(look, tree=replace(look.tree, revealed=above))
    return look


def select_box(aggregate: Aggregate, look: Look, box: Box, chart: ChartLook) -> Look:
    """The look with a box of the chart selected, seen as `chart` says."""
    moment_us = box.start_us if chart.order is Order.TIME else look.moment_us
    return select_node(aggregate, replace(look, chart=chart, moment_us=moment_us), box.row)


def select_moment(aggregate: Aggregate, look: Look, moment_us: int) -> Look:
    """The look with the overview's cursor at `moment_us`, and what ran then selected."""
    look = replace(look, moment_us=moment_us)
    line = aggregate.profile.timeline
    sample = int(np.searchsorted(line.start_us, moment_us, side="right")) - 1
    row = int(line.node[sample]) if 0 <= sample < len(line) else 0
    return select_node(aggregate, look, row) if row else look


def choose_range(look: Look, choice: RangeChoice | None) -> Look:
    """The look with a time range being chosen, or none any more."""
    return replace(look, choice=choice)


def swap_ends(look: Look) -> Look:
    """The look with the cursor at the other end of the range that is being chosen."""
    if look.choice is None:
        return look
    return replace(look, moment_us=look.choice.anchor_us, choice=replace(look.choice, anchor_us=look.moment_us))


def set_line(look: Look, line: int) -> Look:
    """The look with the cursor of the lines on `line`."""
    return replace(look, line=line)


def select_line(aggregate: Aggregate, look: Look, key: FunctionKey, line: int) -> Look:
    """The look with a function's line selected, and the function everywhere."""
    keys = aggregate.profile.functions.keys
    if look.function is None or keys[look.function] != key:
        function = next((index for index, one in enumerate(keys) if one == key), None)
        look = look if function is None else select_path(aggregate, look, (function,))
    return replace(look, line=line)


def next_lines_scope(look: Look) -> Look:
    """The look with the lines of the next in turn: of the function, of its selected call path, of its whole file."""
    return replace(look, lines_scope=look.lines_scope.following, line=None)


def toggle_hot_lines(look: Look) -> Look:
    """The look with the hottest lines of the whole profile, or with those of the function again."""
    is_on = look.lines_scope is LinesScope.PROFILE
    return replace(look, lines_scope=LinesScope.FUNCTION if is_on else LinesScope.PROFILE, line=None)


def unfold_node(aggregate: Aggregate, look: Look, rows: list[int]) -> Look:
    """The look with the call tree unfolded at `rows`."""
    ids = frozenset(aggregate.profile.tree.id[rows].tolist())
    return replace(look, tree=replace(look.tree, open=look.tree.open | ids))


def fold_node(aggregate: Aggregate, look: Look, row: int) -> Look:
    """The look with the call tree folded at `row`."""
    node_id = int(aggregate.profile.tree.id[row])
    tree = look.tree
    return replace(look, tree=replace(tree, open=tree.open - {node_id}, revealed=tree.revealed - {node_id}))


def toggle_chain(aggregate: Aggregate, look: Look, chain: tuple[int, ...]) -> Look:
    """The look with the nodes of a chain on rows of their own, or together again."""
    tree, ids = look.tree, frozenset(aggregate.profile.tree.id[list(chain)].tolist())
    if len(chain) > 1:
        return replace(look, tree=replace(tree, unchained=tree.unchained | ids, open=tree.open | ids))
    row = chain[0]
    parent, node_id = aggregate.profile.tree.parent, aggregate.profile.tree.id
    while row > 0 and int(node_id[row]) in tree.unchained:
        ids |= {int(node_id[row])}
        row = int(parent[row])
    below = set(Outline(aggregate).chain(chain[0]))
    ids |= frozenset(node_id[list(below)].tolist())
    return replace(look, tree=replace(tree, unchained=tree.unchained - ids))


def unfold_callers(look: Look, path: Path) -> Look:
    """The look with the callers of a hot function shown."""
    return replace(look, hot=replace(look.hot, open=look.hot.open | {path}))


def fold_callers(look: Look, path: Path) -> Look:
    """The look with the callers of a hot function hidden, and theirs."""
    return replace(look, hot=replace(look.hot, open=without_subtree(look.hot.open, path)))


def next_base(aggregate: Aggregate, look: Look) -> Look:
    """The look with percentages of something else: see `percent_base.following`."""
    return replace(look, percent_base=following(aggregate, look.percent_base, look.function))


def show_prompt(look: Look, prompt: Prompt | None, search: Search) -> Look:
    """The look with a search that is being typed, or none any more, and what is searched for."""
    return replace(look, prompt=prompt, search=search)
