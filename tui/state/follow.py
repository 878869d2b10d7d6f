"""What follows from a change: which panes show it at once, how lists are scrolled, and what is to be found out.

Panes without the focus follow the selection only when it rests: another place in a list is most of its rows, and a
held key should cost few bytes. Everything else that changes is shown at once.
"""

from __future__ import annotations

from dataclasses import replace

from tui.state.commands import chart, lines, lists
from tui.state.commands.moves import LISTS
from tui.state.model.effects import (
    COUNT_WAITS_S,
    KEY_WAITS_S,
    CountCallers,
    CountRuns,
    Effect,
    FindMatchTimes,
)
from tui.state.model.state import State, Update
from tui.state.view.look import Look, scene_of
from tui.state.view.screen_layout import PaneName


def followed(before: State, state: State) -> Update:
    """The state with its visible panes brought up to it, and the requests for what they lack."""
    state = _with_looks(before, state)
    panes, earlier = state.panes, before.panes
    is_same = state.counts is before.counts and panes.areas is earlier.areas
    # Results may bring a note above a list, which takes a row from it.
    is_same = is_same and state.background is before.background
    for name, pane in LISTS.items():
        if name in panes.areas and not (is_same and panes.looks.get(name) is earlier.looks.get(name)):
            state = lists.with_cursor_in_view(pane, state)
    is_known = is_same and state.sources is before.sources
    if is_known and state.look.search is before.look.search and _looks_of_requests(state) == _looks_of_requests(before):
        return state, ()
    effects: tuple[Effect, ...] = ()
    for request in (_request_lines, _request_callers, _request_runs, _request_match_times):
        state, more = request(state)
        effects = (*effects, *more)
    return state, effects


def _looks_of_requests(state: State) -> tuple[int, int, int | None]:
    """What the requests depend on beside the counts."""
    looks = state.panes.looks
    lines_look, callers_look = looks.get(PaneName.LINES), looks.get(PaneName.CALLERS)
    return id(lines_look), id(callers_look), state.panes.tops.get(PaneName.LINES)


# ── which panes follow ─────────────────────────────────────────────────────────────────────────────────────


def _with_looks(before: State, state: State) -> State:
    """The state whose visible panes show its look, but for those that may wait until the selection rests."""
    panes, look, earlier = state.panes, state.look, before.panes
    is_laid_out = panes.areas is earlier.areas and panes.focus is earlier.focus
    is_same = is_laid_out and _parts(before) == _parts(state)
    # Before the first message no pane shows any look.
    if is_same and look is before.look and panes.looks is earlier.looks and panes.looks:
        return state
    looks, scene = dict(panes.looks), scene_of(look)
    for name in panes.areas:
        shown = looks.get(name)
        if shown is look:
            continue
        if name is PaneName.CHART:
            may_wait = is_same and panes.focus is not name and not chart.relights_little(state)
        else:
            may_wait = is_same and name in LISTS and panes.focus is not name
        if not may_wait or shown is None or scene_of(shown) != scene or _is_other_chart(name, shown, look):
            looks[name] = look
    panes = replace(panes, looks=looks)
    if looks.get(PaneName.CHART) is look and panes.lit_function != look.function:
        # In another profile, and while the chart was hidden, the function may have become another one.
        is_other = before.aggregate.profile is not state.aggregate.profile or PaneName.CHART not in earlier.areas
        if is_other or panes.lit_function is None or panes.focus is not PaneName.CHART or chart.relights_little(state):
            panes = replace(panes, lit_function=look.function)
    return replace(state, panes=panes)


def _is_other_chart(name: PaneName, shown: Look, look: Look) -> bool:
    """Whether a pane shows the chart, and another part of it than before."""
    return name is PaneName.CHART and shown.chart != look.chart


def _parts(state: State) -> tuple[object, ...]:
    """What all panes show beside the look."""
    return state.counts, state.figures, state.sources, state.opened, state.background.sureness, state.baseline


# ── what is to be found out ────────────────────────────────────────────────────────────────────────────────


def _request_lines(state: State) -> Update:
    """The lines that the pane shows, their source, and its syntax colours."""
    if PaneName.LINES not in state.panes.areas:
        return state, ()
    state, effects = lines.follow(state)
    state = lists.with_cursor_in_view(lines.PANE, state)
    wanted, before = lines.wanted_colours(state), state.background.colours_for
    # By identity: texts that are alike are coloured each for itself.
    if wanted is None or (before is not None and before.source is wanted.source and before == wanted):
        return state, effects
    return replace(state, background=replace(state.background, colours_for=wanted)), (*effects, wanted)


def _request_callers(state: State) -> Update:
    if not state.panes.is_visible(PaneName.CALLERS):
        return state, ()
    function = state.shown_look(PaneName.CALLERS).function
    wanted = state.aggregate, function
    if state.background.callers_for == wanted:
        return state, ()
    state = replace(state, background=replace(state.background, callers_for=wanted))
    waits_s = COUNT_WAITS_S if state.panes.has_focus(PaneName.CALLERS) else 0.0
    return state, () if function is None else (CountCallers(state.aggregate, function, waits_s),)


def _request_runs(state: State) -> Update:
    if not state.panes.is_visible(PaneName.RUNS) or state.background.runs_for is state.aggregate:
        return state, ()
    waits_s = KEY_WAITS_S if state.panes.has_focus(PaneName.RUNS) else 0.0
    state = replace(state, background=replace(state.background, runs_for=state.aggregate))
    return state, (CountRuns(state.aggregate, waits_s),)


def _request_match_times(state: State) -> Update:
    found, (columns, _) = state.found, state.panes.size(PaneName.OVERVIEW)
    if found is None or not columns or state.background.match_times_for == (found, columns):
        return state, ()
    background = replace(state.background, match_times_for=(found, columns))
    return replace(state, background=background), (FindMatchTimes(found, columns),)
