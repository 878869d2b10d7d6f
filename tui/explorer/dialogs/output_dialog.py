"""What the program that is recorded has written, while it writes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.base.cells import Canvas
from tui.base.text import printable
from tui.draw.dialogs.text_page import draw_program_output
from tui.explorer.dialogs.page_dialog import PageDialog, ScrolledPage

_LOOK_EVERY_S = 1.0
_KEPT_BYTES = 1 << 20
"""The end of the output that is shown."""
_OURS = "tickscope: "
_COLOURS = re.compile(r"\x1b\[[0-9;:]*m")


def output_lines(log: Path) -> list[str]:
    """The printable lines at the end of a recorder's log that the program wrote, without their colours."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _KEPT_BYTES))
            text = file.read().decode(errors="replace")
    except OSError:
        return []
    lines = (line for line in text.splitlines() if not line.startswith(_OURS))
    return [printable(_COLOURS.sub("", line).expandtabs()) for line in lines]


class OutputPage(ScrolledPage):
    """The lines. It stays at the end as long as nobody scrolls away from it."""

    def __init__(self, title: str, log: Path) -> None:
        super().__init__()
        self._title = title
        self._file = log
        self._log_bytes = -1
        self._lines: list[str] = []
        self._top: int | None = None

    def on_mount(self) -> None:
        """Looks now, and each second."""
        self.look()
        self.set_interval(_LOOK_EVERY_S, self.look)

    def look(self) -> None:
        """Shows what was written since."""
        size = self._file.stat().st_size if self._file.exists() else -1
        if size != self._log_bytes:
            self._log_bytes, self._lines = size, output_lines(self._file)
            self.repaint()

    @property
    def _last_top(self) -> int:
        return max(0, len(self._lines) - (self.size.height - 2))

    def paint(self, width: int, height: int) -> Canvas:
        """The lines in view."""
        top = self._last_top if self._top is None else min(self._top, self._last_top)
        return draw_program_output(self._title, self._lines, top, width, height)

    def action_scroll(self, lines: int) -> None:
        """Scrolls by so many lines; at the end it follows again."""
        top = max(0, (self._last_top if self._top is None else min(self._top, self._last_top)) + lines)
        self._top = None if top >= self._last_top else top
        self.repaint()


class OutputDialog(PageDialog):
    """The output over the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("P", "dismiss", "Close", show=False)]

    def __init__(self, title: str, log: Path) -> None:
        super().__init__(OutputPage(title, log))
