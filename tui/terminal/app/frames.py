"""What is to be seen goes into a framebuffer; what differs from the screen is written when the terminal is ready."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Protocol

from textual.constants import MAX_FPS
from textual.driver import Driver
from textual.geometry import Offset, Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.app.cell_strip import CellStrip
from tui.terminal.app.cell_widget import CellWidget
from tui.terminal.app.stock_cells import put_strip
from tui.terminal.colours.palette import Palette
from tui.terminal.framebuffer.framebuffer import Framebuffer
from tui.terminal.tty.environment import Abilities
from tui.terminal.tty.link import Link


def open_regions(visible: Mapping[Widget, tuple[Region, Region]]) -> dict[Widget, Region]:
    """The regions of those of `visible` (region and clip of each, the topmost first) that nothing lies on or cuts."""
    found = {}
    above: list[Region] = []
    for widget, (region, clip) in visible.items():
        if clip.contains_region(region) and not any(map(region.overlaps, above)):
            found[widget] = region
        above.append(region)
    return found


class FrameApp(Protocol):
    """What `Frames` needs of its app."""

    abilities: Abilities
    cursor_position: Offset
    link: Link
    palette: Palette

    @property
    def driver(self) -> Driver | None: ...
    @property
    def is_running(self) -> bool: ...
    @property
    def screen(self) -> Screen[Any]: ...
    @property
    def size(self) -> Size: ...
    def call_next(self, callback: Callable[[], Awaitable[None] | None], /) -> object: ...
    def fail(self, error: Exception) -> None: ...
    def visible_widgets(self, screen: Screen[Any]) -> Mapping[Widget, tuple[Region, Region]] | None: ...


class Frames:
    """The frames of an app. Textual's compositor hands over dirty regions, cell widgets their changed rows."""

    def __init__(self, app: FrameApp) -> None:
        self.app = app
        self.is_due = False
        """Whether something is to be shown as soon as the terminal is ready; the writing thread looks here, too."""
        self._framebuffer: Framebuffer | None = None
        self._flush_timer: asyncio.TimerHandle | None = None
        self._due_widgets: dict[CellWidget, None] = {}
        self._painted_at = 0.0
        self._whole_screen: object = None
        """The screen that was put as a whole last: until that, what is seen may be another one's."""
        self._visible: object = None
        self._open_regions: dict[Widget, Region] = {}

    def show(self, strips: Iterable[tuple[int, int, Strip]]) -> None:
        """Shows strips, each with its row and column."""
        self._put(strips)
        self.flush()

    def screen_composed(self, screen: Screen[Any]) -> None:
        """All of a screen is about to be shown."""
        if screen is not self._whole_screen:
            self._whole_screen, self._visible, self._open_regions = screen, None, {}

    @property
    def has_begun(self) -> bool:
        """Whether there is something to show."""
        return self._framebuffer is not None

    def redraw(self) -> bool:
        """Writes the whole screen again; False when none has been written yet."""
        if self._framebuffer is None:
            return False
        self._framebuffer.invalidate()
        self._paint_due()
        return True

    def redraw_next(self) -> None:
        """Writes the whole screen again once the current message is done."""
        if self._framebuffer is not None:
            self._framebuffer.invalidate()
            self.app.call_next(self.flush)

    def redraw_if_sized(self, width: int, height: int) -> None:
        """Writes the whole screen again if it has this size already."""
        framebuffer = self._framebuffer
        if framebuffer is not None and (framebuffer.width, framebuffer.height) == (width, height):
            self.redraw()

    def set_palette(self, palette: Palette) -> None:
        """Shows all cells in other colours, with the next frame."""
        if self._framebuffer is not None:
            self._framebuffer.set_palette(palette)

    # Cell widgets

    def paint_soon(self, widget: CellWidget) -> bool:
        """Shows what has changed in a widget, once the current message is done, in one frame with all that is due then.

        It goes around Textual, which would send three messages for each widget and look through the whole layout.
        False when there is no frame yet that could change.
        """
        if self._framebuffer is None:
            return False
        if not self._due_widgets:
            loop = asyncio.get_running_loop()
            wait_s = self._painted_at + 1 / MAX_FPS - loop.time()
            # The first key after a rest is answered at once; a paste has no more frames than anybody sees.
            if wait_s > 0:
                loop.call_later(wait_s, self._paint_due)
            else:
                loop.call_soon(self._paint_due)
        self._due_widgets[widget] = None
        return True

    def _paint_due(self) -> None:
        due, self._due_widgets = self._due_widgets, {}
        self._painted_at = asyncio.get_running_loop().time()
        try:
            for widget in due:
                if widget.is_attached:
                    self._show_cells(widget)
            self.flush()
        except Exception as error:  # noqa: BLE001 - as in flush_due
            self.app.fail(error)

    def _show_cells(self, widget: CellWidget) -> None:
        rows = widget.changed_rows()
        canvas, region, framebuffer = widget.painted, self._open_region(widget), self._framebuffer
        if rows is None or canvas is None:
            widget.refresh()
        elif region is None or framebuffer is None or (canvas.width, canvas.height) != region.size:
            widget.refresh_rows(rows)
        else:
            for y in rows:
                framebuffer.put(region.y + y, region.x, canvas.codes[y], canvas.attributes[y])

    def _open_region(self, widget: Widget) -> Region | None:
        """Where a widget is, when all of it is seen as it is painted; None when that is not so, or not for long."""
        screen = self.app.screen
        if screen is not self._whole_screen or widget.screen is not screen:
            return None
        visible = self.app.visible_widgets(screen)
        if visible is None:
            return None
        if visible is not self._visible:
            self._visible, self._open_regions = visible, open_regions(visible)
        return self._open_regions.get(widget)

    # Writing

    def _put(self, strips: Iterable[tuple[int, int, Strip]]) -> None:
        app, framebuffer = self.app, self._framebuffer
        width, height = app.size
        if framebuffer is None:
            framebuffer = self._framebuffer = Framebuffer(
                width, height, app.palette, app.abilities.has_bce, is_ascii=not app.abilities.is_unicode
            )
        elif (framebuffer.width, framebuffer.height) != (width, height):
            framebuffer.resize(width, height)
        for y, x, strip in strips:
            if isinstance(strip, CellStrip):
                framebuffer.put(y, x, strip.codes, strip.attributes)
            else:
                put_strip(framebuffer, y, x, strip, app.palette)

    def flush(self) -> None:
        """Writes what has changed, now or as soon as the terminal is ready for it."""
        app, driver, framebuffer = self.app, self.app.driver, self._framebuffer
        if driver is None or framebuffer is None or not app.is_running:
            return
        self.is_due = True  # before it looks whether all is written, so that one of both threads sees the other
        if not self._is_terminal_ready():
            return
        self.is_due = False
        # Input methods look for the cursor where text goes in; where none does, it may stay anywhere.
        takes_text = hasattr(app.screen.focused, "cursor_screen_offset")
        frame = framebuffer.flush((app.cursor_position.y, app.cursor_position.x) if takes_text else None)
        if frame:
            driver.write(app.link.framed(frame))

    def _is_terminal_ready(self) -> bool:
        """Whether a frame may be written; if not, `flush_due` will be called."""
        if getattr(self.app.driver, "is_writing", False):
            return False
        seconds_left = self.app.link.seconds_left()
        if seconds_left and self._flush_timer is None:
            self._flush_timer = asyncio.get_running_loop().call_later(seconds_left, self._waited)
        return not seconds_left

    def _waited(self) -> None:
        self._flush_timer = None
        self.flush_due()

    def flush_due(self) -> None:
        """Writes the frame that waits for the terminal, if there is one and the terminal is ready."""
        if self.is_due:
            try:
                self.flush()
            except Exception as error:  # noqa: BLE001 - the event loop would only log it, where nobody looks
                self.app.fail(error)
