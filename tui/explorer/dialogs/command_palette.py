"""The palette: type a part of a command's name, Enter does it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.base.cells import Canvas
from tui.draw.dialogs.command_list import draw_command_list
from tui.explorer.dialogs.list_dialog import ListDialog
from tui.state.command_table import Command
from tui.state.keymap import Wording
from tui.state.view.list_view import ListView


def matching(commands: Sequence[Command], typed: str) -> list[Command]:
    """The commands in whose label or help every typed word occurs; those whose label starts with it come first."""
    wanted = typed.lower().strip()
    found = [
        command
        for command in commands
        if all(word in f"{command.label} {command.help}".lower() for word in wanted.split())
    ]
    return sorted(found, key=lambda command: _rank(command.label.lower(), wanted))


def _rank(label: str, wanted: str) -> int:
    return 0 if label.startswith(wanted) else 1 if wanted in label else 2


class CommandPalette(ListDialog[Command]):
    """Finds a command and answers it."""

    placeholder = "Find a command: type a part of its name"

    def __init__(self, commands: Sequence[Command], wording: Wording) -> None:
        super().__init__([wording.command(command) for command in commands])
        self._wording = wording

    def matching(self, typed: str) -> Sequence[Command]:
        """See `matching`."""
        return matching(self._rows, typed)

    def draw(self, rows: Sequence[Command], view: ListView) -> Canvas:
        """Label, keys and help of each."""
        shown = [(command.label, self._wording.keys(command), command.help) for command in rows]
        return draw_command_list(shown, view)
