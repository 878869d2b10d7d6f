"""The pane of the event loop: what kept it busy, and what ran when garbage was collected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

import numpy as np
from textual import events
from textual.binding import BindingType

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.findings.busy_runs import BusyRuns, Holder, busy_runs, holder_of
from tui.analysis.findings.interrupted import interrupted
from tui.analysis.search.found import Found
from tui.analysis.tables.callers import CallerRow, Path, callers
from tui.base.cells import Canvas, Role, attribute
from tui.base.text import clip
from tui.base.units import duration
from tui.draw.rows.list_rows import draw_counting
from tui.draw.tables.busy_runs import draw_busy_runs
from tui.draw.tables.gc_list import draw_gc_list
from tui.explorer.background.beside import KEY_WAITS_S, Beside
from tui.explorer.commands.commands import Where, bindings_of
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.list_pane import ListPane
from tui.state.runs_choice import fold_gc, select_gc, select_run, toggle_gc, unfold_gc
from tui.state.view.list_view import ListView
from tui.state.view.words import no_times

_HOLDERS_KEPT = 4_096
_HOLDERS_AHEAD = 100
"""Of the longest runs it is found out beside the screen what held them. The others are of few samples each."""
_CALLERS_KEPT = 1_000


@dataclass(frozen=True, eq=False, slots=True)
class _Counted:
    """What the pane shows of `aggregate`: its busy runs, what held each, and who called what GC interrupted."""

    aggregate: Aggregate
    runs: BusyRuns
    holder: Callable[[int], Holder]
    callers: Callable[[Aggregate, Path], list[CallerRow]]


def _counted(aggregate: Aggregate) -> _Counted:
    runs = busy_runs(aggregate)
    holder = lru_cache(_HOLDERS_KEPT)(lambda run: holder_of(aggregate, runs, run))
    for run in range(min(_HOLDERS_AHEAD, len(runs))):
        holder(run)
    counted = _Counted(aggregate, runs, holder, lru_cache(_CALLERS_KEPT)(callers))
    interrupted(aggregate, frozenset(), counted.callers)
    return counted


class RunsPane(ListPane):
    """Busy runs, the longest first, or the functions that garbage collection interrupted."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.RUNS)
    places = (Where.LIST, Where.RUNS)
    title = "Event loop and GC"
    explanation = (
        "How long the event loop was kept from anything else. Each row is a stretch of time without an idle sample, "
        "the longest first: whoever waits for an answer waits for as long. Beside it stand the innermost function that "
        "was on the stack for 90 % of it, and the one that was on top for longest. Enter counts that stretch only. "
        "`t` lists what ran when garbage was collected: the collector's time by the function that it interrupted, "
        "which often is the one that made the garbage, but not always."
    )

    _counted: _Counted | None = None
    """None until it is counted."""
    _place: dict[int, int]
    _gc: list[CallerRow]
    _gc_place: dict[Path, int]

    def on_mount(self) -> None:
        """Counts beside the screen: a long recording has many samples, a large one many call paths."""
        self._beside = Beside(self.app.call_later)

    def prepare(self, before: Sight | None, sight: Sight) -> None:
        """Keeps the runs, or the rows of garbage collection, and where each is."""
        if before is None or before.aggregate is not sight.aggregate:
            aggregate, self._counted = sight.aggregate, None
            self._beside.start(lambda: _counted(aggregate), self._show)
            if self.has_focus:
                self._beside.wait(KEY_WAITS_S)
        elif self._counted is not None and before.look.runs.gc_open != sight.look.runs.gc_open:
            self._list_gc(self._counted, sight)

    def takes_key(self, key: events.Key) -> bool:
        """None, but one that came together with that which opened the pane is for its rows."""
        if self._counted is None and self.sight is not None:
            self._beside.wait(KEY_WAITS_S)
        return False

    def _show(self, counted: _Counted) -> None:
        """Takes what was counted."""
        if self.sight is None or counted.aggregate is not self.sight.aggregate:
            return
        self._counted = counted
        self._place = {start: place for place, start in enumerate(counted.runs.start_us.tolist())}
        self._list_gc(counted, self.sight)
        self.repaint()
        if self.has_focus:
            self._select_first()

    def _list_gc(self, counted: _Counted, sight: Sight) -> None:
        self._gc = interrupted(counted.aggregate, sight.look.runs.gc_open, counted.callers)
        self._gc_place = {row.path: place for place, row in enumerate(self._gc)}

    def selection(self, sight: Sight) -> object:
        """The cursor's row, and the note on top."""
        runs = sight.look.runs
        return (runs.gc_cursor if runs.lists_gc else runs.start_us), sight.warm_up_us

    @property
    def _lists_gc(self) -> bool:
        return self.look.runs.lists_gc

    @property
    def row_count(self) -> int:
        if self._counted is None:
            return 0
        return len(self._gc) if self._lists_gc else len(self._counted.runs)

    @property
    def cursor(self) -> int:
        if self._counted is None:
            return 0
        if not self._lists_gc:
            return self._place.get(self.look.runs.start_us or 0, 0)
        path = self.look.runs.gc_cursor
        while path and path not in self._gc_place:
            path = path[:-1]
        return self._gc_place.get(path, 0)

    def move_to(self, row: int) -> None:
        if self._lists_gc:
            self.ask(select_gc, self._gc[row].path)
        elif self._counted is not None:
            holder = self._counted.holder(row)
            about = holder.leaf if holder.holder is None else holder.holder
            self.ask(select_run, int(self._counted.runs.start_us[row]), about)

    def on_focus(self) -> None:
        """The run that the cursor is on is what the other panes show."""
        super().on_focus()
        self._beside.wait(KEY_WAITS_S)
        self._select_first()

    def _select_first(self) -> None:
        if self.sight is not None and self.row_count and not self._lists_gc and self.look.runs.start_us is None:
            self.move_to(0)

    def paint(self, width: int, height: int) -> Canvas:
        """A note where there is one, then the list."""
        if self.sight is None or self._counted is None:
            return draw_counting(self.title, width, height)
        note = self._note(self.sight)
        if not note:
            return self._list(self._counted, width, height)
        canvas = Canvas(width, height, attribute(Role.TEXT))
        canvas.write(0, 1, clip(note, width - 2), attribute(Role.WARNING))
        if self._lists_gc or not no_times(self.aggregate.profile.origin):
            canvas.paste(1, 0, self._list(self._counted, width, height - 1))
        return canvas

    @property
    def first_row_y(self) -> int:
        return 1 + bool(self.sight is not None and self._counted is not None and self._note(self.sight))

    def _list(self, counted: _Counted, width: int, height: int) -> Canvas:
        assert self.sight is not None, "a pane has no keys before it has a sight"
        view, glyphs = self.view(width, height), self.sight.glyphs
        if not self.row_count:
            # The head stands without rows too.
            view = ListView(width, height, 0, 0, self.has_focus)
        if self._lists_gc:
            return draw_gc_list(self.aggregate, self._gc, self.look.runs, view, glyphs, self.page, self.sight.found)
        return draw_busy_runs(self.aggregate, counted.runs, counted.holder, view, glyphs, self.page, self.sight.found)

    def takes_matches(self, found: Found) -> bool:
        """Rows are functions, or runs in which functions ran."""
        return True

    def go_to_match(self, found: Found, step: int) -> bool | None:
        """The next row whose function is found; the next run in which any that is found ran, which is said."""
        if self._counted is None:
            return None
        runs = self._counted.runs
        if self._lists_gc:
            places = np.array([place for place, row in enumerate(self._gc) if found.is_match[row.function]], np.int64)
            samples = None
        else:
            samples = found.samples_among(runs.first, runs.last)
            places = np.flatnonzero(samples)
        if not len(places):
            return None
        beyond = places[(places - self.cursor) * step > 0]
        turned = places[0 if step > 0 else -1]
        target = int((beyond[0] if step > 0 else beyond[-1]) if len(beyond) else turned)
        self.move_to(target)
        if samples is not None:
            self.answers.say(
                f"It ran in {samples.item(target):,} of the {_length(runs, target):,} samples of this run."
            )
        return not len(beyond)

    def _note(self, sight: Sight) -> str:
        """What is to be said above the list."""
        if why_not := no_times(sight.aggregate.profile.origin):
            return "" if self._lists_gc else f"This profile has {why_not}."
        if self._lists_gc:
            if self._gc:
                return ""
            apart = not sight.aggregate.lens.accounting.stacks_gc
            return (
                "GC stands apart from the stacks: see `:` Accounting." if apart else "No garbage collection is counted."
            )
        if not self.row_count:
            return "Nothing was busy."
        if sight.warm_up_us is None or sight.aggregate.lens.range_us is not None:
            return ""
        return f"The first {duration(sight.warm_up_us)} look like warm-up: `W` leaves them out."

    def action_toggle_gc_list(self) -> None:
        self.ask(toggle_gc)
        if self.row_count:
            self.move_to(self.cursor)

    def action_take_run(self) -> None:
        """Counts the run alone; from a row of garbage collection, shows who calls the function."""
        if not self.row_count or self._counted is None:
            return
        if self._lists_gc:
            self.move_to(self.cursor)
            self.answers.show_callers()
        else:
            run, runs = self.cursor, self._counted.runs
            span = int(runs.start_us[run]), int(runs.end_us[run])
            self.move_to(run)
            self.answers.count(replace(self.answers.asked_lens, range_us=span))

    @property
    def _gc_row(self) -> CallerRow | None:
        return self._gc[self.cursor] if self._lists_gc and self.row_count else None

    def action_unfold_gc(self) -> None:
        row = self._gc_row
        if row is None or not row.has_callers:
            return
        if row.path in self.look.runs.gc_open:
            self.move_by(1)
        else:
            self.ask(unfold_gc, row.path)

    def action_fold_gc(self) -> None:
        row = self._gc_row
        if row is None:
            return
        if row.path in self.look.runs.gc_open:
            self.ask(fold_gc, row.path)
        elif len(row.path) > 2:
            self.ask(select_gc, row.path[:-1])


def _length(runs: BusyRuns, run: int) -> int:
    return int(runs.last[run] - runs.first[run])
