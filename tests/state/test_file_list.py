"""The start screen's list: the cursor stands on files only, and what a key asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.state.command_table import Where
from tui.state.file_list import FileEntry, FileList, ListFolder, OpenFile, heading, update_files
from tui.state.keymap import Keymap

HERE = Path("/home/me/profiles")
FILES = [FileEntry(f"{number}.cpuprofile", HERE / f"{number}.cpuprofile") for number in range(20)]
LIST = FileList(
    HERE, (heading("Profiles"), *FILES, heading("Folders"), FileEntry("old/", HERE / "old", is_folder=True)), height=10
)


def pressed(keys: str, files: FileList = LIST) -> FileList:
    """The list after some keys."""
    for key in keys.split():
        command = Keymap().command_at(key, (Where.START, Where.LIST))
        assert command is not None, key
        files, _ = update_files(files, command.id)
    return files


def label(files: FileList) -> str:
    """The label of the selected row."""
    return "" if files.selected is None else files.selected.label


@pytest.mark.parametrize(
    ("keys", "selected"),
    [
        ("j", "1.cpuprofile"),
        ("j j k", "1.cpuprofile"),
        ("k", "0.cpuprofile"),
        ("G", "old/"),
        ("G j", "old/"),
        ("G k", "19.cpuprofile"),
        ("G g", "0.cpuprofile"),
        ("space", "8.cpuprofile"),
        ("space pageup", "0.cpuprofile"),
        ("ctrl+d", "5.cpuprofile"),
        ("ctrl+d ctrl+u", "0.cpuprofile"),
    ],
)
def test_the_cursor_goes_from_file_to_file(keys: str, selected: str) -> None:
    assert label(pressed(keys)) == selected


def test_the_heading_of_the_first_file_is_in_view() -> None:
    assert pressed("G").view(80).top == len(LIST.entries) - 9
    back = pressed("G g").view(80)
    assert (back.top, back.cursor) == (0, 1)


def test_a_file_is_opened_and_a_folder_listed() -> None:
    assert update_files(LIST, "open-selected")[1] == OpenFile(HERE / "0.cpuprofile")
    assert update_files(pressed("G"), "open-selected")[1] == ListFolder(HERE / "old")


def test_the_folder_above_that_of_the_start_screen_is_the_working_directory() -> None:
    assert update_files(LIST, "parent-folder")[1] == ListFolder(Path("/home/me"))
    assert update_files(FileList(None, ()), "parent-folder")[1] == ListFolder(None)


@pytest.mark.parametrize("command", ["cursor-down", "last", "page-up", "open-selected"])
def test_where_there_is_nothing_no_key_falls_over(command: str) -> None:
    empty = FileList(None, (), height=10)
    files, effect = update_files(empty, command)
    assert (files, effect) == (empty, None)
    assert files.view(80).cursor == 0
