"""What the app offers to those who load files and record for it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from textual.screen import Screen

from tui.explorer.shell.after_dialogs import AfterDialogs
from tui.state.keymap import Keymap
from tui.state.model.opened import Opened
from tui.state.model.options import ExplorerOptions
from tui.state.view.search import Search


class Shell(Protocol):
    """The app, as `FileLoader` and `Recordings` see it beside Textual's own."""

    options: ExplorerOptions
    keymap: Keymap
    is_ascii: bool
    after_dialogs: AfterDialogs
    searches: tuple[Search, ...]
    """What was searched for in the profiles so far."""

    @property
    def screen_size(self) -> tuple[int, int]:
        """Columns and rows of the terminal."""

    def say(self, sentence: str) -> None:
        """Shows a sentence in the footer of the screen until the next key."""

    def fail(self, error: Exception) -> None:
        """Ends the app: what was asked for cannot be done."""

    def open_path(self, path: str) -> None:
        """Opens a file, a journal or a folder."""

    def cancel_loading(self) -> None:
        """Shows the file no more that is being read."""

    def add_file(self, path: str) -> None:
        """Adds a file to those that `T` chooses from."""

    def take(self, path: str, profiles: list[Opened], place: int) -> None:
        """Makes the profiles of a file those that `T` chooses from, that at `place` the first."""

    def show_profile(self, place: int) -> None:
        """Shows the profile of the file at `place`."""

    def start_screen(self, folder: Path | None = None) -> Screen[None]:
        """The list of what could be opened, or the profiles of a folder."""

    def leave_screens(self) -> None:
        """Takes down all but the default screen."""
