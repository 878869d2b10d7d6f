"""The overview pane: activity over time, with a cursor that selects what ran at a moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from textual import events
from textual.binding import BindingType

from tui.analysis.chart.overview import Activity
from tui.analysis.search.found import Found
from tui.base.cells import Canvas, Role, attribute
from tui.base.errors import UsageError
from tui.base.text import clip
from tui.draw.chart.axis import AxisLook, draw_axis
from tui.draw.chart.overview import draw_overview
from tui.draw.rows.glyphs import Glyphs
from tui.explorer.background.beside import Beside
from tui.explorer.commands.commands import Where, bindings_of
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.pane import Pane
from tui.profile.columns.category import Category
from tui.profile.columns.column_types import Int64
from tui.profile.profile import Origin
from tui.state.view.chart_view import ChartView, Order, whole, zoomed_by
from tui.state.view.lens_words import span
from tui.state.view.look import choose_range, select_moment, swap_ends
from tui.state.view.time_range import OverviewLook, RangeChoice, column_of, spanned, typed_range
from tui.state.view.words import in_words_of, no_order

_BUSY = 0.1
"""A column is busy from this share of active time on."""
_WINDOWS = 20
"""Into how many parts the chart divides the profile when it is shown around a moment."""


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """The strip as it was drawn last: of which bins, and what was asked of it."""

    bins: Int64
    matched: Int64 | None
    asked: tuple[OverviewLook, int]
    canvas: Canvas


class OverviewPane(Pane, can_focus=True):
    """A strip of bars over the whole recording, and the axis of time."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.OVERVIEW)
    places = (Where.OVERVIEW,)
    title = "Overview"
    explanation = (
        "Activity over the whole recording: the height of a column is the share of its time that was not idle, its "
        "colour the category that took most of it. Where nothing was sampled it is hatched. The cursor selects what "
        "ran at its moment. v begins a time range there: h, l, w and b move its end, o goes to the other end, digits "
        "type it (2-3), Enter counts it alone, Esc leaves it. With --mouse a drag counts what is between its ends."
    )

    _activity: Activity
    _bins: Int64 | None = None
    _matched: tuple[Found, Int64] | None = None
    """What was found last, and its time in each column."""
    _looked_for: tuple[Found, int] | None = None
    _drawn: _Drawn | None = None
    _pressed: int | None = None
    """The column in which a button of the mouse is held down."""

    def on_mount(self) -> None:
        """What a search finds is put into columns beside the screen: it is looked for in all samples."""
        self._beside = Beside(self.app.call_later)

    def prepare(self, before: Sight | None, sight: Sight) -> None:
        """Keeps the activity of the profile, whatever is counted of it."""
        if before is None or before.activity is not sight.activity:
            self._activity = sight.activity
            self._bins = None

    def _matched_us(self, width: int) -> Int64 | None:
        """int64[width]: when what is searched for ran; None without a search, and until that is found out."""
        found = None if self.sight is None else self.sight.found
        if found is None:
            self._matched = None
        elif self._matched is None or self._matched[0] is not found or len(self._matched[1]) != width:
            duration_us = max(1, self.aggregate.profile.duration_us)
            if self._looked_for != (found, width):
                self._looked_for = found, width
                self._beside.start(lambda: (found, found.bins_us(0, duration_us, width)), self._show_matched)
            return None
        return None if self._matched is None else self._matched[1]

    def _show_matched(self, matched: tuple[Found, Int64]) -> None:
        self._matched = matched
        self.repaint()

    def selection(self, sight: Sight) -> object:
        """The cursor in time, where it is drawn."""
        return (sight.look.moment_us, sight.look.choice) if self.has_focus else None

    def _bins_of(self, width: int) -> Int64:
        if self._bins is None or len(self._bins) != width:
            self._bins = self._activity.bins_us(0, max(1, self.aggregate.profile.duration_us), width)
        return self._bins

    @property
    def _strip(self) -> OverviewLook:
        cursor_us = self.look.moment_us if self.has_focus else None
        duration_us = max(1, self.aggregate.profile.duration_us)
        range_us = self.aggregate.lens.range_us
        return OverviewLook(0, duration_us, range_us, self._marked_us(duration_us), cursor_us)

    def _marked_us(self, duration_us: int) -> tuple[int, int] | None:
        """The range that is being chosen by the cursor."""
        choice, columns = self.look.choice, self.size.width
        if choice is None or choice.typed or not columns:
            return None
        whole = OverviewLook(0, duration_us)
        anchor, cursor = (column_of(whole, columns, time) for time in (choice.anchor_us, self.look.moment_us))
        return spanned(anchor, cursor, columns, duration_us)

    def paint(self, width: int, height: int) -> Canvas:
        """The bars, and from three rows on the axis with the part that the chart shows."""
        canvas = Canvas(width, height)
        if self.sight is None or not width:
            return canvas
        rows = height - 1 if height > 1 else height
        why_empty = no_order(self._origin)
        if why_empty:
            canvas.write((rows - 1) // 2, 1, clip(f"overview: {why_empty}", width - 2), attribute(Role.MUTED))
        else:
            canvas.paste(0, 0, self._bars(width, rows, self.sight.glyphs))
        if height > rows:
            chart = self.look.chart
            is_window = chart.order is Order.TIME and chart.view is not None
            window = (chart.view.start_us, chart.view.end_us) if chart.view and is_window else None
            length = max(1, self.aggregate.profile.duration_us)
            axis = AxisLook(0, length, window, self._note, self._origin.unit, has_ticks=not why_empty)
            canvas.paste(rows, 0, draw_axis(axis, width, self.sight.glyphs))
        return canvas

    def _bars(self, width: int, rows: int, glyphs: Glyphs) -> Canvas:
        """The strip, kept while it is the same: most keys only change what the chart shows."""
        bins, matched, strip = self._bins_of(width), self._matched_us(width), self._strip
        drawn = self._drawn
        if drawn is None or drawn.bins is not bins or drawn.matched is not matched or drawn.asked != (strip, rows):
            canvas = draw_overview(bins, replace(strip, matched_us=matched), rows, glyphs)
            drawn = self._drawn = _Drawn(bins, matched, (strip, rows), canvas)
        return drawn.canvas

    @property
    def _origin(self) -> Origin:
        return self.aggregate.profile.origin

    @property
    def _note(self) -> str:
        """What the chart's own axis is, where it has a row to say so."""
        if self.look.chart.order is Order.TIME:
            return f"chart: {in_words_of(self._origin.unit, 'time order')}"
        return "chart: merged, widest first"

    def action_earlier(self) -> None:
        self._step(-1)

    def action_later(self) -> None:
        self._step(1)

    def _step(self, columns: int) -> None:
        width = max(1, self.size.width)
        column = column_of(self._strip, width, self.look.moment_us) + columns
        self._go_to(max(0, min(column, width - 1)))

    def _go_to(self, column: int) -> None:
        """Selects what ran in the middle of a column."""
        if why_not := no_order(self._origin):
            self.answers.say(f"This profile has {why_not}.")
            return
        duration_us = max(1, self.aggregate.profile.duration_us)
        self.ask(select_moment, (2 * column + 1) * duration_us // (2 * max(1, self.size.width)))
        self.tell_choice()

    def action_burst_on(self) -> None:
        self._go_to_burst(1)

    def action_burst_back(self) -> None:
        self._go_to_burst(-1)

    def _go_to_burst(self, step: int) -> None:
        """Goes to the nearest column before or after the cursor in which activity begins."""
        bins = self._bins_of(max(1, self.size.width))
        width_us = max(1, self.aggregate.profile.duration_us / len(bins))
        is_busy = bins[:, : Category.IDLE].sum(axis=1) >= _BUSY * width_us
        starts = np.flatnonzero(is_busy & ~np.append(False, is_busy[:-1]))
        here = column_of(self._strip, len(bins), self.look.moment_us)
        beyond = starts[starts > here][:1] if step > 0 else starts[starts < here][-1:]
        if len(beyond):
            self._go_to(int(beyond[0]))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A press moves the cursor, and is one end of a range if the release is elsewhere."""
        if not no_order(self._origin):
            self._pressed = event.x
            self._go_to(event.x)

    def release_at(self, column: int) -> None:
        """A release, wherever that was: in another column than the press it counts what is between them.

        Terminals are asked for presses and releases only, so nothing is seen of the way.
        """
        pressed, self._pressed = self._pressed, None
        if pressed is None or column == pressed:
            return
        self._go_to(column)
        self._count(spanned(pressed, column, self.size.width, max(1, self.aggregate.profile.duration_us)))

    def choose_by(self, event: events.Key) -> bool:
        """Whether a key changed the range that is being chosen: digits type it, `o` goes to its other end."""
        choice = self.look.choice if self.sight is not None else None
        if choice is None:
            return False
        if event.character is not None and choice.takes(event.character):
            self.ask(choose_range, replace(choice, typed=choice.typed + event.character))
        elif event.key == "backspace" and choice.typed:
            self.ask(choose_range, replace(choice, typed=choice.typed[:-1]))
        elif event.key == "o":
            self.ask(swap_ends)
        else:
            return False
        self.tell_choice()
        return True

    def tell_choice(self) -> None:
        """Says which range is chosen, and with which keys."""
        choice = self.look.choice
        if choice is None:
            return
        marked = self._marked_us(max(1, self.aggregate.profile.duration_us))
        shown = span(*marked) if marked is not None else f"{choice.typed}"
        self.answers.say(f"range {shown} · Enter applies · h l w b move · o other end · 2-3 types it · Esc leaves it")

    def _apply(self, choice: RangeChoice) -> None:
        duration_us = max(1, self.aggregate.profile.duration_us)
        try:
            range_us = typed_range(choice.typed, duration_us) if choice.typed else self._marked_us(duration_us)
        except UsageError as error:
            self.answers.say(str(error))
            return
        self._count(range_us)

    def _count(self, range_us: tuple[int, int] | None) -> None:
        self.ask(choose_range, None)
        self.answers.count(replace(self.answers.asked_lens, range_us=range_us))

    def action_chart_at_time(self) -> None:
        if self.sight is None:
            return
        if self.look.choice is not None:
            self._apply(self.look.choice)
            return
        if why_not := no_order(self._origin):
            self.answers.say(f"This profile has {why_not}.")
            return
        layout = self.sight.layouts.in_time
        view: ChartView = zoomed_by(whole(layout, Order.TIME), layout, _WINDOWS, self.look.moment_us)
        self.answers.show_chart(self.look.chart.ordered(Order.TIME).zoomed(view))
