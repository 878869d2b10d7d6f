"""Which panes are shown, and where keys go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui.state.commands import callers, filters
from tui.state.model.pane_layout import FOCUSABLE
from tui.state.model.state import State, Update, with_look, with_notice
from tui.state.view.look import at_fork, choose_range, next_base, show_prompt
from tui.state.view.screen_layout import MAIN_PANES, PaneName
from tui.state.view.search import NO_SEARCH


def show(name: PaneName) -> Callable[[State], Update]:
    """The command that shows a pane, with the focus on it."""
    return lambda state: (replace(state, panes=state.panes.showing(name)), ())


def show_tree(state: State) -> Update:
    """Shows the call tree; as long as nothing was selected, from where the time forks on."""
    if state.look == state.first_look:
        state = with_look(state, at_fork(state.aggregate, state.look))
    return replace(state, panes=state.panes.showing(PaneName.TREE)), ()


def next_pane(state: State) -> Update:
    """Goes to the next visible pane."""
    return _step(state, 1)


def previous_pane(state: State) -> Update:
    """Goes to the previous visible pane."""
    return _step(state, -1)


def _step(state: State, step: int) -> Update:
    """Moves the focus among the visible panes; where only one fits, among all, the overview included."""
    panes = state.panes
    visible = [name for name in FOCUSABLE if panes.is_visible(name)]
    names = visible if len([name for name in visible if name in MAIN_PANES]) > 1 else list(FOCUSABLE)
    names = [name for name in names if name in MAIN_PANES or panes.is_visible(name)]
    place = names.index(panes.focus) if panes.focus in names else 0
    target = names[(place + step) % len(names)]
    panes = panes.showing(target) if target in MAIN_PANES else panes.focusing(target)
    return replace(state, panes=panes), ()


def zoom(state: State) -> Update:
    """Gives this pane the whole screen, or back."""
    return replace(state, panes=replace(state.panes, is_zoomed=not state.panes.is_zoomed)), ()


def toggle_base(state: State) -> Update:
    """Shows percentages of active time, all, the counted part, or the selected function, in turn."""
    state = with_look(state, next_base(state.aggregate, state.look))
    return with_notice(state, f"Percentages: {state.base.name.removeprefix('% ')}."), ()


def back(state: State) -> Update:
    """Goes one step back: range, full screen, callers and callees, zoom, search, then what is counted."""
    look, chart = state.look, state.look.chart.popped()
    if look.choice is not None:
        return with_look(state, choose_range(look, None)), ()
    if state.panes.is_zoomed:
        return zoom(state)
    if state.panes.has_focus(PaneName.CALLERS) and callers.has_earlier(state):
        return callers.show_earlier(state)
    if look.chart != chart:
        return with_look(state, replace(look, chart=chart)), ()
    if look.search != NO_SEARCH:
        return with_look(state, show_prompt(look, None, NO_SEARCH)), ()
    return filters.undo(state) if state.filters.latest.past else (state, ())
