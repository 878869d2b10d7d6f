"""The start screen: recent files, samples, and the profiles below a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from tui.base.cells import Canvas
from tui.base.user_folders import working_folder
from tui.draw.screens.file_list import draw_file_list
from tui.explorer.shell.footer_bar import FooterBar
from tui.state.command_table import Where
from tui.state.file_list import FileList, ListFolder, OpenFile, update_files
from tui.state.keymap import Keymap
from tui.terminal.app.cell_widget import CellWidget
from tui.terminal.app.takes_keys import TakesKeys


@dataclass
class OpenAsked(Message):
    """The user chose a profile."""

    path: str


class FilePane(CellWidget):
    """Headings and files."""

    def __init__(self, files: FileList, is_ascii: bool) -> None:
        super().__init__()
        self.files = files
        self._is_ascii = is_ascii

    def show(self, files: FileList) -> None:
        """Shows the list in another state."""
        self.files = files
        self.repaint()

    def paint(self, width: int, height: int) -> Canvas:
        """The list, scrolled to the cursor."""
        files = self.files.resized(height)
        title = "tickscope" if files.folder is None else str(files.folder)
        return draw_file_list(title, files.entries, files.view(width), self._is_ascii)


class StartScreen(TakesKeys, Screen[None]):
    """What could be opened."""

    DEFAULT_CSS = """
    StartScreen { overflow: hidden; layout: vertical; }
    StartScreen FilePane { height: 1fr; }
    StartScreen FooterBar { height: 1; }
    """
    explanation = (
        "Recordings that go on, and those that nobody finished; the profiles that you opened last, the samples that "
        "come with tickscope, and those below the working directory. r records a program; Node writes a profile by "
        "itself with `node --cpu-prof app.js`."
    )
    places = (Where.START, Where.LIST)

    def __init__(self, folder: Path | None, keymap: Keymap, is_ascii: bool) -> None:
        super().__init__()
        self._keymap = keymap
        self._pane = FilePane(listed_files(folder), is_ascii)
        self._footer = FooterBar()

    def compose(self) -> ComposeResult:
        """The list and the footer."""
        self._footer.set_reactive(FooterBar.hints, self._keymap.hints(Where.START, Where.APP))
        yield self._pane
        yield self._footer

    def takes_key(self, key: events.Key) -> bool:
        """Whether a key is a command of the list."""
        command = self._keymap.command_at(key.key, self.places)
        if command is not None:
            self.do(command.id)
        return command is not None

    def do(self, command: str) -> None:
        """Does a command of the list, and what it asks for."""
        files, effect = update_files(self._pane.files, command)
        match effect:
            case OpenFile(path):
                self.post_message(OpenAsked(str(path)))
            case ListFolder(folder):
                files = listed_files(folder or working_folder() or Path("/")).resized(files.height)
        self._pane.show(files)

    @on(events.Resize)
    def _resized(self) -> None:
        self._pane.show(self._pane.files.resized(self._pane.size.height))

    def say(self, sentence: str) -> None:
        """Shows a sentence in the footer."""
        self._footer.message = sentence


def listed_files(folder: Path | None) -> FileList:
    """What there is in a folder, or on the start screen for None."""
    from tui.explorer.start.files import folder_entries, start_entries

    return FileList(folder, tuple(start_entries() if folder is None else folder_entries(folder)))
