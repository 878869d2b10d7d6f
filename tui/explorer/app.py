"""The Textual app: which screen is shown, and what works everywhere."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tui.explorer import recent
from tui.explorer.command_palette import CommandPalette
from tui.explorer.commands import Where, bindings_of
from tui.explorer.help import help_text
from tui.explorer.loading import Loaded, LoadFailed, Loading, LoadProgress
from tui.explorer.loading_screen import LoadingScreen
from tui.explorer.open_dialog import OpenDialog
from tui.explorer.opened import Opened, open_file
from tui.explorer.options import ExplorerOptions
from tui.explorer.pane import Pane
from tui.explorer.profile_screen import NextProfile, ProfileScreen
from tui.explorer.start_screen import OpenAsked, StartScreen
from tui.explorer.text_dialog import TextDialog
from tui.terminal.crash import CrashingApp
from tui.terminal.environment import started_environment, terminal_abilities
from tui.terminal.textual_bridge import FramebufferApp
from tui.text import printable


class TickscopeApp(CrashingApp[None], FramebufferApp[None]):
    """Opens profiles and shows one at a time."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.APP)
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, paths: Sequence[str], options: ExplorerOptions) -> None:
        abilities = terminal_abilities(started_environment(), options.color, bool(options.ascii))
        super().__init__(abilities)
        self.options = options
        self.is_ascii = not abilities.is_unicode
        self._paths = list(paths)
        self._loading: Loading | None = None
        self._files: list[str] = []
        self._profiles: list[Opened] = []
        self._shown = 0

    def on_mount(self) -> None:
        """Starts with the files that were named, or with the list of what could be opened."""
        self._files = [path for path in self._paths if not Path(path).is_dir()]
        if self._files:
            self._load(self._files[0])
        else:
            self.push_screen(StartScreen(Path(self._paths[0]) if self._paths else None, self.is_ascii))

    def _load(self, path: str) -> None:
        if self._loading is not None:
            self._loading.cancel()
        self.push_screen(LoadingScreen(path, self.is_ascii))
        # A number of a thread was meant for the files that were named with it.
        thread = self.options.thread if path in self._paths else None
        self._loading = Loading(path, self, partial(open_file, thread=thread, max_size=self.options.max_size))

    @on(OpenAsked)
    def _open_asked(self, asked: OpenAsked) -> None:
        self._load(asked.path)

    @on(LoadProgress)
    def _tell_progress(self, progress: LoadProgress) -> None:
        if isinstance(self.screen, LoadingScreen):
            self.screen.tell(progress)

    @on(Loaded)
    def _show_loaded(self, loaded: Loaded) -> None:
        self._loading = None
        self._profiles, self._shown = loaded.profiles, 0
        recent.remember(loaded.path)
        self._show_profile()

    def _show_profile(self) -> None:
        self._leave_screens()
        self.push_screen(ProfileScreen(self._profiles[self._shown], self.options, self.is_ascii))

    def _leave_screens(self) -> None:
        """Takes down all but the default screen: a profile that is left is freed."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    @on(LoadFailed)
    def _show_failure(self, failed: LoadFailed) -> None:
        self._loading = None
        if isinstance(self.screen, LoadingScreen):
            self.pop_screen()
        sentence = printable(failed.sentence)
        if not isinstance(self.screen, ProfileScreen | StartScreen):
            if len(self._paths) == 1:
                self.exit(return_code=1, message=None)
                self.failure = failed.error
                return
            self.push_screen(StartScreen(None, self.is_ascii))
        self.say(sentence)

    failure: Exception | None = None
    """Why the only file could not be shown."""

    def say(self, sentence: str) -> None:
        """Shows a sentence in the footer of the screen until the next key."""
        screen = self.screen
        if isinstance(screen, ProfileScreen | StartScreen):
            screen.say(sentence)

    @on(NextProfile)
    def _next_profile(self) -> None:
        """Shows the next profile of the file, then those of the next file that was named."""
        self._shown += 1
        if self._shown < len(self._profiles):
            self._show_profile()
        elif len(self._files) > 1:
            self._files = [*self._files[1:], self._files[0]]
            self._load(self._files[0])
        elif len(self._profiles) > 1:
            self._shown = 0
            self._show_profile()
        else:
            self._shown = 0
            self.say("Only this profile is open.")

    def action_open_file(self) -> None:
        """Asks for a path and opens it."""

        def opened(path: str | None) -> None:
            if path:
                self._open(path)

        self.push_screen(OpenDialog(os.getcwd()), opened)

    def _open(self, path: str) -> None:
        if Path(path).is_dir():
            self._leave_screens()
            self.push_screen(StartScreen(Path(path), self.is_ascii))
        else:
            self._load(path)

    def action_help(self) -> None:
        """Explains the pane that has the focus."""
        pane = self.screen.focused
        if isinstance(pane, Pane):
            self.push_screen(TextDialog(f"Help: {pane.title}", help_text(pane.explanation, pane.places)))
        else:
            self.push_screen(TextDialog("Help", help_text(StartScreen.explanation, (Where.LIST, Where.START))))

    def action_palette(self) -> None:
        """Finds a command by its name and does it."""
        pane = self.screen.focused
        places = pane.places if isinstance(pane, Pane) else (Where.START,)

        def chosen(action: str | None) -> None:
            if action:
                self.call_next(self._do, action, pane)

        self.push_screen(CommandPalette((*places, Where.PROFILE, Where.APP)), chosen)

    async def _do(self, action: str, pane: object) -> None:
        """Runs an action where it is known: in the pane, on its screen, or here."""
        for namespace in (pane, self.screen, self):
            if hasattr(namespace, f"action_{action}"):
                await self.run_action(action, default_namespace=namespace)  # type: ignore[arg-type]
                return

    def action_repaint(self) -> None:
        """Draws the whole screen again."""
        self.redraw()

    def action_suspend(self) -> None:
        """Back to the shell until `fg`."""
        self.action_suspend_process()

    def action_interrupt(self) -> None:
        """Cancels what is loading, otherwise quits."""
        if self._loading is None:
            self.exit()
            return
        self._loading.cancel()
        self._loading = None
        if isinstance(self.screen, LoadingScreen):
            self.pop_screen()
        if not isinstance(self.screen, ProfileScreen | StartScreen):
            self.push_screen(StartScreen(None, self.is_ascii))

    async def action_quit(self) -> None:
        """Leaves, without waiting for a file that is being read."""
        if self._loading is not None:
            self._loading.cancel()
        self.exit()
