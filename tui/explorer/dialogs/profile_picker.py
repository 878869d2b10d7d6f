"""The picker of threads and files: type a part of a name, Enter shows it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.cells import Canvas
from tui.draw.dialogs.profile_list import ProfileEntry, draw_profile_list
from tui.explorer.dialogs.list_dialog import ListDialog
from tui.state.model.opened import Opened
from tui.state.view.list_view import ListView


def entries_of(files: Sequence[str], file: str, profiles: Sequence[Opened], shown: int) -> list[ProfileEntry]:
    """All that can be shown: the profiles of the open `file` in its place among `files`, the others by their names."""
    entries: list[ProfileEntry] = []
    for path in files:
        if path != file:
            entries.append(ProfileEntry(path))
            continue
        for place, opened in enumerate(profiles):
            counted = opened.aggregate
            origin = counted.profile.origin
            samples, active = len(counted.profile.timeline), opened.figures.active_us
            entries.append(ProfileEntry(path, place, origin, samples, active, is_shown=place == shown))
    return entries


class ProfilePicker(ListDialog[ProfileEntry]):
    """Finds a thread or a file and answers it."""

    placeholder = "Choose a thread or file: type a part of its name"
    head_rows = 1

    def matching(self, typed: str) -> Sequence[ProfileEntry]:
        """The rows in whose number, name and ids every typed word occurs, in their order."""
        words = typed.lower().split()
        return [entry for entry in self._rows if all(word in _searched(entry) for word in words)]

    def draw(self, rows: Sequence[ProfileEntry], view: ListView) -> Canvas:
        """Number, name, ids, samples and active time of each."""
        return draw_profile_list(rows, view)


def _searched(entry: ProfileEntry) -> str:
    number = "" if entry.origin is None else f"#{entry.origin.thread.number} "
    return f"{number}{entry.name} {entry.ids}".lower()
