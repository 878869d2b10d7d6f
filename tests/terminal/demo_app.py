"""A small app of cell widgets, to see in a terminal what `tui.terminal` makes of it.

Run it with `python -m tests.terminal.demo_app`.

Two lists side by side under one of full width, a modal, a text field, and a chart that repaints all of itself.

What tests need beside that: F3 sets the terminal's title to "handled 1", "handled 2" and so on once the keys before it
are handled and what they changed is painted (`tests.terminal.demo.step`); F4 lets an hour pass for answers that the
terminal owes. `--patient` believes for a minute that the terminal will answer, where a user's would get two seconds.
"""

import argparse
import asyncio
import os
import sys
from threading import Event
from time import monotonic
from typing import Protocol, runtime_checkable

from tui.base.user_environment import started_environment
from tui.terminal.tty.environment import prepare, terminal_abilities

prepare()

import numpy as np  # noqa: E402
from textual.app import ComposeResult  # noqa: E402
from textual.binding import Binding  # noqa: E402
from textual.containers import Horizontal  # noqa: E402
from textual.events import Resize  # noqa: E402
from textual.screen import ModalScreen  # noqa: E402
from textual.widgets import Input, Label, OptionList  # noqa: E402

from tui.base.cells import Canvas, Role, attribute  # noqa: E402
from tui.terminal.app.cell_widget import CellWidget  # noqa: E402
from tui.terminal.app.frames import Frames  # noqa: E402
from tui.terminal.app.renderer import TerminalApp  # noqa: E402
from tui.terminal.tty import pacing, probe  # noqa: E402
from tui.terminal.tty.link import Link  # noqa: E402

_NEXT_PAINT_S = 1 / 60


@runtime_checkable
class HasLink(Protocol):
    """An app of our own renderer, which writes its frames itself. The stock one has neither."""

    frames: Frames
    link: Link


class Rows(CellWidget):
    """A list of ten thousand rows with a cursor."""

    can_focus = True
    BINDINGS = [
        Binding("j,down", "step(1)"),
        Binding("k,up", "step(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("pageup", "page(-1)"),
    ]

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self.cursor = self.top = 0

    def action_step(self, rows: int) -> None:
        self.cursor = min(max(self.cursor + rows, 0), 9999)
        self.top = min(max(self.top, self.cursor - self.size.height + 1), self.cursor)
        self.repaint()
        self.app.query_one(Status).tell(f"{self.id} row {self.cursor}")

    def action_page(self, pages: int) -> None:
        self.action_step(pages * self.size.height)

    def paint(self, width: int, height: int) -> Canvas:
        canvas = Canvas(width, height)
        for y in range(height):
            row = self.top + y
            canvas.write(y, 1, f"{row * 7919 % 99991 / 1000:8.2f} ms", attribute(Role.TEXT))
            canvas.write(y, 14, f"function{row * 31 % 997}", attribute(Role.USER + row % 4))
            canvas.write(y, 30, f"▏file{row % 13}.js:{row}", attribute(Role.MUTED))
            if row == self.cursor:
                canvas.ground(y, Role.CURSOR if self.has_focus else Role.CURSOR_ASIDE)
        return canvas


class Status(CellWidget):
    """A row that says something."""

    message = "ready"

    def tell(self, message: str) -> None:
        self.message = message
        self.repaint()

    def paint(self, width: int, height: int) -> Canvas:
        canvas = Canvas(width, height)
        canvas.write(0, 0, self.message, attribute(Role.HEADING))
        canvas.ground(0, Role.HEAD)
        return canvas


class Chart(CellWidget):
    """Boxes that all change when it is zoomed, in thousands of bytes: each has another pattern of dots."""

    zoom = 1

    def paint(self, width: int, height: int) -> Canvas:
        canvas = Canvas(width, height)
        column = np.arange(width)
        for y in range(height):
            boxes = (column * self.zoom + y * y) // 5
            canvas.attributes[y] = int(attribute(Role.BOX_TEXT, 0)) | (Role.USER + boxes * 7 % 24) << 8
            canvas.codes[y] = np.where(np.diff(boxes, prepend=-1) != 0, ord("▏"), ord("⠀") + boxes % 256)
        return canvas


class Dialog(ModalScreen[None]):
    """Stock widgets on top."""

    CSS = "Dialog { align: center middle; } Dialog > * { width: 40; height: auto; }"
    BINDINGS = [Binding("escape", "app.pop_screen"), Binding("f3", "app.report_handled")]

    def compose(self) -> ComposeResult:
        yield Label("Open 日本語 file", markup=False)
        yield Input(placeholder="path")
        yield OptionList(*(f"option {number}" for number in range(5)))


class DemoApp(TerminalApp[None]):
    """The demo."""

    CSS = """
    Screen { overflow: hidden; }
    #top, Horizontal { height: 1fr; }
    Chart { height: 8; }
    Status { height: 1; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        Binding("q", "quit"),
        Binding("ctrl+l", "redraw"),
        Binding("ctrl+z", "suspend_process"),
        Binding("o", "dialog"),
        Binding("x", "fail"),
        Binding("m", "mark('mark')"),
        Binding("M", "mark('MARK')"),
        Binding("plus", "zoom(1)"),
        Binding("minus", "zoom(-1)"),
        Binding("escape", "told('escape')"),
        Binding("left_square_bracket", "told('bracket')"),
        Binding("A", "told('letter')"),
        Binding("f3", "report_handled"),
        Binding("f4", "pass_hour"),
    ]

    def __init__(self, options: argparse.Namespace) -> None:
        color = os.environ.get("DEMO_COLOR", "auto")
        super().__init__(terminal_abilities(started_environment(), color))
        self._options = options
        self._marks: dict[str, int] = {}
        self._handled_count = 0
        self._hours = 0
        if isinstance(self, HasLink):
            self.link._pacing = pacing.Pacing(lambda: monotonic() + 3600 * self._hours)

    def compose(self) -> ComposeResult:
        yield Status()
        yield Chart()
        yield Rows("top")
        yield Horizontal(Rows("left"), Rows("right"))

    def on_mount(self) -> None:
        if self._options.stuck:
            self.call_after_refresh(self.stay)
        if self._options.busy:
            self.call_after_refresh(self.never_return)

    def stay(self) -> None:
        self.query_one(Status).tell("stuck")
        self.run_worker(Event().wait, thread=True)

    def never_return(self) -> None:
        os.write(1, b"busy")
        Event().wait()

    def action_redraw(self) -> None:
        self.redraw()

    def action_dialog(self) -> None:
        self.push_screen(Dialog())

    def action_fail(self) -> None:
        raise RuntimeError("the demo fails")

    def action_told(self, what: str) -> None:
        self.query_one(Status).tell(what)

    def action_mark(self, word: str) -> None:
        self._marks[word] = self._marks.get(word, 0) + 1
        self.query_one(Status).tell(f"{word} {self._marks[word]}")

    def action_zoom(self, steps: int) -> None:
        chart = self.query_one(Chart)
        chart.zoom = max(1, chart.zoom + steps)
        chart.repaint()

    def action_report_handled(self) -> None:
        self.call_after_refresh(self._report_once_painted)

    def _report_once_painted(self) -> None:
        is_writing = getattr(self._driver, "is_writing", False)
        if isinstance(self, HasLink) and (self.frames._due_widgets or (self.frames.is_due and is_writing)):
            asyncio.get_running_loop().call_later(_NEXT_PAINT_S, self._report_once_painted)
        else:
            self._handled_count += 1
            self.send(f"\x1b]2;handled {self._handled_count}\x07")

    def action_pass_hour(self) -> None:
        self._hours += 1
        if isinstance(self, HasLink):
            self.frames._waited()

    def on_resize(self, event: Resize) -> None:
        if self._marks:
            self.query_one(Status).tell(f"resized to {event.size.width} by {event.size.height}")

    def on_click(self) -> None:
        self.query_one(Status).tell("clicked")


def main() -> int:
    parser = argparse.ArgumentParser()
    for flag in ("--mouse", "--stuck", "--busy", "--patient"):
        parser.add_argument(flag, action="store_true")
    options = parser.parse_args()
    if options.patient:
        from tui.terminal.app import textual_internals

        pacing._PATIENCE_S = probe._PATIENCE_S = probe._BACKGROUND_PATIENCE_S = 60.0
        textual_internals._DRAIN_S = 60.0
    app = DemoApp(options)
    app.run(mouse=options.mouse)
    if app.crash is not None:
        raise app.crash
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
