"""The palette: type a part of a command's name, Enter does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import var
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.cells import Canvas
from tui.draw.command_list import draw_command_list
from tui.draw.list_view import ListView, scrolled
from tui.explorer.commands import Command, Where, commands_of, shown_keys
from tui.terminal.cell_widget import CellWidget


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


class CommandList(CellWidget):
    """The commands that match, with their keys."""

    commands: var[tuple[Command, ...]] = var((), init=False)
    cursor: var[int] = var(0, init=False)
    _top = 0

    def paint(self, width: int, height: int) -> Canvas:
        """The rows around the cursor."""
        self._top = scrolled(self._top, self.cursor, max(1, height), len(self.commands))
        rows = [(command.label, shown_keys(command), command.help) for command in self.commands]
        return draw_command_list(rows, ListView(width, height + 1, self._top, self.cursor, has_focus=True))

    def watch_commands(self) -> None:
        """Starts at the best match."""
        self.cursor = 0
        self.repaint()

    def watch_cursor(self) -> None:
        """Paints the cursor where it is."""
        self.repaint()


class CommandPalette(ModalScreen[str | None]):
    """Finds a command; answers its action."""

    CSS = """
    CommandPalette { align: center top; background: transparent; }
    CommandPalette Vertical { width: 90%; max-width: 100; height: 60%; margin-top: 2; }
    CommandPalette Input { border: none; height: 1; padding: 0 1; }
    CommandPalette CommandList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("down,ctrl+n,tab", "move(1)", "Down", show=False, priority=True),
        Binding("up,ctrl+p,shift+tab", "move(-1)", "Up", show=False, priority=True),
    ]

    def __init__(self, places: Sequence[Where]) -> None:
        super().__init__()
        self._commands = commands_of(*places)

    def compose(self) -> ComposeResult:
        """The input and the list."""
        with Vertical():
            yield Input(placeholder="Find a command: type a part of its name", compact=True)
            yield CommandList()

    def on_mount(self) -> None:
        """Lists all commands to begin with."""
        field = self.query_one(Input)
        field.cursor_blink = False
        field.focus()
        self.query_one(CommandList).commands = tuple(self._commands)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.query_one(CommandList).commands = tuple(matching(self._commands, event.value))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        listed = self.query_one(CommandList)
        self.dismiss(listed.commands[listed.cursor].action if listed.commands else None)

    def action_move(self, rows: int) -> None:
        """Moves the cursor, stopping at the ends."""
        listed = self.query_one(CommandList)
        listed.cursor = max(0, min(listed.cursor + rows, len(listed.commands) - 1))

    def action_cancel(self) -> None:
        """Goes back without doing anything."""
        self.dismiss(None)
