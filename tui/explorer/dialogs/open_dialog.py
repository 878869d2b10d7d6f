"""The dialog that asks for a path, with completion."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.base.cells import Canvas, Role, attribute
from tui.base.text import clip, printable
from tui.explorer.dialogs.line_input import LineInput
from tui.terminal.app.cell_widget import CellWidget

_MOST_SHOWN = 8


def completions(typed: str, folder: str) -> list[str]:
    """The paths that `typed` can go on to, folders with a `/`; relative ones are below `folder`."""
    expanded = os.path.expanduser(typed)
    head, tail = os.path.split(expanded)
    try:
        names = sorted(os.listdir(os.path.join(folder, head)))
    except (OSError, ValueError):
        return []
    fitting = [name for name in names if name.startswith(tail) and (tail.startswith(".") or not name.startswith("."))]
    paths = [os.path.join(head, name) for name in fitting]
    return [path + "/" if os.path.isdir(os.path.join(folder, path)) else path for path in paths]


def completed(typed: str, folder: str) -> str:
    """`typed` as far as all its completions agree."""
    found = completions(typed, folder)
    agreed = found[0] if found else typed
    for path in found:
        while not path.startswith(agreed):
            agreed = agreed[:-1]
    return agreed


class PathInput(LineInput):
    """The input for a path. Tab is its own key, so that it comes after what was typed before it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "screen.complete", "Complete", show=False)]


class DialogText(CellWidget):
    """Lines of text on the ground of a dialog; as high as there are lines."""

    _lines: tuple[str, ...] = ()

    def show(self, *lines: str) -> None:
        """Shows other lines, which are printable."""
        self._lines = lines
        self.styles.height = len(lines)
        self.repaint()

    def paint(self, width: int, height: int) -> Canvas:
        """The lines, a cell from the left."""
        look = attribute(Role.TEXT, Role.HEAD)
        canvas = Canvas(width, height, look)
        for y, line in enumerate(self._lines[:height]):
            canvas.write(y, 1, clip(line, max(0, width - 2)), look)
        return canvas


class OpenDialog(ModalScreen[str | None]):
    """Asks for a profile's path. Tab completes, Enter opens, Esc goes back."""

    DEFAULT_CSS = """
    OpenDialog { align: center top; background: transparent; }
    OpenDialog Vertical { width: 90%; max-width: 100; height: auto; margin-top: 3; }
    OpenDialog PathInput.-textual-compact { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False),
        Binding("ctrl+c", "cancel", "Back", show=False, priority=True),  # where text is typed it would copy
    ]

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder

    def compose(self) -> ComposeResult:
        """A title, the input, and what it could go on to."""
        with Vertical():
            yield DialogText(id="title")
            yield PathInput(placeholder="path to a .cpuprofile or a folder", compact=True)
            yield DialogText(id="completions")

    def on_mount(self) -> None:
        """Shows what there is to begin with; the cursor does not blink, which would be sent every half second."""
        field = self.query_one(Input)
        field.cursor_blink = False
        self.set_focus(field)
        self.query_one("#title", DialogText).show("Open a profile (Tab completes, Enter opens, Esc goes back)")
        self._show("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, typed: str) -> None:
        found = completions(typed, self._folder)
        lines = [printable(path) for path in found[:_MOST_SHOWN]]
        if len(found) > _MOST_SHOWN:
            lines.append(f"… {len(found) - _MOST_SHOWN} more")
        self.query_one("#completions", DialogText).show(*lines)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        path = os.path.expanduser(event.value.strip())
        self.dismiss(str(Path(self._folder, path)) if path else None)

    def action_complete(self) -> None:
        """Completes as far as it is clear."""
        field = self.query_one(Input)
        field.value = completed(field.value, self._folder)
        field.cursor_position = len(field.value)

    def action_cancel(self) -> None:
        """Goes back without opening anything."""
        self.dismiss(None)
