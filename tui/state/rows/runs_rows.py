"""The rows of the event loop's pane: busy periods, and the functions that garbage collection interrupted."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.findings.busy_runs import Holder, busy_runs, holder_of
from tui.analysis.findings.interrupted import interrupted
from tui.analysis.tables.callers import CallerRow, Path, callers
from tui.state.rows.hot_rows import nearest_place
from tui.state.view.pane_looks import RunsLook

_HOLDERS_KEPT = 4_096
_HOLDERS_AHEAD = 100
"""The longest periods whose blocking functions are found ahead. The others are of few samples each."""
_CALLERS_KEPT = 1_000
_LISTS_KEPT = 4


class RunsTable:
    """The busy periods of `aggregate`, the longest first, the function that blocked each, and what GC interrupted.

    Making one takes long: for a thread.
    """

    def __init__(self, aggregate: Aggregate) -> None:
        self.aggregate = aggregate
        self.runs = runs = busy_runs(aggregate)
        self.holder: Callable[[int], Holder] = lru_cache(_HOLDERS_KEPT)(lambda run: holder_of(aggregate, runs, run))
        for run in range(min(_HOLDERS_AHEAD, len(runs))):
            self.holder(run)
        self._place = {start: place for place, start in enumerate(runs.start_us.tolist())}
        callers_of: Callable[[Aggregate, Path], list[CallerRow]] = lru_cache(_CALLERS_KEPT)(callers)
        self.gc_rows: Callable[[frozenset[Path]], list[CallerRow]] = lru_cache(_LISTS_KEPT)(
            lambda opened: interrupted(aggregate, opened, callers_of)
        )
        """The functions that were interrupted, with the callers of those that are unfolded."""
        self.gc_rows(frozenset())

    def row_count(self, look: RunsLook) -> int:
        """How many rows the list has."""
        return len(self.gc_rows(look.gc_open)) if look.lists_gc else len(self.runs)

    def cursor(self, look: RunsLook) -> int:
        """The place of the selected row, or of the nearest visible one above it."""
        if not look.lists_gc:
            return self._place.get(look.start_us or 0, 0)
        places = {row.path: place for place, row in enumerate(self.gc_rows(look.gc_open))}
        return nearest_place(look.gc_cursor, places.get)
