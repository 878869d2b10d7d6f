"""Time: the overview's cursor, choosing a range, and going from sample to sample."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui.base.errors import UsageError
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Int64
from tui.state.commands.filters import count
from tui.state.model.messages import MatchTimesFound, Typed
from tui.state.model.state import NO_NOTICE, State, Update, with_look, with_notice
from tui.state.view.chart_view import Order, whole, zoomed_by
from tui.state.view.lens_words import span
from tui.state.view.look import choose_range, select_moment, swap_ends
from tui.state.view.screen_layout import PaneName
from tui.state.view.time_range import OverviewLook, RangeChoice, column_of, sample_beside, spanned, typed_range
from tui.state.view.words import no_order

_BUSY = 0.1
"""A column is busy from this share of active time on."""
_WINDOWS = 20
"""Into how many parts the chart divides the profile when it is shown around a moment."""

# ── what is seen ───────────────────────────────────────────────────────────────────────────────────────────


def strip(state: State) -> OverviewLook:
    """What the strip shows besides activity."""
    cursor_us = state.look.moment_us if state.panes.has_focus(PaneName.OVERVIEW) else None
    return OverviewLook(0, _duration_us(state), state.aggregate.lens.range_us, _marked_us(state), cursor_us)


def bins_us(state: State, columns: int) -> Int64:
    """int64[columns, categories]: the activity of each column."""
    return state.activity.bins_us(0, _duration_us(state), columns)


def _marked_us(state: State) -> tuple[int, int] | None:
    """The range between the cursor and where a range was begun; None while none is chosen, or it is typed."""
    choice, columns = state.look.choice, _columns(state)
    if choice is None or choice.typed or not columns:
        return None
    axis = OverviewLook(0, _duration_us(state))
    anchor, cursor = (column_of(axis, columns, time) for time in (choice.anchor_us, state.look.moment_us))
    return spanned(anchor, cursor, columns, _duration_us(state))


def _duration_us(state: State) -> int:
    return max(1, state.aggregate.profile.duration_us)


def _columns(state: State) -> int:
    """Those of the screen: the strip is as wide, where there is room for it."""
    return state.panes.width


def without_order(state: State) -> Update | None:
    """A refusal where the profile has no order of samples."""
    why_not = no_order(state.origin)
    return (with_notice(state, f"This profile has {why_not}."), ()) if why_not else None


# ── the cursor ─────────────────────────────────────────────────────────────────────────────────────────────


def earlier(state: State) -> Update:
    """Moves the time cursor to the left."""
    return _step(state, -1)


def later(state: State) -> Update:
    """Moves the time cursor to the right."""
    return _step(state, 1)


def _step(state: State, columns: int) -> Update:
    width = max(1, _columns(state))
    column = column_of(strip(state), width, state.look.moment_us) + columns
    return _go_to(state, max(0, min(column, width - 1)))


def _go_to(state: State, column: int) -> Update:
    """Selects what ran in the middle of a column."""
    if refusal := without_order(state):
        return refusal
    moment_us = (2 * column + 1) * _duration_us(state) // (2 * max(1, _columns(state)))
    return with_choice_named(with_look(state, select_moment(state.aggregate, state.look, moment_us))), ()


def burst_on(state: State) -> Update:
    """Goes to the next burst of activity."""
    return _go_to_burst(state, 1)


def burst_back(state: State) -> Update:
    """Goes to the burst of activity before."""
    return _go_to_burst(state, -1)


def _go_to_burst(state: State, step: int) -> Update:
    """Goes to the nearest column before or after the cursor in which activity begins."""
    bins = bins_us(state, max(1, _columns(state)))
    width_us = max(1, state.aggregate.profile.duration_us / len(bins))
    is_busy = bins[:, : Category.IDLE].sum(axis=1) >= _BUSY * width_us
    starts = np.flatnonzero(is_busy & ~np.append(False, is_busy[:-1]))
    here = column_of(strip(state), len(bins), state.look.moment_us)
    beyond = starts[starts > here][:1] if step > 0 else starts[starts < here][-1:]
    return _go_to(state, int(beyond[0])) if len(beyond) else (state, ())


def chart_at_time(state: State) -> Update:
    """Counts the range that is chosen; else shows the chart in time order around the cursor."""
    if state.look.choice is not None:
        return _apply(state, state.look.choice)
    if refusal := without_order(state):
        return refusal
    layout, chart = state.counts.layouts.in_time, state.look.chart
    view = zoomed_by(whole(layout, Order.TIME), layout, _WINDOWS, state.look.moment_us)
    look = replace(state.look, chart=chart.ordered(Order.TIME).zoomed(view))
    return replace(with_look(state, look), panes=state.panes.showing(PaneName.CHART)), ()


# ── choosing a range ───────────────────────────────────────────────────────────────────────────────────────


def begin_range(state: State) -> Update:
    """Begins a time range at the overview's cursor, or leaves it."""
    if refusal := without_order(state):
        return refusal
    if state.look.choice is not None:
        return with_look(state, choose_range(state.look, None)), ()
    chosen = with_look(state, choose_range(state.look, RangeChoice(state.look.moment_us)))
    panes = replace(state.panes, is_zoomed=False).focusing(PaneName.OVERVIEW)
    return with_choice_named(replace(chosen, panes=panes)), ()


def takes(choice: RangeChoice, typed: Typed) -> bool:
    """Whether a key changes the range that is being chosen: digits type it, `o` goes to its other end."""
    is_text = typed.character is not None and choice.takes(typed.character)
    return is_text or (typed.key == "backspace" and bool(choice.typed)) or typed.key == "o"


def type_range(state: State, choice: RangeChoice, typed: Typed) -> Update:
    """Changes the range by a key that it takes."""
    if typed.character is not None and choice.takes(typed.character):
        look = choose_range(state.look, replace(choice, typed=choice.typed + typed.character))
    elif typed.key == "backspace":
        look = choose_range(state.look, replace(choice, typed=choice.typed[:-1]))
    else:
        look = swap_ends(state.look)
    return with_choice_named(with_look(state, look)), ()


def with_choice_named(state: State) -> State:
    """The state that says which range is chosen, and with which keys."""
    choice = state.look.choice
    if choice is None:
        return state
    marked = _marked_us(state)
    shown = span(*marked) if marked is not None else choice.typed
    return with_notice(
        state, f"range {shown} · Enter applies · h l w b move · o other end · 2-3 types it · Esc leaves it"
    )


def _apply(state: State, choice: RangeChoice) -> Update:
    try:
        range_us = typed_range(choice.typed, _duration_us(state)) if choice.typed else _marked_us(state)
    except UsageError as error:
        return with_notice(state, str(error)), ()
    return _count(state, range_us)


def _count(state: State, range_us: tuple[int, int] | None) -> Update:
    # What was said of the choice is over with it.
    state = with_look(replace(state, notice=NO_NOTICE), choose_range(state.look, None))
    return count(state, replace(state.lens, range_us=range_us))


# ── the mouse ──────────────────────────────────────────────────────────────────────────────────────────────


def press_at(state: State, column: int) -> Update:
    """Moves the cursor; it is one end of a range if the button is released elsewhere."""
    if no_order(state.origin):
        return state, ()
    return _go_to(replace(state, panes=replace(state.panes, pressed_column=column)), column)


def release_at(state: State, column: int) -> Update:
    """Counts what is between the columns of a press and its release, wherever that was.

    Terminals are asked for presses and releases only, so nothing is seen of the way.
    """
    pressed = state.panes.pressed_column
    state = replace(state, panes=replace(state.panes, pressed_column=None))
    if pressed is None or column == pressed or not _columns(state):
        return state, ()
    state, _ = _go_to(state, column)
    return _count(state, spanned(pressed, column, _columns(state), _duration_us(state)))


# ── samples ────────────────────────────────────────────────────────────────────────────────────────────────


def next_sample(state: State) -> Update:
    """Selects what the next sample stood on, and says which one it is."""
    return _step_sample(state, 1)


def previous_sample(state: State) -> Update:
    """Selects what the sample before stood on."""
    return _step_sample(state, -1)


def _step_sample(state: State, step: int) -> Update:
    if refusal := without_order(state):
        return refusal
    place = sample_beside(state.aggregate, state.look.moment_us, step)
    if place is None:
        return with_notice(state, "There is no further sample."), ()
    return with_notice(with_look(state, select_moment(state.aggregate, state.look, place.start_us)), place.words), ()


def match_times_found(state: State, message: MatchTimesFound) -> Update:
    """Shows in the overview when matches ran."""
    return replace(state, background=replace(state.background, match_times=message)), ()
