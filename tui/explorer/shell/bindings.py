"""Textual's bindings for the commands that the app and its simple screens handle themselves."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tui.state.command_table import Where
from tui.state.keymap import Keymap

_WORKS_IN_DIALOGS = frozenset({"repaint"})


def bindings_of(*places: Where) -> list[BindingType]:
    """The bindings for the commands of `places`, under the ids of the commands: the user's keymap names them."""
    return [
        Binding(
            ",".join(command.keys),
            command.action,
            command.label,
            show=False,
            priority=command.id in _WORKS_IN_DIALOGS,
            id=command.id,
            tooltip=command.help,
        )
        for command in Keymap().commands(*places)
        if command.keys
    ]
