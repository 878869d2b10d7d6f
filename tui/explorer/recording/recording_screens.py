"""The screens of a recording: that it connects, its panes while it grows, and what it says below dialogs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import App

from tui.base.text import printable
from tui.draw.dialogs.profile_list import ProfileEntry
from tui.explorer.profile.profile_screen import ProfileScreen, profile_screen
from tui.explorer.recording.connecting_screen import ConnectingScreen
from tui.explorer.shell.shell import Shell
from tui.explorer.start.start_screen import StartScreen
from tui.state.command_table import Where
from tui.state.key_names import shown_key
from tui.state.model.messages import Message, RecordingProgressed
from tui.state.model.opened import Opened
from tui.state.model.recording import Live, RecordingFacts

if TYPE_CHECKING:
    from tui.explorer.recording.live_feed import LiveFeed


class RecordingScreens:
    """Finds and shows the screens of the recording that the app shows."""

    def __init__(self, app: App[None], shell: Shell) -> None:
        self._app = app
        self._shell = shell

    @property
    def live(self) -> ProfileScreen | None:
        """The screen whose profile grows, also below a dialog."""
        screens = [screen for screen in self._app.screen_stack if isinstance(screen, ProfileScreen)]
        return next((screen for screen in reversed(screens) if screen.state.live is not None), None)

    @property
    def is_connecting(self) -> bool:
        """Whether there is nothing to show yet, and that is on the screen, or below a dialog."""
        return any(isinstance(screen, ConnectingScreen) for screen in self._app.screen_stack)

    @property
    def is_shown(self) -> bool:
        """Whether the recording is on the screen, or below a dialog."""
        return self.live is not None or self.is_connecting

    def dispatch(self, message: Message) -> None:
        """Sends a message to the profile that grows, where there is one."""
        if (live := self.live) is not None:
            live.dispatch(message)

    def tell(self, facts: RecordingFacts) -> None:
        """Shows how the recording goes."""
        for screen in self._app.screen_stack:
            if isinstance(screen, ConnectingScreen):
                screen.tell(facts)
            elif isinstance(screen, ProfileScreen):
                screen.dispatch(RecordingProgressed(facts))

    def connect(self, facts: RecordingFacts) -> None:
        """Shows that a recording begins."""
        keymap = self._shell.keymap
        stop = shown_key(keymap.command("record").keys[0])
        others = (hint for hint in keymap.hints(Where.APP) if hint[0] != stop)
        self._app.push_screen(ConnectingScreen(facts, ((stop, "stop"), *others)))

    def show(self, opened: Opened, feed: LiveFeed) -> None:
        """Shows a recording so far, and grows it with what the feed brings."""
        self._shell.leave_screens()
        screen = profile_screen(self._shell, opened, Live(feed.facts))
        self._app.push_screen(screen)
        feed.show_in(screen)

    def leave_connecting(self) -> None:
        """Goes back to what was shown before a recording of which nothing came."""
        while isinstance(self._app.screen, ConnectingScreen):
            self._app.pop_screen()

    def pick_thread(self, feed: LiveFeed) -> None:
        """Asks which thread to show, of those that are recorded."""
        from tui.explorer.dialogs.profile_picker import ProfilePicker

        entries = feed.entries()
        if len(entries) < 2:
            self._shell.say("Only this thread is recorded.")
            return
        here = next((place for place, entry in enumerate(entries) if entry.is_shown), 0)

        def picked(entry: ProfileEntry | None) -> None:
            if entry is not None and not entry.is_shown:
                feed.begin_again(entry.place)

        self._app.push_screen(ProfilePicker(entries, here), picked)

    def show_output(self, feed: LiveFeed | None) -> None:
        """Shows what the command has written that was started to be recorded."""
        if feed is None or feed.recorder is None or feed.command is None:
            self._shell.say("No command was started for this recording.")
            return
        from tui.explorer.dialogs.output_dialog import OutputDialog

        title = f"Output of {printable(' '.join(feed.command))}"
        self._app.push_screen(OutputDialog(title, feed.recorder.log))

    def say(self, sentence: str) -> None:
        """Shows a sentence in the footer of the screen, also below a dialog, when that screen stays.

        It comes behind what the screen says on its own.
        """
        self._app.call_later(self._say, sentence)

    def _say(self, sentence: str) -> None:
        if self._shell.after_dialogs.is_dialog_open and self.is_connecting:
            self._shell.after_dialogs.do(partial(self._app.call_later, self._say, sentence))
            return
        screens = [screen for screen in self._app.screen_stack if isinstance(screen, ProfileScreen | StartScreen)]
        if screens:
            screens[-1].say(sentence)
