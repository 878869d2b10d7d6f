"""What is counted under the filters, and what the panes show of it, each computed when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

import numpy as np

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.chart.layout import Cells, Layout, Viewport
from tui.analysis.chart.overview import Activity
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.search.box_matches import BoxMatches
from tui.analysis.search.found import Found
from tui.analysis.search.match_moves import TreeMatches
from tui.analysis.tables.outline import Outline
from tui.base.errors import UsageError
from tui.profile.columns.column_types import Int32, Int64
from tui.state.rows.compared_rows import Compared, ComparedTable, compared_table
from tui.state.rows.hot_rows import HotTable, hot_table
from tui.state.rows.hottest_lines import HotLines, hot_lines
from tui.state.rows.tree_rows import TreeTable, tree_table
from tui.state.view.look import HotLook, TreeLook
from tui.state.view.search import NO_SEARCH, Search

_KEPT = 4
"""How many results of each kind are kept: most keys ask for the last one again, undo for the one before."""


class SearchResult(NamedTuple):
    """What a search found; `problem` says why it cannot be read, or takes too long."""

    found: Found | None = None
    problem: str = ""


class Counts:
    """One aggregate, its chart layouts, and its comparison with the baseline.

    Results are kept as long as the counts live, so asking twice is cheap and a profile that is left can be freed.
    """

    def __init__(self, aggregate: Aggregate, layouts: Layouts | None = None, compared: Compared | None = None) -> None:
        self.aggregate = aggregate
        self.layouts = Layouts(aggregate) if layouts is None else layouts
        self.compared = compared
        self._hot_table: Callable[[HotLook], HotTable] = lru_cache(_KEPT)(partial(hot_table, aggregate))
        self._outline: Callable[..., Outline] = lru_cache(_KEPT)(partial(Outline, aggregate))
        self._tree_table: Callable[[Outline, TreeLook], TreeTable] = lru_cache(_KEPT)(tree_table)
        self._search: Callable[[Search], SearchResult] = lru_cache(_KEPT)(partial(_searched, aggregate))
        self._tree_matches: Callable[[Outline, Found], TreeMatches] = lru_cache(1)(TreeMatches)
        self._box_matches: Callable[[Layout, Found], BoxMatches] = lru_cache(1)(BoxMatches)
        self._functions: Callable[[Cells], Int32] = lru_cache(1)(partial(_functions_of, aggregate))
        self.cells: Callable[[Layout, Viewport], Cells] = lru_cache(_KEPT)(_cells)
        """Which box owns each cell of a view of one of the `layouts`."""

    def hot_table(self, look: HotLook) -> HotTable:
        """The rows of the hot functions, in their order."""
        return self._hot_table(look.without_cursor())

    @cached_property
    def _compared_table(self) -> Callable[[HotLook], ComparedTable]:
        assert self.compared is not None, "only profiles with a baseline are compared"
        return lru_cache(_KEPT)(partial(compared_table, self.compared))

    def compared_table(self, look: HotLook) -> ComparedTable:
        """The same rows beside those of the baseline; only where there is one."""
        return self._compared_table(look.without_cursor())

    def outline(self, look: TreeLook) -> Outline:
        """The call tree in the order of `look`."""
        return self._outline(look.order, look.is_reversed)

    def tree_table(self, look: TreeLook) -> TreeTable:
        """The visible rows of the call tree."""
        return self._tree_table(self.outline(look), look)

    def search(self, search: Search) -> SearchResult:
        """What a search finds."""
        return self._search(search)

    def tree_matches(self, look: TreeLook, found: Found) -> TreeMatches:
        """The matches in the order of the call tree."""
        return self._tree_matches(self.outline(look), found)

    def box_matches(self, layout: Layout, found: Found) -> BoxMatches:
        """The matches in the order of the chart's boxes."""
        return self._box_matches(layout, found)

    def functions_in(self, cells: Cells) -> Int32:
        """int32 of the shape of the cells: the function of the box that owns each, −1 where there is none."""
        return self._functions(cells)

    @cached_property
    def hottest_lines(self) -> HotLines:
        """The hottest lines of the whole profile."""
        return hot_lines(self.aggregate.physical)

    @cached_property
    def functions_by_self(self) -> list[int]:
        """The functions with self time, the hottest first."""
        self_us = self.aggregate.function_self_us
        order = np.argsort(-self_us, kind="stable")
        functions: list[int] = order[: int(np.count_nonzero(self_us))].tolist()
        return functions


class ActivityBins:
    """The activity over the whole profile; the bins that were asked for last are kept."""

    def __init__(self, activity: Activity) -> None:
        self.bins_us: Callable[[int, int, int], Int64] = lru_cache(1)(activity.bins_us)
        """See `Activity.bins_us`."""


def _cells(layout: Layout, view: Viewport) -> Cells:
    return layout.cells(view)


def _functions_of(aggregate: Aggregate, cells: Cells) -> Int32:
    return np.where(cells.row >= 0, aggregate.profile.tree.function[cells.row], np.int32(-1))


def _searched(aggregate: Aggregate, search: Search) -> SearchResult:
    if search == NO_SEARCH:
        return SearchResult()
    from tui.analysis.search.patterns import SlowPattern
    from tui.analysis.search.query import parse_query

    try:
        query = parse_query(search.text, is_pattern=search.is_pattern)
        found = Found(aggregate, query)
        found.search()
    except UsageError as error:
        return SearchResult(problem=error.what)
    except SlowPattern as error:
        return SearchResult(problem=str(error))
    return SearchResult(None if query.is_empty else found)
