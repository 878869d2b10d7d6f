"""What threads do for the panes: how each effect is performed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.counting.sureness import Sureness
from tui.analysis.filters.lens import WHOLE
from tui.analysis.findings.warm_up import warm_up_us
from tui.analysis.tables.around import Around
from tui.base.errors import TickscopeError
from tui.explorer.loading.open_profile import sources_of
from tui.state.model.effects import (
    Count,
    CountCallers,
    CountRuns,
    FindColours,
    FindMatchTimes,
    FindSourceMaps,
    FindSureness,
    FindWarmUp,
    LayOutAhead,
    ReadSource,
    ReadSources,
    Work,
)
from tui.state.model.messages import (
    CallersCounted,
    ColoursFound,
    Counted,
    CountFailed,
    MatchTimesFound,
    Message,
    RunsCounted,
    SourceMapsFound,
    SourceRead,
    SurenessFound,
    WarmUpFound,
)
from tui.state.model.opened import count
from tui.state.model.state import layout_of
from tui.state.rows.callers_rows import CallersTable
from tui.state.rows.runs_rows import RunsTable

_AFTER_FRAME_S = 0.03
"""Colours are found once the frame is out: two threads of Python would hold each other up."""


def perform(work: Work, is_wanted: Callable[[], bool]) -> Iterator[Message]:
    """Does what is wanted, and yields the results; nothing more once it is not wanted."""
    match work:
        case Count():
            yield _counted(work)
        case FindSureness(aggregate):
            yield SurenessFound(Sureness(aggregate).prepared())
        case LayOutAhead(layouts):
            layouts.prepare()
        case FindWarmUp(aggregate):
            yield WarmUpFound(warm_up_us(aggregate))
        case FindSourceMaps():
            yield from _source_maps(work, is_wanted)
        case CountCallers(aggregate, function):
            around = Around(aggregate, function)
            _ = around.callers, around.callees
            yield CallersCounted(CallersTable(around))
            _ = around.callers.layout, around.callees.layout
        case CountRuns(aggregate):
            yield RunsCounted(RunsTable(aggregate))
        case FindMatchTimes(found, columns):
            duration_us = max(1, found.aggregate.profile.duration_us)
            yield MatchTimesFound(found, found.bins_us(0, duration_us, columns))
        case ReadSource(sources, place, functions):
            text = sources.source_of(place, functions)
            yield SourceRead(sources, place, functions.as_written is not None, text)
        case ReadSources(sources, places, functions):
            for place in places:
                if not is_wanted():
                    return
                text = sources.source_of(place, functions)
                yield SourceRead(sources, place, functions.as_written is not None, text)
        case FindColours(source, first, last):
            time.sleep(_AFTER_FRAME_S)
            if is_wanted():
                from tui.explorer.profile.highlighting import highlighted

                yield ColoursFound(source, highlighted(source, first, last))


def _counted(work: Count) -> Message:
    """The counts with the layout that the chart will show."""
    counting, lens = work.filters.counting, work.history.lens
    try:
        counts = work.kept or count(counting, lens, work.baseline)
        layout_of(counts, work.look).prepared()
        activity = Layouts(counting.aggregate(WHOLE)).activity if work.filters.wants_activity else None
    except TickscopeError as error:
        return CountFailed(work.history, str(error))
    return Counted(work.history, counting, counts, activity)


def _source_maps(work: FindSourceMaps, is_wanted: Callable[[], bool]) -> Iterator[Message]:
    # Here, off the event loop: the first frame does not wait for what reads maps.
    from tui.source.written import applied

    here = applied(work.profile, work.sources.scripts, is_wanted)
    there = None
    if work.baseline is not None:
        recorded = work.baseline.recorded
        there = applied(recorded, sources_of(recorded, work.options).scripts, is_wanted)
    if is_wanted():
        yield SourceMapsFound(work.sources, here, there)
