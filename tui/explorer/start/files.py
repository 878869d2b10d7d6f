"""Which profiles there are to open: recent ones, samples, and those below a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from os.path import isdir, isfile
from pathlib import Path

from tui.base.sample_profiles import sample_profiles
from tui.base.user_folders import working_folder
from tui.explorer.start.listed_recordings import is_left, journals, saved_recordings
from tui.explorer.start.recent import recent_files
from tui.state.file_list import FileEntry, heading

_KINDS = (".cpuprofile", ".heapprofile", ".trace.json", ".profiles.json", ".speedscope.json")
SUFFIXES = (*_KINDS, *(f"{kind}.gz" for kind in _KINDS))
"""What a folder's profiles are called; a file of any name can be opened."""
MOST_FOUND = 500
_DEEPEST = 4
_SKIPPED = {"node_modules", ".git", ".venv", "__pycache__", ".cache"}


def start_entries() -> list[FileEntry]:
    """Recordings, recent files, samples, profiles below the working directory, each under its heading."""
    samples, recent, here = sample_profiles(), recent_files(), working_folder()
    below = [] if here is None else profiles_below(here)
    saved = [path for path in saved_recordings() if path not in recent]
    left = [path for path in saved if is_left(path)]
    entries = _journal_entries()
    for title, paths in (
        ("Saved when their explorer was gone", left),
        ("Recent", recent),
        ("Recordings", [path for path in saved if path not in left]),
        ("Samples", samples),
        ("Below this directory", [path for path in below if path not in samples]),
    ):
        if paths:
            entries += [heading(title), *(_entry(path, here) for path in paths)]
    return entries


def _journal_entries() -> list[FileEntry]:
    """The recordings that go on, and those whose recorder is gone, which open once they are recovered."""
    entries: list[FileEntry] = []
    found, here = journals(), working_folder()
    for title, is_running in (("Being recorded", True), ("Unfinished recordings: opening one recovers it", False)):
        rows = [one for one in found if one.is_running is is_running and not one.problem]
        if rows:
            entries += [heading(title), *(replace(_entry(one.path, here), label=one.title) for one in rows)]
    if odd := [one for one in found if one.problem]:
        entries.append(heading("Recordings that cannot be read: delete them, or open them with what wrote them"))
        entries += [replace(_entry(one.path, here), label=f"{one.title}: {one.problem}") for one in odd]
    return entries


def folder_entries(folder: Path) -> list[FileEntry]:
    """The profiles below `folder`, newest first, then the folders in it."""
    found = sorted(profiles_below(folder), key=lambda path: -_modified(path))
    entries = [heading("Profiles") if found else heading("No profiles here")]
    entries += [_entry(path, folder) for path in found]
    folders = sorted(path for path in _listed(folder) if isdir(path) and not path.name.startswith("."))
    if folders:
        entries += [heading("Folders"), *(_entry(path, folder) for path in folders)]
    return entries


def profiles_below(folder: Path) -> list[Path]:
    """At most `MOST_FOUND` profiles in `folder` and the folders in it, not too deep, in order of their paths."""
    return [path for path, _ in zip(_walk(folder, _DEEPEST), range(MOST_FOUND), strict=False)]


def _walk(folder: Path, levels: int) -> Iterator[Path]:
    listed = sorted(_listed(folder))
    yield from (path for path in listed if path.name.endswith(SUFFIXES) and isfile(path))
    if levels:
        for path in listed:
            if path.name not in _SKIPPED and not path.name.startswith(".") and isdir(path) and not path.is_symlink():
                yield from _walk(path, levels - 1)


def _listed(folder: Path) -> list[Path]:
    try:
        return [folder / name for name in os.listdir(folder)]
    except OSError:
        return []


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _entry(path: Path, base: Path | None) -> FileEntry:
    shown = path.relative_to(base) if base is not None and path.is_relative_to(base) else path
    try:
        status = path.stat()
    except OSError:
        return FileEntry(str(shown), path)
    is_folder = isdir(path)
    size = None if is_folder else status.st_size
    return FileEntry(f"{shown}/" if is_folder else str(shown), path, size, status.st_mtime, is_folder)
