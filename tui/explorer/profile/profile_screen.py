"""The screen on which a profile is explored: it holds what is counted and how it is seen, for all panes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.filters.lens import Lens
from tui.analysis.filters.lens_text import parse_lens
from tui.base.errors import UsageError
from tui.draw.bars.footer import Hint
from tui.explorer.background.recount import Recounted
from tui.explorer.background.rest import Rest
from tui.explorer.commands.commands import Where, bindings_of
from tui.explorer.commands.footer_bar import FooterBar
from tui.explorer.commands.wording import Wording
from tui.explorer.profile.actions.callers_actions import CallersActions
from tui.explorer.profile.actions.copy_actions import CopyActions
from tui.explorer.profile.actions.lens_actions import LensActions
from tui.explorer.profile.actions.pane_actions import PaneActions
from tui.explorer.profile.actions.runs_actions import RunsActions
from tui.explorer.profile.actions.search_actions import SearchActions
from tui.explorer.profile.actions.source_actions import SourceActions
from tui.explorer.profile.actions.sure_actions import SureActions
from tui.explorer.profile.actions.time_actions import TimeActions
from tui.explorer.profile.model.ahead import AheadActions
from tui.explorer.profile.model.lenses import Lenses
from tui.explorer.profile.model.open_profile import Opened
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.bars import HeaderBar, StatusBar
from tui.explorer.profile.panes.callers_pane import CallersPane
from tui.explorer.profile.panes.chart_pane import ChartPane
from tui.explorer.profile.panes.hot_pane import HotPane
from tui.explorer.profile.panes.lines_pane import LinesPane
from tui.explorer.profile.panes.overview_pane import OverviewPane
from tui.explorer.profile.panes.pane import Pane
from tui.explorer.profile.panes.runs_pane import RunsPane
from tui.explorer.profile.panes.tree_pane import TreePane
from tui.state.carried import carried
from tui.state.options import ExplorerOptions
from tui.state.view.look import Look, at_fork, choose_range, next_base, select_path, show_prompt, with_chart
from tui.state.view.screen_layout import PaneName
from tui.state.view.search import NO_SEARCH
from tui.terminal.app.takes_keys import TakesKeys


class PickProfile(Message):
    """Asks for another thread or file."""


class ProfileScreen(
    AheadActions,
    PaneActions,
    LensActions,
    SearchActions,
    SureActions,
    TimeActions,
    SourceActions,
    RunsActions,
    CallersActions,
    CopyActions,
    TakesKeys,
    Screen[None],
):
    """Overview, chart, tables and lines of one profile."""

    DEFAULT_CSS = """
    ProfileScreen { overflow: hidden; }
    ProfileScreen CellWidget { position: absolute; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.PROFILE)

    sight: var[Sight | None] = var(None, init=False)

    def __init__(self, opened: Opened, options: ExplorerOptions, glyphs_are_ascii: bool) -> None:
        super().__init__()
        self.opened = opened
        self.begin_with(PaneName(options.first_pane))
        self._is_built = False
        self._first_sight = opened.sight(options, glyphs_are_ascii)
        self._wording = Wording(opened.aggregate.profile.origin.unit, glyphs_are_ascii)
        self.lenses = Lenses(
            opened.counting,
            later=self.call_later,
            pictures=self._prepare,
            look=lambda: self._first_sight.look if self.sight is None else self.sight.look,
            show=self._recounted,
            say=self.say,
            whole=Recounted(opened.aggregate, opened.layouts),
        )
        self._rest = Rest(lambda: self.call_next(self._follow_lines), lambda: self.call_next(self._follow))

    def compose(self) -> ComposeResult:
        """One widget for each part; `arrange_panes` says where they are."""
        self._widgets: dict[PaneName, Pane | FooterBar] = {
            PaneName.HEADER: HeaderBar(),
            PaneName.OVERVIEW: OverviewPane(),
            PaneName.CHART: ChartPane(),
            PaneName.TREE: TreePane(),
            PaneName.HOT: self._hot_pane(),
            PaneName.LINES: LinesPane(),
            PaneName.CALLERS: CallersPane(),
            PaneName.RUNS: RunsPane(),
            PaneName.STATUS: StatusBar(),
            PaneName.FOOTER: FooterBar(),
        }
        yield from self._widgets.values()

    def _hot_pane(self) -> HotPane:
        if self.opened.baseline is None:
            return HotPane()
        from tui.explorer.profile.panes.compared_pane import ComparedPane

        return ComparedPane(self.opened.baseline)

    def watch_sight(self) -> None:
        """Shows a new sight in all panes."""
        super().watch_sight()
        if self.sight is not None:
            for widget in self._widgets.values():
                if isinstance(widget, Pane):
                    widget.see(self.sight)

    def on_mount(self) -> None:
        """Puts everything in its place with the first sight."""
        self.arrange_panes(*self.app.size)
        self.sight = self._first_sight
        self.set_focus(self._widgets[self._shown])
        if self._shown is PaneName.TREE:
            self.answer(at_fork)
        self._count_first()
        self.call_after_refresh(self._built)
        self._rest.moved()
        self.call_after_refresh(self.look_for_warm_up, self.opened.aggregate)
        self.call_after_refresh(self.look_for_maps, self.call_later)

    def _built(self) -> None:
        """Says what is wrong with the user's settings, now that the focus is where it belongs."""
        self._is_built = True
        problems = self._first_sight.options.problems
        if problems:
            more = f" ({len(problems) - 1} more: !)" if len(problems) > 1 else ""
            self.say(problems[0] + more)

    def _count_first(self) -> None:
        """Counts what the command line asked for."""
        text = self._first_sight.options.lens
        try:
            lens = parse_lens(text, self.opened.aggregate.profile.duration_us)
        except UsageError as error:
            self.say(str(error))
        else:
            self.count(lens)

    def on_unmount(self) -> None:
        """Nothing more to wait for."""
        self._rest.stop()
        self.stop_maps()

    def takes_key(self, key: events.Key) -> bool:
        """While a range is chosen or a search is typed, what types it is no command."""
        overview = cast(OverviewPane, self._widgets[PaneName.OVERVIEW])
        return self.choose_copy(key) or self.type_search(key) or overview.choose_by(key)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """A button that was pressed in the overview may be released anywhere."""
        overview = cast(OverviewPane, self._widgets[PaneName.OVERVIEW])
        # Behind the press, which may still be in the overview's queue.
        overview.call_later(overview.release_at, int(event.screen_x))

    @on(events.Resize)
    def _resized(self, event: events.Resize) -> None:
        self.arrange_panes(*event.size)

    def answer(self, step: Callable[..., Look], *arguments: Any) -> None:
        """Replaces the look by what `step` makes of it."""
        if self.sight is not None:
            self._look(step(self.sight.aggregate, self.sight.look, *arguments))

    @property
    def asked_lens(self) -> Lens:
        """The lens that was asked for last, which may still be counted."""
        return self.lenses.asked.lens

    def count(self, lens: Lens) -> None:
        """Counts under another lens, as one step that can be undone."""
        self.lenses.count(lens)

    def action_undo(self) -> None:
        self.lenses.undo()

    def action_redo(self) -> None:
        self.lenses.redo()

    def _prepare(self, layouts: Layouts) -> None:
        """Makes the boxes that the chart will show, and compares with the baseline."""
        if self.sight is not None:
            replace(self.sight, aggregate=layouts.aggregate, layouts=layouts).layout.prepared()
            if self.sight.baseline is not None:
                self.sight.baseline.compared(layouts.aggregate)

    def _recounted(self, recounted: Recounted, look: Look | None) -> None:
        """Shows what is counted now, as it was seen before; as like what is seen now as can be, where it was not."""
        if self.sight is None:
            return
        look = look or carried(self.sight.aggregate, recounted.aggregate, self.sight.look)
        self.sight = replace(self.sight, aggregate=recounted.aggregate, layouts=recounted.layouts, look=look)
        self._rest.moved()
        self._footer.message = ""

    def _look(self, look: Look) -> None:
        if self.sight is not None and look != self.sight.look:
            self.sight = replace(self.sight, look=look)
            self._rest.moved()
            self._footer.message = ""

    def _follow_lines(self) -> None:
        """Brings the lines up to the selection, which rests."""
        lines = self._widgets[PaneName.LINES]
        if isinstance(lines, Pane) and lines.display:
            lines.catch_up()

    def _follow(self) -> None:
        """Brings all panes that let the selection rest up to it, and finds out how sure shares are."""
        self.look_for_sureness()
        self.make_ahead()
        for widget in self._widgets.values():
            if isinstance(widget, Pane) and widget.display:
                widget.rest()

    @property
    def focused_pane(self) -> Pane | None:
        """The pane that keys go to."""
        return self.focused if isinstance(self.focused, Pane) else None

    @property
    def _footer(self) -> FooterBar:
        return cast(FooterBar, self._widgets[PaneName.FOOTER])

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        """Tells the keys of the pane that has the focus, and remembers which table was used."""
        pane = self.focused
        if not isinstance(pane, Pane):
            return
        if self._is_built:
            # Before that the focus goes to the first pane, and what is wrong with the lens may have been said already.
            self._footer.message = ""
        self._footer.hints = self.hints_at(pane)
        self.remember_pane(pane)
        if isinstance(pane, OverviewPane):
            # Choosing a range moves the focus here: the keys that choose it are named behind that.
            pane.tell_choice()

    places: ClassVar[tuple[Where, ...]] = (Where.PROFILE,)
    """Where the commands are declared that work in all its panes."""

    def hints_at(self, pane: Pane) -> tuple[Hint, ...]:
        """What the footer says while the keys go to a pane."""
        return self._wording.hints((*pane.places, *self.places, Where.APP))

    def action_toggle_base(self) -> None:
        self.answer(next_base)
        if self.sight is not None:
            self.say(f"Percentages: {self.sight.base.name.removeprefix('% ')}.")

    def action_next_hot(self) -> None:
        self._step_hot(1)

    def action_previous_hot(self) -> None:
        self._step_hot(-1)

    def _step_hot(self, step: int) -> None:
        if self.sight is None:
            return
        ranking = self.sight.functions_by_self
        if not ranking:
            return
        function = self.sight.look.function
        place = ranking.index(function) + step if function in ranking else 0
        self.answer(select_path, (ranking[max(0, min(place, len(ranking) - 1))],))

    def action_back(self) -> None:
        if self.sight is None:
            return
        look = self.sight.look
        if look.choice is not None:
            self.answer(choose_range, None)
        elif self._is_zoomed:
            self.action_zoom_pane()
        elif self.focused is self._widgets[PaneName.CALLERS] and self.has_earlier_function():
            self.show_earlier_function()
        elif look.chart != look.chart.popped():
            self.answer(with_chart, look.chart.popped())
        elif look.search != NO_SEARCH:
            self.answer(show_prompt, None, NO_SEARCH)
        elif self.lenses.asked.past:
            self.action_undo()

    def action_whole(self) -> None:
        if self.sight is not None:
            self.answer(with_chart, self.sight.look.chart.whole())
            self._whole()

    def say(self, sentence: str) -> None:
        """Shows a sentence in the footer until the next change."""
        self._footer.message = sentence

    def action_pick_profile(self) -> None:
        self.post_message(PickProfile())

    def action_facts(self) -> None:
        from tui.explorer.dialogs.text_dialog import TextDialog
        from tui.explorer.profile.facts import facts_text

        if self.sight is not None:
            self.app.push_screen(TextDialog("Facts and warnings", facts_text(self.sight, self.opened.repeated)))
