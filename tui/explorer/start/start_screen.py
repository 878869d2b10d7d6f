"""The start screen: recent files, samples, and the profiles below a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os.path import isdir
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from tui.base.cells import Canvas
from tui.base.user_folders import working_folder
from tui.draw.bars.footer import Hint
from tui.draw.screens.file_list import FileEntry, draw_file_list
from tui.explorer.shell.bindings import bindings_of
from tui.explorer.shell.footer_bar import FooterBar
from tui.state.command_table import Where
from tui.state.view.list_view import ListView, scrolled
from tui.terminal.app.cell_widget import CellWidget


@dataclass
class OpenAsked(Message):
    """The user chose a profile."""

    path: str


class FileList(CellWidget, can_focus=True):
    """Headings and files; the cursor stands on files only."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.LIST, Where.START)

    def __init__(self, folder: Path | None, is_ascii: bool) -> None:
        super().__init__()
        self._folder = folder
        self._is_ascii = is_ascii
        self._top = 0
        self._list(folder)

    def _list(self, folder: Path | None) -> None:
        from tui.explorer.start.files import folder_entries, start_entries

        self._folder = folder
        self._entries: Sequence[FileEntry] = start_entries() if folder is None else folder_entries(folder)
        self._files = [row for row, entry in enumerate(self._entries) if entry.path is not None]
        self._cursor = 0

    def paint(self, width: int, height: int) -> Canvas:
        """The list, scrolled to the cursor; at the first file its heading is in view too."""
        row = self._files[self._cursor] if self._files else 0
        self._top = scrolled(self._top, row, max(1, height - 1), len(self._entries))
        if self._cursor == 0:
            self._top = 0
        title = "tickscope" if self._folder is None else str(self._folder)
        view = ListView(width, height, self._top, row, has_focus=True)
        return draw_file_list(title, self._entries, view, self._is_ascii)

    def _move(self, rows: int) -> None:
        if self._files:
            self._cursor = min(max(0, self._cursor + rows), len(self._files) - 1)
            self.repaint()

    def action_cursor_down(self) -> None:
        self._move(1)

    def action_cursor_up(self) -> None:
        self._move(-1)

    def action_page_down(self) -> None:
        self._move(self.size.height - 2)

    def action_page_up(self) -> None:
        self._move(2 - self.size.height)

    def action_half_down(self) -> None:
        self._move(self.size.height // 2)

    def action_half_up(self) -> None:
        self._move(-(self.size.height // 2))

    def action_first(self) -> None:
        self._move(-len(self._files))

    def action_last(self) -> None:
        self._move(len(self._files))

    def action_open_selected(self) -> None:
        """Opens the profile, or lists the folder."""
        if not self._files:
            return
        path = self._entries[self._files[self._cursor]].path
        assert path is not None, "the cursor stands on files only"
        if isdir(path):
            self._list(path)
            self.repaint()
        else:
            self.post_message(OpenAsked(str(path)))

    def action_parent_folder(self) -> None:
        """Lists the folder above; from the start list, the working directory."""
        here = working_folder()
        self._list(self._folder.parent if self._folder is not None else here or Path("/"))
        self.repaint()


class StartScreen(Screen[None]):
    """What could be opened."""

    DEFAULT_CSS = """
    StartScreen { overflow: hidden; layout: vertical; }
    StartScreen FileList { height: 1fr; }
    StartScreen FooterBar { height: 1; }
    """
    explanation = (
        "Recordings that go on, and those that nobody finished; the profiles that you opened last, the samples that "
        "come with tickscope, and those below the working directory. r records a program; Node writes a profile by "
        "itself with `node --cpu-prof app.js`."
    )

    def __init__(self, folder: Path | None, hints: tuple[Hint, ...], is_ascii: bool) -> None:
        super().__init__()
        self._hints = hints
        self._list = FileList(folder, is_ascii)
        self._footer = FooterBar()

    def compose(self) -> ComposeResult:
        """The list and the footer."""
        self._footer.set_reactive(FooterBar.hints, self._hints)
        yield self._list
        yield self._footer

    def on_mount(self) -> None:
        """The list takes the keys."""
        self.set_focus(self._list)

    def say(self, sentence: str) -> None:
        """Shows a sentence in the footer."""
        self._footer.message = sentence
