"""The profile screen while what it shows is being recorded: it grows, can be frozen, and stays at its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingType

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.filters.lens import Lens
from tui.base.errors import UsageError
from tui.base.text import printable
from tui.base.units import US_PER_S
from tui.draw.bars.footer import Hint
from tui.draw.dialogs.profile_list import ProfileEntry
from tui.explorer.commands.commands import Where, bindings_of, command_of, shown_key
from tui.explorer.profile.model.open_profile import Opened
from tui.explorer.profile.panes.pane import Pane
from tui.explorer.profile.profile_screen import ProfileScreen
from tui.explorer.recording.growth import Growth, growth_of, last_part
from tui.explorer.source.sources import Sources
from tui.profile.columns.category import Category
from tui.state.grown import grown, grown_chart
from tui.state.options import ExplorerOptions

if TYPE_CHECKING:
    from tui.explorer.recording.live_feed import LiveFeed
    from tui.state.recording_progress import RecordingFacts

LAST_S = (None, 10, 30, 60)
"""What `R` goes through: the whole recording, then the last seconds of it."""


class LiveScreen(ProfileScreen):
    """Overview, chart and tables of a recording; once that is over, of the profile that it became."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.LIVE)
    places = (Where.LIVE, Where.PROFILE)

    def __init__(self, opened: Opened, options: ExplorerOptions, glyphs_are_ascii: bool, feed: LiveFeed) -> None:
        super().__init__(opened, options, glyphs_are_ascii)
        self.feed: LiveFeed | None = feed
        self._output = feed
        self._is_frozen = False
        self._last_us: int | None = None
        self._last_range: tuple[int, int] | None = None
        self._said = feed.facts.note
        self._first_sight = replace(self._first_sight, recording=feed.facts)

    def on_mount(self) -> None:
        """From now on there is who shows it."""
        if self.feed is not None:
            self.feed.show_in(self)

    def on_unmount(self) -> None:
        """Nobody shows it any more."""
        if self.feed is not None:
            self.feed.show_in(None)

    def takes_key(self, key: events.Key) -> bool:
        """Space freezes, in lists as well; what is being typed has it first."""
        is_typing = self.sight is not None and (self.sight.look.prompt or self.sight.look.choice)
        if key.key == "space" and self.feed is not None and not is_typing:
            self.action_freeze()
            return True
        return super().takes_key(key)

    def hints_at(self, pane: Pane) -> tuple[Hint, ...]:
        """First what can be done with the recording, while it goes on."""
        if self.feed is None:
            return self._wording.hints((*pane.places, Where.PROFILE, Where.APP))
        stop = shown_key(command_of("record").keys[0]), "stop"
        return (stop, *self._wording.hints((Where.LIVE, *pane.places, Where.PROFILE, Where.APP)))

    def look_for_warm_up(self, whole: Aggregate) -> None:
        """Only once it is over: what comes changes the answer."""
        if self.feed is None:
            super().look_for_warm_up(whole)

    def look_for_maps(self, later: Any) -> None:
        """Only once it is over: new functions keep coming."""
        if self.feed is None:
            super().look_for_maps(later)

    def lens_of(self, duration_us: int) -> Lens:
        """The lens of now, with its range at the end of the recording where that is asked for."""
        lens = self.lenses.history.lens
        if self._last_us is None or lens.range_us != self._last_range:
            return lens
        return replace(lens, range_us=last_part(duration_us, self._last_us))

    def prepare_pictures(self, layouts: Layouts) -> None:
        """Makes the boxes that the chart will show."""
        self._prepare(layouts)

    def tell(self, facts: RecordingFacts) -> None:
        """Shows how the recording goes, and says what the recorder said."""
        if self.sight is None or self.feed is None:
            return
        self.sight = replace(self.sight, recording=self._marked(facts))
        if facts.note != self._said:
            self._said = facts.note
            self.say(printable(facts.note))

    def _marked(self, facts: RecordingFacts) -> RecordingFacts:
        is_last = self._last_us is not None and self.lenses.history.lens.range_us == self._last_range
        return replace(facts, is_frozen=self._is_frozen, last_us=self._last_us if is_last else None)

    def grow(self, growth: Growth) -> None:
        """Shows what has come, unless it is frozen or counted under another lens by now."""
        if self.sight is None or self._is_frozen or self.feed is None:
            return
        if growth.aggregate.lens != self.lens_of(growth.aggregate.physical.profile.duration_us):
            self.feed.grow_now()
            return
        if self._last_us is not None and self.lenses.history.lens.range_us == self._last_range:
            self._last_range = growth.aggregate.lens.range_us
        self._show_growth(growth)

    def finish(self, opened: Opened) -> None:
        """Shows the whole profile of the recording, which is over, at the same place."""
        lens = self.lens_of(opened.aggregate.profile.duration_us)
        self.feed = None
        self.opened = opened
        if self.sight is None:
            return
        try:
            whole = growth_of(opened, lens)
        except UsageError:  # what it names is in the chunks alone
            whole = growth_of(opened, Lens())
        self._is_frozen = False
        self._show_growth(whole)
        self.sight = replace(self.sight, recording=None, calls=opened.calls)
        if isinstance(self.focused, Pane):
            self._footer.hints = self.hints_at(self.focused)
        self.look_for_warm_up(opened.aggregate)
        self.look_for_maps(self.call_later)

    def _show_growth(self, growth: Growth) -> None:
        sight = self.sight
        if sight is None:
            return
        self.lenses.grow(growth.counting, growth.aggregate.lens)
        look = grown(sight.aggregate, growth.aggregate, sight.look)
        sources = sight.sources
        if len(growth.texts) != len(sources.texts):
            sources = Sources(growth.aggregate.physical.profile, sight.options, growth.texts)
        now = replace(
            sight,
            aggregate=growth.aggregate,
            layouts=growth.layouts,
            activity=growth.activity,
            figures=growth.figures,
            sources=sources,
            look=look,
        )
        chart = grown_chart(look.chart, sight.layout, now.layout)
        self.sight = now if chart == look.chart else replace(now, look=replace(look, chart=chart))

    def action_focus_path(self) -> None:
        """Focuses on the selected call path, which has to be one that keeps its id."""
        if not self._tells_moving_row():
            super().action_focus_path()

    def action_merge_path(self) -> None:
        """Merges the selected call path into its caller; see `action_focus_path`."""
        if not self._tells_moving_row():
            super().action_merge_path()

    def _tells_moving_row(self) -> bool:
        """Says so where the selected row is one of garbage collection, whose ids follow those of all other nodes."""
        sight = self.sight
        if self.feed is None or sight is None or sight.look.function is None:
            return False
        is_moving = sight.aggregate.profile.functions.category[sight.look.function] == Category.GARBAGE_COLLECTOR
        if is_moving:
            self.say("A row of garbage collection moves while it is recorded: stop first, or focus on the function.")
        return bool(is_moving)

    def action_freeze(self) -> None:
        """Holds the view still while the recording goes on, or lets it follow again."""
        if self.feed is None or self.sight is None:
            self.say("Nothing is being recorded.")
            return
        self._is_frozen = not self._is_frozen
        self.feed.freeze(is_frozen=self._is_frozen)
        self.sight = replace(self.sight, recording=self._marked(self.feed.facts))
        self.look_for_sureness()
        self.say("Frozen: the recording goes on. Space follows it again." if self._is_frozen else "Following again.")

    def action_recent(self) -> None:
        """Counts the last seconds only, or the whole recording again."""
        if self.sight is None or self.feed is None:
            self.say("Nothing is being recorded: v chooses a time range.")
            return
        if self.feed.facts.allocated_bytes is not None:
            self.say("Memory has no last seconds: sizes have no time. v chooses among what was allocated.")
            return
        is_last = self._last_us is not None and self.lenses.history.lens.range_us == self._last_range
        before = self._last_us // US_PER_S if self._last_us is not None and is_last else None
        seconds = LAST_S[(LAST_S.index(before) + 1) % len(LAST_S)]
        lens = self.asked_lens
        self._last_us = None if seconds is None else seconds * US_PER_S
        duration_us = self.sight.aggregate.physical.profile.duration_us
        self._last_range = None if self._last_us is None else last_part(duration_us, self._last_us)
        self.count(replace(lens, range_us=self._last_range))
        self.sight = replace(self.sight, recording=self._marked(self.feed.facts))
        self.say("The whole recording." if seconds is None else f"The last {seconds} seconds, as they come.")

    def action_output(self) -> None:
        """Shows what the command that was started has written."""
        if self._output.recorder is None or self._output.command is None:
            self.say("No command was started for this recording.")
            return
        from tui.explorer.dialogs.output_dialog import OutputDialog

        title = " ".join(self._output.command)
        self.app.push_screen(OutputDialog(f"Output of {printable(title)}", self._output.recorder.log))

    def action_pick_profile(self) -> None:
        """Asks which thread to show, of those that are recorded."""
        feed = self.feed
        if feed is None:
            super().action_pick_profile()
            return
        entries = [
            ProfileEntry(
                str(feed.journal),
                thread.facts["number"],
                thread.growing.origin,
                thread.sample_count,
                active=None,
                is_shown=thread.facts["number"] == feed.shown_thread,
            )
            for thread in feed.threads
        ]
        if len(entries) < 2:
            self.say("Only this thread is recorded.")
            return
        here = next((place for place, entry in enumerate(entries) if entry.is_shown), 0)

        def picked(entry: ProfileEntry | None) -> None:
            if entry is not None and not entry.is_shown:
                feed.begin_again(entry.place)

        from tui.explorer.dialogs.profile_picker import ProfilePicker

        self.app.push_screen(ProfilePicker(entries, here), picked)
