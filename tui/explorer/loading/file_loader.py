"""From being asked for a file until it is read: says how far it is, and never disturbs a dialog."""

from __future__ import annotations

import os
import stat
from functools import partial

from textual.app import App

from tui.explorer.loading.loading import Loaded, LoadFailed, Loading, LoadProgress, Read
from tui.explorer.loading.loading_screen import LoadingScreen
from tui.explorer.shell.shell import Shell
from tui.state.command_table import Where

_SMALL_BYTES = 2_000_000
"""A file that is no larger is read at once, as a rule."""
LONG_S = 0.3
"""What takes longer than that tells how far it is."""


class FileLoader:
    """One file at a time is read: whatever else is asked for takes its place."""

    def __init__(self, app: App[None], shell: Shell) -> None:
        self._app = app
        self._shell = shell
        self.loading: Loading | None = None
        """What is being read, or was and waits for a dialog to be closed."""

    def load(self, path: str, read: Read) -> None:
        """Has a file read; the app hears `Loaded` or `LoadFailed`."""
        if self.loading is not None:
            self.loading.cancel()
        loading = self.loading = Loading(path, self._app, read)
        after_dialogs = self._shell.after_dialogs
        if _is_small(path) or after_dialogs.is_dialog_open:
            # A small one is read sooner than a screen is there that says so.
            loading.start()
            self._app.set_timer(LONG_S, partial(after_dialogs.do, partial(self._show_progress, loading)))
        else:
            self._show_progress(loading).call_after_refresh(loading.start)

    def _show_progress(self, loading: Loading) -> LoadingScreen:
        """Says how far reading is, if that is not over."""
        screen = LoadingScreen(loading.path, self._shell.keymap.hints(Where.APP), self._shell.is_ascii)
        if self.loading is loading and loading.outcome is None:
            self._app.push_screen(screen)
        return screen

    def tell_progress(self, progress: LoadProgress) -> None:
        """Shows how far reading is."""
        if isinstance(self._app.screen, LoadingScreen):
            self._app.screen.tell(progress)

    def is_awaited(self, outcome: Loaded | LoadFailed) -> bool:
        """Whether this is what became of the file that is waited for."""
        return self.loading is not None and self.loading.outcome is outcome

    def take_outcome(self, outcome: Loaded | LoadFailed) -> bool:
        """Whether a file is still waited for; then nothing is any more, and its progress is taken down if it failed."""
        if not self.is_awaited(outcome):
            return False
        self.loading = None
        if isinstance(outcome, LoadFailed):
            self._take_down_progress()
        return True

    def cancel(self) -> bool:
        """Shows the file no more that is being read, or waits for a dialog to be closed; whether there was one."""
        if self.loading is None:
            return False
        self.loading.cancel()
        self.loading = None
        self._shell.after_dialogs.do(self._leave_progress)
        return True

    def _leave_progress(self) -> None:
        """Goes back to what was shown before, or to the list of what could be opened."""
        if self.loading is not None:
            return
        self._take_down_progress()
        if len(self._app.screen_stack) < 2:
            self._app.push_screen(self._shell.start_screen())

    def _take_down_progress(self) -> None:
        while isinstance(self._app.screen, LoadingScreen):
            self._app.pop_screen()


def _is_small(path: str) -> bool:
    try:
        found = os.stat(path)
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size <= _SMALL_BYTES
