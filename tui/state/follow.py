"""What follows from a change: which panes show it at once, how lists are scrolled, and what is to be found out.

Panes without the focus follow the selection only when it rests: another place in a list is most of its rows, and a
held key should cost few bytes. Everything else that changes is shown at once.
"""

from __future__ import annotations

from dataclasses import replace

from tui.state.commands import callers, chart, lines, lists, runs
from tui.state.commands.moves import LISTS
from tui.state.model.effects import (
    COUNT_WAITS_S,
    KEY_WAITS_S,
    CountCallers,
    CountRuns,
    Effect,
    FindMatchTimes,
)
from tui.state.model.messages import CallersCounted, MatchTimesFound, RunsCounted
from tui.state.model.state import State, Update
from tui.state.view.chart_view import ChartLook
from tui.state.view.look import Look, unselected
from tui.state.view.screen_layout import PaneName

_NO_CHART = ChartLook()
_SHOWS_CHART = (PaneName.CHART, PaneName.OVERVIEW)
"""The panes whose scene depends on the part that the chart shows."""


def followed(before: State, state: State) -> Update:
    """The state with its visible panes brought up to it, and the requests for what they lack."""
    state = _scrolled(before, _with_looks(before, state))
    effects: tuple[Effect, ...] = ()
    if state.panes.is_visible(PaneName.LINES):
        state, effects = lines.follow(state)
        state = lists.with_cursor_in_view(lines.PANE, state)
    for request in (_request_callers, _request_runs, _request_match_times, _request_colours):
        state, more = request(state)
        effects = (*effects, *more)
    return state, effects


# ── which panes follow ─────────────────────────────────────────────────────────────────────────────────────


def _with_looks(before: State, state: State) -> State:
    panes, look = state.panes, state.look
    is_laid_out = panes.areas is before.panes.areas and panes.focus is before.panes.focus
    is_same = is_laid_out and _parts(before) == _parts(state)
    if is_same and look is before.look and panes.looks is before.panes.looks:
        return state
    looks = dict(panes.looks)
    is_moved_only = _MovedOnly(state) if is_same else None
    for name in panes.areas:
        shown = looks.get(name)
        may_wait = shown is not None and is_moved_only is not None and is_moved_only(name, shown)
        if shown is not look and (not may_wait or _keeps_up(name, state)):
            looks[name] = look
    panes = replace(panes, looks=looks)
    if looks.get(PaneName.CHART) is look and panes.lit_function != look.function:
        is_other = before.aggregate.profile is not state.aggregate.profile or panes.lit_function is None
        if is_other or not panes.has_focus(PaneName.CHART) or chart.relights_little(state):
            panes = replace(panes, lit_function=look.function)
    return replace(state, panes=panes)


class _MovedOnly:
    """Whether a pane's look differs from that of the state in the selection alone."""

    def __init__(self, state: State) -> None:
        scene = unselected(state.look)
        self._scenes = {True: scene, False: replace(scene, chart=_NO_CHART)}
        self._known: dict[tuple[int, bool], bool] = {}

    def __call__(self, name: PaneName, shown: Look) -> bool:
        shows_chart = name in _SHOWS_CHART
        key = id(shown), shows_chart
        if key not in self._known:
            scene = unselected(shown)
            self._known[key] = self._scenes[shows_chart] == (scene if shows_chart else replace(scene, chart=_NO_CHART))
        return self._known[key]


def _parts(state: State) -> tuple[object, ...]:
    """What all panes show beside the look."""
    return state.counts, state.figures, state.sources, state.opened, state.sureness, state.baseline


def _keeps_up(name: PaneName, state: State) -> bool:
    """Whether a pane follows the selection at once."""
    if name in LISTS:
        return state.panes.has_focus(name)
    return name is not PaneName.CHART or state.panes.has_focus(name) or chart.relights_little(state)


def _scrolled(before: State, state: State) -> State:
    """The state with each visible list scrolled to its cursor, where that may have moved."""
    is_same = before.counts is state.counts and before.panes.areas is state.panes.areas
    for name, pane in LISTS.items():
        is_followed = state.panes.looks.get(name) is before.panes.looks.get(name)
        if pane is not lines.PANE and state.panes.is_visible(name) and not (is_same and is_followed):
            state = lists.with_cursor_in_view(pane, state)
    return state


# ── what is to be found out ────────────────────────────────────────────────────────────────────────────────


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


def callers_counted(state: State, message: CallersCounted) -> Update:
    """Shows callers and callees, with the function in the middle of the pane."""
    state = replace(state, background=replace(state.background, callers=message.table))
    look = state.shown_look(PaneName.CALLERS)
    if callers.table_of(state, look) is None:
        return state, ()
    middle, (_, height) = message.table.middle(callers.look_of(look)), state.panes.size(PaneName.CALLERS)
    panes = state.panes.scrolled(PaneName.CALLERS, max(0, middle - (height - 1) // 2))
    return lists.with_cursor_in_view(callers.PANE, replace(state, panes=panes)), ()


def _request_runs(state: State) -> Update:
    if not state.panes.is_visible(PaneName.RUNS) or state.background.runs_for is state.aggregate:
        return state, ()
    waits_s = KEY_WAITS_S if state.panes.has_focus(PaneName.RUNS) else 0.0
    state = replace(state, background=replace(state.background, runs_for=state.aggregate))
    return state, (CountRuns(state.aggregate, waits_s),)


def runs_counted(state: State, message: RunsCounted) -> Update:
    """Shows busy periods; the longest is selected where keys go to the pane."""
    state = replace(state, background=replace(state.background, runs=message.table))
    if runs.table_of(state) is None:
        return state, ()
    if state.panes.has_focus(PaneName.RUNS):
        state = runs.select_first(state)
    return lists.with_cursor_in_view(runs.PANE, state), ()


def _request_match_times(state: State) -> Update:
    found, (columns, _) = state.found, state.panes.size(PaneName.OVERVIEW)
    if found is None or not columns or state.background.match_times_for == (found, columns):
        return state, ()
    background = replace(state.background, match_times_for=(found, columns))
    return replace(state, background=background), (FindMatchTimes(found, columns),)


def match_times_found(state: State, message: MatchTimesFound) -> Update:
    """Shows in the overview when matches ran."""
    return replace(state, background=replace(state.background, match_times=message)), ()


def _request_colours(state: State) -> Update:
    if not state.panes.is_visible(PaneName.LINES):
        return state, ()
    wanted, before = lines.wanted_colours(state), state.background.colours_for
    # By identity: texts that are alike are coloured each for itself.
    if wanted is None or (before is not None and before.source is wanted.source and before == wanted):
        return state, ()
    return replace(state, background=replace(state.background, colours_for=wanted)), (wanted,)
