"""Between Textual and the terminal: with `textual_drivers` the only file that touches what Textual keeps to itself.

Textual's compositor says what is to be seen of a dirty region, and `App._display` would write all of it. Here it is put
into a framebuffer, and what differs from what is shown is written when the terminal is ready for it. The drivers are
Textual's own but for what they ask, how they read, and how they end.

Of Textual 8.2 this uses, and `tests/terminal/test_textual_internals.py` watches:

- `App._display(screen, renderable)`: every frame comes by here; `_driver`, `_running`, `_closed`, `_batch_count` and
  `is_headless` say when none may be written; `App._set_pointer_shape` writes beside it;
- `App._check_bindings(key, priority)`, which runs what a key is bound to, with `DOMNode._bindings`, and `App._keymap`;
- `Screen._compositor.visible_widgets`, the topmost first and another dictionary after each layout, and
  `Screen._layout_required`: where cells may be put without asking the compositor;
- `MessagePump._task`, which ends with the handling of messages;
- `App._handle_exception`, which every message pump calls with what nobody caught, and which would print a page with
  all locals; what it uses itself: `_return_code`, `_exception`, `_exception_event`, `_close_messages_no_wait`;
- `LayoutUpdate.strips`, `.region` and `ChopsUpdate.chops`, `.spans`, `.chop_ends`: what a frame consists of;
- `Driver.send_message(message)`, by which a driver's thread hands over what was typed;
- `LinuxDriver`: its attributes and those of its methods that are overridden or called below. They set the terminal up,
  read it and put it back;
- `XTermParser.feed`, `.tick` and `._timeout_time`: keys from text, and how long an Esc may still become a sequence.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App, ReturnType
from textual.binding import Binding
from textual.constants import MAX_FPS
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.geometry import Region
from textual.keys import key_to_character
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.cell_strip import CellStrip
from tui.terminal.cell_widget import CellWidget
from tui.terminal.environment import Abilities
from tui.terminal.framebuffer import Framebuffer
from tui.terminal.link import Link
from tui.terminal.open_regions import open_regions
from tui.terminal.palette import Palette
from tui.terminal.probe import Probe
from tui.terminal.replies import BackgroundReport, Reply
from tui.terminal.stock_cells import put_strip

if sys.platform != "win32":
    from tui.terminal.textual_drivers import RestoringDriver, TerminalDriver

IS_STOCK = os.environ.get("TICKSCOPE_RENDER") == "stock"
"""Whether Textual writes its frames itself."""
_PATIENCE_STEPS = 8
"""A loop that was blocked finds one step over, not all of them."""


class FramebufferApp(App[ReturnType]):
    """An app whose frames are compared with what the terminal shows. Cell widgets find their colours in `palette`."""

    def __init__(self, abilities: Abilities, **arguments: Any) -> None:
        if sys.platform != "win32":
            arguments.setdefault("driver_class", RestoringDriver if IS_STOCK else TerminalDriver)
        # The terminal's own sixteen colours, not their like in RGB.
        super().__init__(ansi_color=True, **arguments)
        self.abilities = abilities
        self.palette = Palette(abilities.colors, abilities.is_dark)
        self.theme = _stock_theme(self.palette)
        self._framebuffer: Framebuffer | None = None
        self.link = Link()
        self.is_leaving = False
        """Whether the app was asked to end."""
        self.is_frame_due = False
        """Whether something is to be shown as soon as the terminal is ready; the writing thread looks here, too."""
        self._timer: asyncio.TimerHandle | None = None
        self._due_widgets: dict[CellWidget, None] = {}
        self._painted_at = 0.0
        self._whole_screen: object = None
        """The screen that was put as a whole last: until that, what is seen may be another one's."""
        self._layout: object = None
        self._open_regions: dict[Widget, Region] = {}

    def palette_changed(self) -> None:
        """The terminal has said what its background is, and `palette` is another one. Cells follow by themselves."""

    def send(self, sequence: str) -> None:
        """Writes what is no part of a frame, and draws nothing."""
        if self._driver is not None:
            self._driver.write(sequence)

    def redraw(self) -> None:
        """Writes the whole screen again: something else has written on it."""
        if self._framebuffer is not None:
            self._framebuffer.invalidate()
            self._paint_due()
        else:
            self.refresh(layout=True)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None: colours are made for the terminal when cells are written."""
        return super().get_line_filters() if IS_STOCK else ()

    def exit(self, result: ReturnType | None = None, return_code: int = 0, message: Any = None) -> None:
        """See `App`."""
        self.is_leaving = True
        self._expect_end(return_code)
        super().exit(result, return_code, message)

    def _expect_end(self, status: int) -> None:
        expect_end = getattr(self._driver, "expect_end", None)
        if expect_end is not None:
            expect_end(status)

    async def run_async(self, **arguments: Any) -> ReturnType | None:
        """See `App`."""
        try:
            return await super().run_async(**arguments)
        finally:
            release_signals = getattr(self._driver, "release_signals", None)
            if release_signals is not None:
                release_signals()

    # Faults

    @property
    def crash(self) -> Exception | None:
        """The first exception that nobody caught, None when the app ended in order. Raise it once `run` is back."""
        return self._exception

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._expect_end(1)
        self._close_messages_no_wait()

    # Keys

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        if self._keymap:
            return await super()._check_bindings(key, priority)
        for node, binding in self.bindings_of_key(key, priority):
            # A key may still be on its way when its screen goes.
            if node.is_attached and await self.run_action(binding.action, node):
                return True
        return False

    async def run_key(self, key: str, *, has_priority: bool) -> bool:
        """Runs what a key is bound to, with priority or without; False when nothing was."""
        return await self._check_bindings(key, has_priority)

    def bindings_of_key(self, key: str, has_priority: bool) -> list[tuple[DOMNode, Binding]]:
        """The bindings of one key in the order in which they are tried, each with the node that it belongs to.

        Those with priority from the app down, the others from the focused widget up to the first modal screen; none
        above a widget that takes the key as text. Textual looks for them in copies of all bindings on the way, which
        it makes twice a key.
        """
        if not self.screen_stack:
            return []
        focused = self.screen.focused
        way = [self.screen, self] if focused is None or focused.loading else focused.ancestors_with_self
        found: list[list[tuple[DOMNode, Binding]]] = []
        for node in way:
            bindings = node._bindings.key_to_bindings.get(key, ())
            found.append([(node, binding) for binding in bindings if binding.priority == has_priority])
            if node.check_consume_key(key, key_to_character(key)) or (node.is_modal and not has_priority):
                break
        return list(chain.from_iterable(reversed(found) if has_priority else found))

    # Frames

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if IS_STOCK or self.is_headless or self._driver is None or not isinstance(renderable, CompositorUpdate):
            super()._display(screen, renderable)
            return
        try:
            if self._running and not self._closed and not self._batch_count:
                if isinstance(renderable, LayoutUpdate) and screen is not self._whole_screen:
                    self._whole_screen, self._layout, self._open_regions = screen, None, {}
                self._put(renderable)
                self._flush_frame()
        finally:
            self.post_display_hook()

    def paint_soon(self, widget: CellWidget) -> bool:
        """Shows what has changed in a widget, once the current message is done, in one frame with all that is due then.

        It goes around Textual, which would send three messages for each widget and look through the whole layout.
        False when the app cannot: then Textual has to.
        """
        if IS_STOCK or self.is_headless or self._driver is None or self._framebuffer is None:
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
            self._flush_frame()
        except Exception as error:  # noqa: BLE001 - as in _flush_due_frame
            self._handle_exception(error)

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
        screen = self.screen
        is_whole = screen is self._whole_screen and widget.screen is screen
        if not is_whole or screen._layout_required or self._batch_count:
            return None
        visible = screen._compositor.visible_widgets
        if visible is not self._layout:
            self._layout, self._open_regions = visible, open_regions(visible)
        return self._open_regions.get(widget)

    def _set_pointer_shape(self, shape: str) -> None:
        """Nobody points when the mouse is off; so no terminal has to know OSC 22."""
        if getattr(self._driver, "_mouse", False):
            super()._set_pointer_shape(shape)

    def _put(self, update: CompositorUpdate) -> None:
        width, height = self.size
        framebuffer = self._framebuffer
        if framebuffer is None:
            framebuffer = self._framebuffer = Framebuffer(
                width, height, self.palette, self.abilities.has_bce, is_ascii=not self.abilities.is_unicode
            )
        elif (framebuffer.width, framebuffer.height) != (width, height):
            framebuffer.resize(width, height)
        for y, x, strip in _placed_strips(update):
            if isinstance(strip, CellStrip):
                framebuffer.put(y, x, strip.codes, strip.attributes)
            else:
                put_strip(framebuffer, y, x, strip, self.palette)

    def _flush_frame(self) -> None:
        """Writes what has changed, now or as soon as the terminal is ready for it."""
        driver, framebuffer = self._driver, self._framebuffer
        if driver is None or framebuffer is None or not self._running:
            return
        self.is_frame_due = True  # before it looks whether all is written, so that one of both threads sees the other
        if not self._is_terminal_ready():
            return
        self.is_frame_due = False
        # Input methods look for the cursor where text goes in; where none does, it may stay anywhere.
        takes_text = hasattr(self.screen.focused, "cursor_screen_offset")
        frame = framebuffer.flush((self.cursor_position.y, self.cursor_position.x) if takes_text else None)
        if frame:
            driver.write(self.link.framed(frame))

    def _is_terminal_ready(self) -> bool:
        """Whether a frame may be written; if not, somebody will call `_flush_due_frame`."""
        if getattr(self._driver, "is_writing", False):
            return False
        seconds_left = self.link.seconds_left()
        if seconds_left and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds_left, self._waited)
        return not seconds_left

    def _waited(self) -> None:
        self._timer = None
        self._flush_due_frame()

    def _flush_due_frame(self) -> None:
        if self.is_frame_due:
            try:
                self._flush_frame()
            except Exception as error:  # noqa: BLE001 - the event loop would only log it, where nobody looks
                self._handle_exception(error)

    # What the driver tells

    def terminal_started(self, probe: Probe) -> None:
        """The terminal is ours, at the start or after a suspension, and was asked the questions of `probe`."""
        self.link.started(probe)
        if self._framebuffer is not None:
            self._framebuffer.invalidate()
            self.call_next(self._flush_frame)

    def terminal_resumed(self) -> None:
        """The terminal is ours again; Textual would only look whether it has another size."""
        if self._framebuffer is None:
            self.redraw()

    def terminal_replied(self, reply: Reply) -> None:
        """The terminal has answered."""
        self.link.heard(reply)
        if isinstance(reply, BackgroundReport):
            self._choose_palette(reply.is_dark)
        self._flush_due_frame()

    def terminal_resized(self, width: int, height: int) -> None:
        """The terminal has this size now, after another one, of which nobody may have heard before it was gone.

        Then nothing is to be laid out anew, but what the smaller window cut off is missing.
        """
        framebuffer = self._framebuffer
        if framebuffer is not None and (framebuffer.width, framebuffer.height) == (width, height):
            self.redraw()

    def terminal_idle(self) -> None:
        """All that was to be written has been written."""
        self._flush_due_frame()

    def reading_failed(self, error: Exception) -> None:
        """Nothing that is typed can arrive any more."""
        self._handle_exception(error)

    def terminal_left(self, status: int) -> None:
        """A signal, or the terminal's end, ends the app."""
        self.exit(return_code=status)

    def _choose_palette(self, is_dark: bool) -> None:
        """At once, since a frame may be waiting for it; stock widgets follow when the app comes to it."""
        if is_dark == self.palette.is_dark:
            return
        self.palette = Palette(self.palette.mode, is_dark)
        if self._framebuffer is not None:
            self._framebuffer.set_palette(self.palette)
        self.call_next(self._show_palette)

    def _show_palette(self) -> None:
        self.palette_changed()
        theme = _stock_theme(self.palette)
        if theme != self.theme:
            self.theme = theme
            self.refresh()
        self._flush_frame()


async def queue_handled(node: DOMNode, patience_s: float) -> bool:
    """Returns once `node` has handled all messages that are in its queue, or handles none any more: then they are gone.

    False when neither has happened after `patience_s`, counted only while the event loop turns.
    """
    loop = asyncio.get_running_loop()
    handled: asyncio.Future[None] = loop.create_future()

    def set_handled() -> None:
        if not handled.done():
            handled.set_result(None)

    handles_messages = node._task
    # A node that is being closed takes no messages, though it may still be handling some.
    if handles_messages is None or not node.call_later(set_handled):
        return True
    for _step in range(_PATIENCE_STEPS):
        step_s = patience_s / _PATIENCE_STEPS
        done, _ = await asyncio.wait((handles_messages, handled), timeout=step_s, return_when=asyncio.FIRST_COMPLETED)
        if done:
            return True
    return False


def _stock_theme(palette: Palette) -> str:
    return "ansi-light" if palette.is_dark is False else "ansi-dark"


def _placed_strips(update: CompositorUpdate) -> Iterable[tuple[int, int, Strip]]:
    """Row, column and strip of all that an update shows."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in strips:
                yield y, x, strip
                x += strip.cell_length
    elif isinstance(update, ChopsUpdate):
        for y, start, end in update.spans:
            for strip_end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
                if x < end and strip_end > start and chop is not None:
                    yield y, x, chop
