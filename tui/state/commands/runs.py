"""The event loop and garbage collection: busy periods, and what the collector interrupted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui.analysis.search.found import Found
from tui.analysis.tables.callers import CallerRow
from tui.base.units import duration
from tui.state.commands import callers
from tui.state.commands.filters import count
from tui.state.commands.lists import ListPane, Rows, move_by, with_cursor_in_view
from tui.state.model.messages import RunsCounted
from tui.state.model.state import State, Update, with_look, with_notice
from tui.state.rows.runs_rows import RunsTable
from tui.state.view.list_view import next_place
from tui.state.view.look import Look
from tui.state.view.runs_choice import fold_gc, select_gc, select_run, toggle_gc, unfold_gc
from tui.state.view.screen_layout import PaneName
from tui.state.view.words import no_times


def table_of(state: State) -> RunsTable | None:
    """The busy periods of what is counted; None until they are found."""
    table = state.background.runs
    return table if table is not None and table.aggregate is state.aggregate else None


def note(state: State, look: Look) -> str:
    """What stands above the list, "" for nothing."""
    table, lists_gc = table_of(state), look.runs.lists_gc
    if table is None:
        return ""
    if why_not := no_times(state.origin):
        return "" if lists_gc else f"This profile has {why_not}."
    is_empty = not table.row_count(look.runs)
    if lists_gc:
        apart = not state.aggregate.lens.accounting.stacks_gc
        why_empty = (
            "GC stands apart from the stacks: see `:` Accounting." if apart else "No garbage collection is counted."
        )
        return why_empty if is_empty else ""
    if is_empty:
        return "Nothing was busy."
    warm_up_us = state.background.warm_up_us
    if warm_up_us is None or state.aggregate.lens.range_us is not None:
        return ""
    return f"The first {duration(warm_up_us)} look like warm-up: `W` leaves them out."


def _rows(state: State, look: Look) -> Rows:
    table, runs = table_of(state), look.runs
    return Rows() if table is None else Rows(table.row_count(runs), table.cursor(runs), bool(note(state, look)))


def _select(state: State, place: int) -> Update:
    table, look = table_of(state), state.look
    if table is None:
        return state, ()
    if look.runs.lists_gc:
        return with_look(state, select_gc(state.aggregate, look, table.gc_rows(look.runs.gc_open)[place].path)), ()
    holder = table.holder(place)
    about = holder.leaf if holder.holder is None else holder.holder
    return with_look(state, select_run(state.aggregate, look, int(table.runs.start_us[place]), about)), ()


PANE = ListPane(PaneName.RUNS, _rows, _select)


def select_first(state: State) -> State:
    """The state with the longest period selected, if none was before: the other panes show what it was about."""
    runs = state.look.runs
    if _rows(state, state.look).length and not runs.lists_gc and runs.start_us is None:
        state, _ = _select(state, 0)
    return state


def toggle_list(state: State) -> Update:
    """Lists busy periods, or what ran when garbage was collected."""
    state = with_look(state, toggle_gc(state.look))
    rows = _rows(state, state.look)
    return _select(state, rows.cursor) if rows.length else (state, ())


def take(state: State) -> Update:
    """Counts the period alone; from a row of garbage collection, shows who calls the function."""
    table, rows = table_of(state), _rows(state, state.look)
    if table is None or not rows.length:
        return state, ()
    state, _ = _select(state, rows.cursor)
    if state.look.runs.lists_gc:
        return callers.show(state)
    span = int(table.runs.start_us[rows.cursor]), int(table.runs.end_us[rows.cursor])
    return count(state, replace(state.lens, range_us=span))


def _gc_row(state: State) -> CallerRow | None:
    table, runs = table_of(state), state.look.runs
    if table is None or not runs.lists_gc or not table.row_count(runs):
        return None
    return table.gc_rows(runs.gc_open)[table.cursor(runs)]


def unfold(state: State) -> Update:
    """Shows who called what garbage collection interrupted, then goes to them."""
    row = _gc_row(state)
    if row is None or not row.has_callers:
        return state, ()
    if row.path in state.look.runs.gc_open:
        return move_by(PANE, state, 1)
    return with_look(state, unfold_gc(state.look, row.path)), ()


def fold(state: State) -> Update:
    """Hides the callers, then goes to the row they belong to."""
    row = _gc_row(state)
    if row is None:
        return state, ()
    if row.path in state.look.runs.gc_open:
        return with_look(state, fold_gc(state.look, row.path)), ()
    return with_look(state, select_gc(state.aggregate, state.look, row.path[:-1])) if len(row.path) > 2 else state, ()


def next_match(state: State, found: Found, step: int) -> tuple[Update, bool | None]:
    """Goes to the next row whose function is found; to the next period in which a match ran, and says how long."""
    table, runs = table_of(state), state.look.runs
    if table is None:
        return (state, ()), None
    if runs.lists_gc:
        rows = table.gc_rows(runs.gc_open)
        samples = None
        places = np.array([place for place, row in enumerate(rows) if found.is_match[row.function]], np.int64)
    else:
        samples = found.samples_among(table.runs.first, table.runs.last)
        places = np.flatnonzero(samples)
    target, has_wrapped = next_place(places, table.cursor(runs), step)
    if target is None:
        return (state, ()), None
    state, effects = _select(state, target)
    if samples is not None:
        length = int(table.runs.last[target] - table.runs.first[target])
        state = with_notice(state, f"It ran in {samples.item(target):,} of the {length:,} samples of this run.")
    return (state, effects), has_wrapped


def counted(state: State, message: RunsCounted) -> Update:
    """Shows busy periods; the longest is selected where keys go to the pane."""
    state = replace(state, background=replace(state.background, runs=message.table))
    if table_of(state) is None:
        return state, ()
    if state.panes.has_focus(PaneName.RUNS):
        state = select_first(state)
    return with_cursor_in_view(PANE, state), ()
