"""What the app does from being asked for a file until it is read: says how far it is, and never disturbs a dialog."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from functools import partial

from textual import on

from tui.explorer.loading.below_dialogs import BelowDialogs
from tui.explorer.loading.loading import Loaded, LoadFailed, Loading, LoadProgress
from tui.explorer.loading.loading_screen import LoadingScreen
from tui.explorer.start.start_screen import StartScreen
from tui.state.command_table import Where
from tui.state.keymap import Keymap
from tui.state.model.opened import Opened

_SMALL_BYTES, _LONG_S = 2_000_000, 0.3
"""A file that is no larger is read at once, as a rule; what takes longer than that tells how far it is."""


class FileLoading(BelowDialogs[None]):
    """Part of the app. One file at a time is read: whatever else is asked for takes its place."""

    is_ascii: bool
    keymap: Keymap
    _loading: Loading | None = None
    """What is being read, or was and waits for a dialog to be closed."""

    def show_loaded(self, loaded: Loaded) -> None:
        """Shows a file that was read."""
        raise NotImplementedError

    def show_failure(self, failed: LoadFailed) -> None:
        """Says why a file cannot be shown."""
        raise NotImplementedError

    def load_file(self, path: str, read: Callable[..., list[Opened]]) -> None:
        """Has a file read, and shown as soon as it can be."""
        if self._loading is not None:
            self._loading.cancel()
        loading = self._loading = Loading(path, self, read)
        if _is_small(path) or self.is_dialog_open:
            # A small one is read sooner than a screen is there that says so.
            loading.start()
            self.set_timer(_LONG_S, partial(self.when_no_dialog, partial(self._show_loading, loading)))
        else:
            self._show_loading(loading).call_after_refresh(loading.start)

    def _show_loading(self, loading: Loading) -> LoadingScreen:
        """Says how far reading is, if that is not over."""
        screen = LoadingScreen(loading.path, self.keymap.hints(Where.APP), self.is_ascii)
        if self._loading is loading and loading.outcome is None:
            self.push_screen(screen)
        return screen

    @on(LoadProgress)
    def _tell_progress(self, progress: LoadProgress) -> None:
        if isinstance(self.screen, LoadingScreen):
            self.screen.tell(progress)

    @on(Loaded)
    @on(LoadFailed)
    def _arrived(self, outcome: Loaded | LoadFailed) -> None:
        """Shows what became of a file once no dialog is open, unless something else was asked for by then."""
        loading = self._loading
        if loading is None or loading.outcome is not outcome:
            return

        def show() -> None:
            if self._loading is not loading:
                return
            self._loading = None
            if isinstance(outcome, Loaded):
                self.show_loaded(outcome)
            else:
                self._take_down_loading()
                self.show_failure(outcome)

        self.when_no_dialog(show)

    def cancel_loading(self) -> None:
        """What is being read, or waits for a dialog to be closed, is not shown any more."""
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None
            self.when_no_dialog(self._leave_loading)

    def _leave_loading(self) -> None:
        """Goes back to what was shown before, or to the list of what could be opened."""
        if self._loading is not None:
            return
        self._take_down_loading()
        if len(self.screen_stack) < 2:
            self.push_screen(StartScreen(None, self.keymap.hints(Where.START, Where.APP), self.is_ascii))

    def _take_down_loading(self) -> None:
        while isinstance(self.screen, LoadingScreen):
            self.pop_screen()


def _is_small(path: str) -> bool:
    try:
        found = os.stat(path)
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size <= _SMALL_BYTES
