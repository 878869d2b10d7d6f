"""The start screen's list: recordings, profiles and folders under headings, and what keys do to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from tui.state.view.list_view import ListView, scrolled


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A row: a file or folder, or a heading when there is no `path`."""

    label: str
    path: Path | None
    size_bytes: int | None = None
    modified_at: float | None = None
    is_folder: bool = False


def heading(title: str) -> FileEntry:
    """A heading row."""
    return FileEntry(title, None)


@dataclass(frozen=True, slots=True)
class FileList:
    """The rows of `folder`, or of the start screen for None; the cursor stands on the `cursor`-th file."""

    folder: Path | None
    entries: tuple[FileEntry, ...]
    height: int = 0
    cursor: int = 0
    top: int = 0

    @property
    def files(self) -> list[int]:
        """The rows that the cursor can stand on."""
        return [row for row, entry in enumerate(self.entries) if entry.path is not None]

    @property
    def selected(self) -> FileEntry | None:
        """The row of the cursor; None where there are no files."""
        files = self.files
        return self.entries[files[self.cursor]] if files else None

    def moved(self, rows: int) -> FileList:
        """The list with the cursor moved by so many files, stopping at the ends."""
        last = len(self.files) - 1
        return self._scrolled(replace(self, cursor=max(0, min(self.cursor + rows, last))))

    def resized(self, height: int) -> FileList:
        """The list in another number of rows."""
        return self._scrolled(replace(self, height=height))

    def view(self, width: int) -> ListView:
        """The visible part."""
        files = self.files
        return ListView(width, self.height, self.top, files[self.cursor] if files else 0, has_focus=True)

    @staticmethod
    def _scrolled(files: FileList) -> FileList:
        """The list scrolled to its cursor; at the first file its heading is in view too."""
        rows = files.files
        row = rows[files.cursor] if rows else 0
        top = scrolled(files.top, row, max(1, files.height - 1), len(files.entries)) if files.cursor else 0
        return replace(files, top=top)


class OpenFile(NamedTuple):
    """Open a profile or a journal."""

    path: Path


class ListFolder(NamedTuple):
    """List the profiles of a folder; None: of the working directory."""

    folder: Path | None


Effect = OpenFile | ListFolder


def open_selected(files: FileList) -> Effect | None:
    """Opens the profile, or lists the folder."""
    selected = files.selected
    if selected is None or selected.path is None:
        return None
    return ListFolder(selected.path) if selected.is_folder else OpenFile(selected.path)


def parent_folder(files: FileList) -> Effect:
    """Lists the folder above; from the start screen, the working directory."""
    return ListFolder(None if files.folder is None else files.folder.parent)


_MOVES: dict[str, Callable[[FileList], int]] = {
    "cursor-down": lambda _: 1,
    "cursor-up": lambda _: -1,
    "page-down": lambda files: files.height - 2,
    "page-up": lambda files: 2 - files.height,
    "half-down": lambda files: files.height // 2,
    "half-up": lambda files: -(files.height // 2),
    "first": lambda files: -len(files.files),
    "last": lambda files: len(files.files),
}


def update_files(files: FileList, command: str) -> tuple[FileList, Effect | None]:
    """The list after a command of `Where.LIST` or `Where.START`, and what is to be done for it."""
    if command in _MOVES:
        return files.moved(_MOVES[command](files)), None
    return files, parent_folder(files) if command == "parent-folder" else open_selected(files)
