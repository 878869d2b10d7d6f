"""The screen on which a profile is explored: it turns keys into messages, runs effects, and places the panes.

What keys do is in `tui.state`, how panes look in `tui.draw.panes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never, cast

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message as TextualMessage
from textual.screen import Screen

from tui.analysis.filters.lens import Lens
from tui.draw.panes.around_panes import FooterPainter, HeaderPainter, StatusPainter
from tui.draw.panes.chart_panes import ChartPainter, OverviewPainter
from tui.draw.panes.lines_pane import LinesPainter
from tui.draw.panes.list_panes import CallersPainter, HotPainter, RunsPainter, TreePainter
from tui.draw.panes.painter import Painter
from tui.explorer.background.runner import Runner
from tui.explorer.profile.clipboard import copied_lines, copying
from tui.explorer.profile.editor import edit_source
from tui.explorer.profile.pane_widget import PaneWidget
from tui.explorer.profile.work import perform
from tui.explorer.shell.shell import Shell
from tui.state.keymap import Keymap
from tui.state.model.counts import Counts
from tui.state.model.effects import (
    Copy,
    Edit,
    Effect,
    Freeze,
    GrowNow,
    KeepSearches,
    PickProfile,
    ShowFacts,
    ShowOutput,
    Wait,
    Work,
)
from tui.state.model.messages import Message, Notify, Opens, Pasted, Released, Resized, Typed
from tui.state.model.opened import Opened
from tui.state.model.recording import Live
from tui.state.model.state import State, first_state, layout_of
from tui.state.program import Program
from tui.state.update import awaited, message_of
from tui.state.view.screen_layout import Area, PaneName
from tui.terminal.app.renderer import TerminalApp
from tui.terminal.app.takes_keys import TakesKeys

ForApp = PickProfile | ShowOutput | Freeze | GrowNow | KeepSearches


class AppEffect(TextualMessage):
    """An effect that is not the screen's: the app knows the other profiles and the recording."""

    def __init__(self, effect: ForApp) -> None:
        super().__init__()
        self.effect = effect


class ProfileScreen(TakesKeys, Screen[None]):
    """Overview, chart, tables and lines of one profile. All it knows is in `state`."""

    DEFAULT_CSS = """
    ProfileScreen { overflow: hidden; }
    ProfileScreen CellWidget { position: absolute; }
    """

    def __init__(self, state: State, keymap: Keymap) -> None:
        super().__init__()
        self.keymap = keymap
        self._program = Program(state, self._perform)
        self._runner = Runner(perform, self.dispatch, self.call_later)
        self._painters: Mapping[PaneName, Painter] = {
            PaneName.HEADER: HeaderPainter(),
            PaneName.OVERVIEW: OverviewPainter(),
            PaneName.CHART: ChartPainter(),
            PaneName.TREE: TreePainter(),
            PaneName.HOT: HotPainter(),
            PaneName.LINES: LinesPainter(),
            PaneName.CALLERS: CallersPainter(),
            PaneName.RUNS: RunsPainter(),
            PaneName.STATUS: StatusPainter(),
            PaneName.FOOTER: FooterPainter(keymap),
        }
        self._widgets: dict[PaneName, PaneWidget] = {}
        self._areas: Mapping[PaneName, Area] = {}

    def compose(self) -> ComposeResult:
        """One widget for each pane; the state says where they are."""
        self._widgets = {
            name: PaneWidget(name, painter, self.state, self.dispatch) for name, painter in self._painters.items()
        }
        yield from self._widgets.values()

    def on_mount(self) -> None:
        """Everything is there: the state may begin."""
        self.dispatch(Resized(*self.app.size))
        self.dispatch(Opens())

    def on_unmount(self) -> None:
        """Nothing more to wait for."""
        self._runner.stop()

    @property
    def state(self) -> State:
        """All that the screen shows."""
        return self._program.state

    # From Textual to the state

    def dispatch(self, message: Message) -> None:
        """Updates the state, does what it asks for, and shows it."""
        self._program.send(message)
        self._show()

    def takes_key(self, key: events.Key) -> bool:
        """Whether a key types something or is a command of a pane or of this screen."""
        self._runner.wait_for(awaited(self.state))
        message = message_of(self.state, self.keymap, Typed(key.key, key.character))
        if message is None:
            return False
        self.dispatch(message)
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Text that is pasted goes into the line that is typed."""
        event.stop()
        self.dispatch(Pasted(event.text))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """A button that was pressed in the overview may be released anywhere."""
        # Behind the press, which may still be in the overview's queue.
        self._widgets[PaneName.OVERVIEW].call_later(self.dispatch, Released(int(event.screen_x)))

    @on(events.Resize)
    def _resized(self, event: events.Resize) -> None:
        self.dispatch(Resized(*event.size))

    def say(self, sentence: str) -> None:
        """Shows a sentence in the footer until the next change."""
        self.dispatch(Notify(sentence))

    # From the state to Textual

    def _show(self) -> None:
        """Places the panes, and has those drawn whose part of the state is different."""
        areas = self.state.panes.areas
        if areas is not self._areas:
            self._areas = areas
            for name, widget in self._widgets.items():
                widget.place(areas.get(name))
        for widget in self._widgets.values():
            widget.see(self.state)

    def _perform(self, effect: Effect) -> None:
        if isinstance(effect, Work):
            self._runner.start(effect)
            return
        match effect:
            case Wait():
                self._runner.remind(effect)
            case Copy():
                self._copy(effect)
            case Edit():
                if trouble := edit_source(self.app, self.state, effect):
                    self.say(trouble)
            case ShowFacts():
                from tui.explorer.dialogs.text_dialog import TextDialog
                from tui.explorer.profile.facts import facts_text

                self.app.push_screen(TextDialog("Facts and warnings", facts_text(self.state)))
            case PickProfile() | ShowOutput() | Freeze() | GrowNow() | KeepSearches():
                self.post_message(AppEffect(effect))
            case _:
                assert_never(effect)

    def _copy(self, effect: Copy) -> None:
        lines = copied_lines(self.state, effect, self._painters[self.state.panes.focus])
        sequence, sentence = copying(effect.what, lines)
        if sequence:
            cast(TerminalApp[None], self.app).send(sequence)
        self.say(sentence)

    # For the feed of a recording, which asks in its own thread

    def lens_of(self, duration_us: int) -> Lens:
        """The filters of a recording that has lasted so long."""
        state = self.state
        return state.lens if state.live is None else state.live.lens_of(state.filters.shown.lens, duration_us)

    def prepare(self, counts: Counts) -> None:
        """Makes the boxes that the chart will show."""
        layout_of(counts, self.state.look).prepared()


def profile_screen(shell: Shell, opened: Opened, recording: Live | None = None) -> ProfileScreen:
    """The screen of a profile, or of a recording that goes on."""
    state = first_state(opened, shell.options, shell.screen_size, is_ascii=shell.is_ascii, recording=recording)
    return ProfileScreen(replace(state, searches=shell.searches), shell.keymap)
