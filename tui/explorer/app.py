"""The Textual app: which screen is shown, and what works everywhere."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from os.path import isdir
from pathlib import Path
from typing import ClassVar
from weakref import ref

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.screen import Screen

from tui.base.user_environment import started_environment
from tui.base.user_folders import working_folder
from tui.draw.dialogs.profile_list import ProfileEntry
from tui.explorer.loading.file_loader import FileLoader
from tui.explorer.loading.loading import Loaded, LoadFailed, LoadProgress
from tui.explorer.loading.open_profile import open_file
from tui.explorer.profile.profile_screen import AppEffect, ProfileScreen, profile_screen
from tui.explorer.recording.leftover_inspectors import close_leftovers_beside
from tui.explorer.recording.record_request import Order
from tui.explorer.recording.recordings import Recordings
from tui.explorer.shell.after_dialogs import AfterDialogs
from tui.explorer.shell.bindings import bindings_of
from tui.explorer.start import recent
from tui.explorer.start.start_screen import OpenAsked, StartScreen
from tui.formats.input.container import STDIN
from tui.record.journal.journal import SUFFIX as JOURNAL_SUFFIX
from tui.state.command_table import Command, Where
from tui.state.keymap import Keymap, Wording
from tui.state.model.effects import Freeze, GrowNow, KeepSearches, PickProfile, ShowOutput
from tui.state.model.messages import Press
from tui.state.model.opened import Opened
from tui.state.model.options import ExplorerOptions
from tui.state.pane_texts import screen_places, text_of
from tui.state.view.search import Search
from tui.terminal.app.renderer import TerminalApp
from tui.terminal.tty.environment import terminal_abilities

_TAKEN_DOWN_S = 0.5
"""After this time Textual has let go of a screen that was left, as a rule."""
_GIVEN_UP_S = 30.0
_SAID_AGAIN_S = 0.5
_LEFTOVERS_AFTER_S = 0.1


class TickscopeApp(TerminalApp[None]):
    """Opens profiles and shows one at a time. It is the `Shell` of those who load and record for it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.APP)
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        paths: Sequence[str],
        options: ExplorerOptions,
        order: Order | None = None,
        keymap: Keymap | None = None,
    ) -> None:
        abilities = terminal_abilities(started_environment(), options.color, bool(options.ascii))
        super().__init__(abilities)
        self.options = options
        self.keymap = keymap or Keymap()
        self.is_ascii = not abilities.is_unicode
        self.after_dialogs = AfterDialogs(self)
        self.loader = FileLoader(self, self)
        self.recordings = Recordings(self, self, order)
        self.searches: tuple[Search, ...] = ()
        self.failure: Exception | None = None
        """Why all that was asked for cannot be done."""
        self._paths = list(paths)
        self._files: list[str] = []
        self._file = ""
        self._profiles: list[Opened] = []
        self._shown = 0
        self._piped: Loaded | None = None
        """What came through a pipe, which cannot be read again."""
        if self.keymap.keys:
            self.set_keymap({command: ",".join(keys) for command, keys in self.keymap.keys.items()})

    def on_mount(self) -> None:
        """Starts with the files that were named, or with the list of what could be opened."""
        # What is here for good need not be looked through whenever a profile is freed: 2 ms instead of 30.
        gc.freeze()
        # Behind the first frame. What is to follow a refresh is lost when another screen covers its screen first.
        self.set_timer(
            _LEFTOVERS_AFTER_S, partial(close_leftovers_beside, partial(self.call_later, self._say_once_shown))
        )
        self._files = list(dict.fromkeys(path for path in self._paths if not isdir(path)))
        if self.recordings.order is not None:
            self.recordings.begin(self.recordings.order)
        elif self._files:
            self.open_path(self._files[0])
        else:
            self.push_screen(self.start_screen(Path(self._paths[0]) if self._paths else None))

    @property
    def screen_size(self) -> tuple[int, int]:
        """Columns and rows of the terminal."""
        return self.size.width, self.size.height

    # Opening

    def open_path(self, path: str) -> None:
        """See `Shell`."""
        if isdir(path):
            self.cancel_loading()
            self.leave_screens()
            self.push_screen(self.start_screen(Path(path)))
        elif path.endswith(JOURNAL_SUFFIX):
            self.recordings.open_journal(Path(path))
        else:
            # The number of a thread is meant for the files that were named with it.
            options = self.options if path in self._paths else replace(self.options, thread=None)
            self.loader.load(path, partial(open_file, options=options))

    @on(OpenAsked)
    def _open_asked(self, asked: OpenAsked) -> None:
        self.open_path(asked.path)

    @on(LoadProgress)
    def _tell_progress(self, progress: LoadProgress) -> None:
        self.loader.tell_progress(progress)

    @on(Loaded)
    @on(LoadFailed)
    def _arrived(self, outcome: Loaded | LoadFailed) -> None:
        """Shows what became of a file once no dialog is open, unless something else was asked for by then."""
        if self.loader.is_awaited(outcome):
            self.after_dialogs.do(partial(self._show_outcome, outcome))

    def _show_outcome(self, outcome: Loaded | LoadFailed) -> None:
        if not self.loader.take_outcome(outcome):
            return
        if isinstance(outcome, Loaded):
            self._show_loaded(outcome)
        else:
            self._show_failure(outcome)

    def _show_loaded(self, loaded: Loaded) -> None:
        """Shows the profile of a file that says most; the others are on `T`."""
        if loaded.path == STDIN:
            self._piped = loaded
        profiles, chosen = sorted(loaded.profiles, key=_number), loaded.profiles[0]
        self.take(loaded.path, profiles, profiles.index(chosen))
        self.show_profile(self._shown)
        # It looks for the files that were opened before: on a slow disk that takes longer than the first frame.
        self.call_after_refresh(recent.remember, loaded.path)

    def _show_failure(self, failed: LoadFailed) -> None:
        """Says why a file cannot be shown, and ends where it was all that was asked for."""
        if not isinstance(self.screen, ProfileScreen | StartScreen):
            if len(self._paths) == 1 and len(self.screen_stack) < 2:
                self.fail(failed.error)
                return
            self.push_screen(self.start_screen())
        self.say(failed.sentence_within(self.size.width - 1))

    def cancel_loading(self) -> None:
        """See `Shell`."""
        self.loader.cancel()

    def fail(self, error: Exception) -> None:
        """See `Shell`."""
        self.failure = error
        self.exit(return_code=1)

    # Screens

    def take(self, path: str, profiles: list[Opened], place: int) -> None:
        """See `Shell`."""
        self._file, self._profiles, self._shown = path, profiles, place
        self.add_file(path)

    def add_file(self, path: str) -> None:
        """See `Shell`."""
        if path not in self._files:
            self._files.append(path)

    def show_profile(self, place: int) -> None:
        """See `Shell`."""
        self._shown = place
        self.leave_screens()
        self.push_screen(profile_screen(self, self._profiles[place]))

    def start_screen(self, folder: Path | None = None) -> StartScreen:
        """See `Shell`."""
        return StartScreen(folder, self.keymap, self.is_ascii)

    def pop_screen(self) -> AwaitComplete:
        """See `App`."""
        popped = super().pop_screen()
        self.after_dialogs.screen_left()
        return popped

    def leave_screens(self) -> None:
        """Takes down all but the default screen: a profile that is left is freed."""
        if self.recordings.feed is not None:
            self.recordings.feed.show_in(None)
        left: list[ref[Screen[object]]] = []
        while len(self.screen_stack) > 1:
            left.append(ref(self.screen))
            self.pop_screen()
        self._free(left, _TAKEN_DOWN_S)

    def _free(self, left: list[ref[Screen[object]]], after_s: float) -> None:
        """Frees the screens that were left once nothing shows them: on a busy machine that takes more than one try."""

        def collect() -> None:
            # A screen refers to its widgets and they to it: without this it would stay, with its profile, for long.
            gc.collect()
            if after_s < _GIVEN_UP_S and any(screen() is not None for screen in left):
                self._free(left, 2 * after_s)

        self.set_timer(after_s, collect)

    def say(self, sentence: str) -> None:
        """See `Shell`."""
        screen = self.screen
        if isinstance(screen, ProfileScreen | StartScreen):
            screen.say(sentence)

    def _say_once_shown(self, sentence: str) -> None:
        """The same for what nobody waits for, which may come while a file is read or a dialog is open."""
        if isinstance(self.screen, ProfileScreen | StartScreen):
            self.say(sentence)
        else:
            self.set_timer(_SAID_AGAIN_S, partial(self._say_once_shown, sentence))

    # What the screen of a profile asks for

    @on(AppEffect)
    def _perform(self, wanted: AppEffect) -> None:
        """Does what only the app can do: it knows the other profiles and the recording."""
        feed = self.recordings.feed
        match wanted.effect:
            case PickProfile():
                if not self.recordings.pick_thread():
                    self._pick_profile()
            case KeepSearches(searches):
                self.searches = searches
            case ShowOutput():
                self.recordings.show_output()
            case Freeze(is_frozen):
                if feed is not None:
                    feed.freeze(is_frozen=is_frozen)
            case GrowNow():
                if feed is not None:
                    feed.grow_now()

    def _pick_profile(self) -> None:
        """Asks which thread or file to show."""
        from tui.explorer.dialogs.profile_picker import ProfilePicker, entries_of

        entries = entries_of(self._files, self._file, self._profiles, self._shown)
        if len(entries) == 1:
            self.say("Only this profile is open.")
            return
        here = next(place for place, entry in enumerate(entries) if entry.is_shown)
        self.push_screen(ProfilePicker(entries, here), self._picked)

    def _picked(self, entry: ProfileEntry | None) -> None:
        if entry is None or entry.is_shown:
            return
        if entry.file == self._file:
            self.cancel_loading()
            self.show_profile(entry.place)
        elif entry.file == STDIN and self._piped is not None:
            self.cancel_loading()
            self._show_loaded(self._piped)
        else:
            self.open_path(entry.file)

    def action_open_file(self) -> None:
        """Asks for a path and opens it."""

        def opened(path: str | None) -> None:
            if path:
                self.open_path(path)

        from tui.explorer.dialogs.open_dialog import OpenDialog

        self.push_screen(OpenDialog(str(working_folder() or Path("/"))), opened)

    def action_record(self) -> None:
        """Records a program, or stops."""
        self.recordings.record_or_stop()

    def action_record_memory(self) -> None:
        """Records what a program allocates."""
        self.recordings.record_memory()

    def action_help(self) -> None:
        """Explains the pane that has the focus."""
        from tui.explorer.dialogs.help import help_text
        from tui.explorer.dialogs.text_dialog import TextDialog

        screen = self.screen
        if isinstance(screen, ProfileScreen):
            title, places, explanation = text_of(screen.state)
            text = help_text(explanation, places, self._wording, screen_places(screen.state))
            self.push_screen(TextDialog(f"Help: {title}", text))
        else:
            text = help_text(StartScreen.explanation, StartScreen.places[::-1], self._wording)
            self.push_screen(TextDialog("Help", text))

    def action_palette(self) -> None:
        """Finds a command by its name and does it."""
        screen = self.screen
        places: tuple[Where, ...] = (Where.START,)
        if isinstance(screen, ProfileScreen):
            places = (*text_of(screen.state).places, *screen_places(screen.state))

        def chosen(command: Command | None) -> None:
            if command is not None:
                self.call_next(self._do, command)

        from tui.explorer.dialogs.command_palette import CommandPalette

        commands = self.keymap.commands(*places, Where.APP)
        self.push_screen(CommandPalette(commands, self._wording), chosen)

    @property
    def _wording(self) -> Wording:
        """How texts read over the profile that is shown."""
        screen = self.screen
        unit = screen.state.origin.unit if isinstance(screen, ProfileScreen) else "us"
        return Wording(self.keymap, unit, self.is_ascii)

    async def _do(self, command: Command) -> None:
        """Does a command where it is known: in the state of the screen, or here."""
        screen = self.screen
        if command.where is Where.APP:
            await self.run_action(command.action)
        elif isinstance(screen, ProfileScreen):
            screen.dispatch(Press(command.id))
        elif isinstance(screen, StartScreen):
            screen.do(command.id)

    def action_repaint(self) -> None:
        """Draws the whole screen again, with all that the keys before it changed."""
        self.call_after_refresh(self.redraw)

    def action_suspend(self) -> None:
        """Back to the shell until `fg`."""
        self.action_suspend_process()

    def action_interrupt(self) -> None:
        """Cancels what is loading, or stops the recording that is shown; otherwise quits."""
        if not self.loader.cancel() and not self.recordings.interrupt():
            self.exit()

    async def action_quit(self) -> None:
        """Leaves, without waiting for a file that is being read."""
        if self.loader.loading is not None:
            self.loader.loading.cancel()
        self.exit()


def _number(opened: Opened) -> int:
    return opened.origin.thread.number
