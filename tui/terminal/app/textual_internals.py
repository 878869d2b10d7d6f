"""All that tickscope uses of Textual's private names, for our own renderer; `TICKSCOPE_RENDER=stock` never imports it.

Textual's compositor says what is to be seen of a dirty region, and `App._display` would write all of it. Here it goes
to `Frames`. The driver is Textual's own but for what it asks, how it reads, and how it ends.

Of Textual 8.2 this uses, and `tests/terminal/app/test_textual_internals.py` watches:

- `App._display(screen, renderable)`: every frame comes by here; `_driver`, `_running`, `_closed`, `_batch_count` and
  `is_headless` say when none may be written; `App._set_pointer_shape` writes beside it;
- `App._check_bindings(key, priority)`, which runs what a key is bound to, with `DOMNode._bindings`, and `App._keymap`;
- `Screen._compositor.visible_widgets`, the topmost first and another dictionary after each layout, and
  `Screen._layout_required`: where cells may be put without asking the compositor;
- `App._handle_exception`, which every message pump calls with what nobody caught, and which would print a page with
  all locals; what it uses itself: `_return_code`, `_exception`, `_exception_event`, `_close_messages_no_wait`;
- `LayoutUpdate.strips`, `.region` and `ChopsUpdate.chops`, `.spans`, `.chop_ends`: what a frame consists of;
- `LinuxDriver._file`, which the writing thread writes to, `_key_thread`, which reads, `_get_terminal_size`, and the
  arguments that it was made with: `_mouse`, `_debug`;
- `LinuxDriver._request_terminal_sync_mode_support`, `_query_in_band_window_resize`, `_enable_mouse_support` and
  `_disable_mouse_support`, which write to the terminal when it is set up and put back;
- `XTermParser.feed`, `.tick` and `._timeout_time`, on the clock of `get_time`: keys from text, and how long an Esc may
  still become a sequence.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, cast

from textual import events
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import ReturnType
from textual.binding import Binding
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import LineFilter
from textual.geometry import Region
from textual.keys import key_to_character
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.app.base_app import BaseApp, stock_theme
from tui.terminal.app.cell_widget import CellWidget
from tui.terminal.app.frames import Frames
from tui.terminal.app.takes_keys import takers_on_way
from tui.terminal.colours.palette import Palette
from tui.terminal.tty.environment import Abilities
from tui.terminal.tty.link import Link
from tui.terminal.tty.probe import Probe, questions
from tui.terminal.tty.replies import BackgroundReport, Reply


class FramebufferApp(BaseApp[ReturnType]):
    """An app whose frames are compared with what the terminal shows."""

    def __init__(self, abilities: Abilities, **arguments: Any) -> None:
        if sys.platform != "win32":
            arguments.setdefault("driver_class", TerminalDriver)
        super().__init__(abilities, **arguments)
        self.link = Link()
        self.frames = Frames(self)

    @property
    def driver(self) -> Driver | None:
        """See `BaseApp`."""
        return self._driver

    def redraw(self) -> None:
        """See `BaseApp`."""
        if not self.frames.redraw():
            super().redraw()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None: colours are made for the terminal when cells are written."""
        return ()

    # Faults

    @property
    def crash(self) -> Exception | None:
        """See `BaseApp`."""
        return self._exception

    def fail(self, error: Exception) -> None:
        """Ends the app with an exception that nobody caught."""
        self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self.expect_end(1)
        self._close_messages_no_wait()

    # Keys

    async def ask_for_key(self, key: events.Key, way: Sequence[DOMNode], stuck: Container[DOMNode]) -> bool:
        """See `BaseApp`."""
        asked = takers_on_way(way, stuck)
        if asked is None:
            return False
        if not await self.run_key(key.key, has_priority=True) and not any(node.takes_key(key) for node in asked):
            await self.run_key(key.key, has_priority=False)
        return True

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
        if self.is_headless or self._driver is None or not isinstance(renderable, CompositorUpdate):
            super()._display(screen, renderable)
            return
        try:
            if self._running and not self._closed and not self._batch_count:
                if isinstance(renderable, LayoutUpdate):
                    self.frames.screen_composed(screen)
                self.frames.show(_placed_strips(renderable))
        finally:
            self.post_display_hook()

    def paint_soon(self, widget: CellWidget) -> bool:
        """See `BaseApp`."""
        return not self.is_headless and self._driver is not None and self.frames.paint_soon(widget)

    def visible_widgets(self, screen: Screen[Any]) -> Mapping[Widget, tuple[Region, Region]] | None:
        """Region and clip of each widget of a screen, the topmost first; None while they are about to change.

        It is the same object until the next layout.
        """
        is_settled = not screen._layout_required and not self._batch_count
        return screen._compositor.visible_widgets if is_settled else None

    def _set_pointer_shape(self, shape: str) -> None:
        """Nobody points when the mouse is off; so no terminal has to know OSC 22."""
        if getattr(self._driver, "_mouse", False):
            super()._set_pointer_shape(shape)

    # What the driver reports

    def terminal_started(self, probe: Probe) -> None:
        """The terminal is ours, at the start or after a suspension, and was asked the questions of `probe`."""
        self.link.started(probe)
        self.frames.redraw_next()

    def terminal_resumed(self) -> None:
        """See `BaseApp`. `terminal_started` has redrawn what there is."""
        if not self.frames.has_begun:
            self.redraw()

    def terminal_replied(self, reply: Reply) -> None:
        """The terminal has answered."""
        self.link.heard(reply)
        if isinstance(reply, BackgroundReport):
            self._choose_palette(reply.is_dark)
        self.frames.flush_due()

    def terminal_resized(self, width: int, height: int) -> None:
        """The terminal has this size now, after another one, of which nobody may have heard before it was gone.

        Then nothing is to be laid out anew, but what the smaller window cut off is missing.
        """
        self.frames.redraw_if_sized(width, height)

    def _choose_palette(self, is_dark: bool) -> None:
        """At once, since a frame may be waiting for it; stock widgets follow when the app comes to it."""
        if is_dark == self.palette.is_dark:
            return
        self.palette = Palette(self.palette.mode, is_dark)
        self.frames.set_palette(self.palette)
        self.call_next(self._show_palette)

    def _show_palette(self) -> None:
        self.palette_changed()
        theme = stock_theme(self.palette)
        if theme != self.theme:
            self.theme = theme
            self.refresh()
        self.frames.flush()


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


if sys.platform != "win32":
    import signal
    import termios
    from contextlib import suppress
    from types import FrameType

    from textual._time import get_time
    from textual._xterm_parser import XTermParser
    from textual.constants import ESCAPE_DELAY

    from tui.terminal.app.restoring_driver import RestoringDriver
    from tui.terminal.tty.tty_file import TtyFile
    from tui.terminal.tty.tty_input import ATTRIBUTES_QUESTION, TtyInput, drain

    _DRAIN_S = 1.0

    class TerminalDriver(RestoringDriver):
        """It is quiet when idle, too, and its reading needs no looking ten times a second."""

        def __init__(self, app: FramebufferApp[Any], **arguments: Any) -> None:
            super().__init__(app, **arguments)
            self.framebuffer_app = app
            self.output = sys.__stdout__.fileno()  # type: ignore[union-attr]
            self._tty_file = TtyFile(self.output, self._report_idle)
            self._file = cast(Any, self._tty_file)
            self._tty_input: TtyInput | None = None

        # Writing

        @property
        def is_writing(self) -> bool:
            """Whether something that was to be written has not been written yet."""
            return self.write_count > self._tty_file.written_count

        def _report_idle(self) -> None:
            if self.framebuffer_app.frames.is_due and not self.event_loop.is_closed():
                self.event_loop.call_soon_threadsafe(self.framebuffer_app.frames.flush_due)

        def _report_size(self) -> None:
            self.framebuffer_app.terminal_resized(*self._get_terminal_size())

        # Setting up and putting back

        def _starting(self) -> None:
            if self._tty_input is None:
                self._tty_input = TtyInput(self.fileno, ESCAPE_DELAY)

        def _started(self) -> None:
            notify_textual = signal.getsignal(signal.SIGWINCH)

            def resized(number: int, frame: FrameType | None) -> None:
                if callable(notify_textual):
                    notify_textual(number, frame)
                self.event_loop.call_soon_threadsafe(self._report_size)

            signal.signal(signal.SIGWINCH, resized)
            if self.attrs_before is not None:
                attributes = termios.tcgetattr(self.fileno)
                attributes[1] &= ~termios.OPOST  # a newline needs no second carriage return
                termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)

        def _stopping(self) -> None:
            self.disable_input()
            if not self._tty_file.is_gone:
                if self.framebuffer_app.link.may_reply:
                    self.write(ATTRIBUTES_QUESTION)
                    drain(self.fileno, _DRAIN_S)
                with suppress(termios.error):
                    termios.tcflush(self.fileno, termios.TCIFLUSH)

        def _request_terminal_sync_mode_support(self) -> None:
            asked = questions(os.environ) if self.input_tty else ""
            self.write(asked)
            self.framebuffer_app.terminal_started(Probe(asked))

        def _query_in_band_window_resize(self) -> None:
            """SIGWINCH says the same without bytes."""

        def _enable_mouse_support(self) -> None:
            """Clicks and the wheel (1000, in the coding of 1006), not the motions that 1003 would send."""
            if self._mouse:
                self.write("\x1b[?1000h\x1b[?1006h")

        def _disable_mouse_support(self) -> None:
            if self._mouse:
                self.write("\x1b[?1006l\x1b[?1000l")

        # Reading

        def send_message(self, message: Message) -> None:
            """Straight into the app's queue: Textual makes a task of each key, and a future that nobody looks at."""
            self.event_loop.call_soon_threadsafe(self.framebuffer_app.post_message, message)

        def disable_input(self) -> None:
            """Ends the reading thread at once; Textual's own looks ten times a second whether it should."""
            if self.exit_event.is_set() or self._tty_input is None:
                return
            signal.signal(signal.SIGWINCH, signal.SIG_DFL)
            self._disable_mouse_support()
            self.write("\x1b[?1004l")  # what is not asked for any more cannot reach the shell
            self.exit_event.set()
            self._tty_input.wake()
            if self._key_thread is not None:
                self._key_thread.join()
            self._tty_input.close()
            self._tty_input = None
            self.exit_event.clear()

        def run_input_thread(self) -> None:
            try:
                self._read_terminal()
            except Exception as error:  # noqa: BLE001 - without this thread no key works: the app ends with the reason
                self.event_loop.call_soon_threadsafe(self.framebuffer_app.fail, error)

        def _read_terminal(self) -> None:
            tty_input = self._tty_input
            assert tty_input is not None, "the thread is started in application mode"
            parser = XTermParser(self._debug)
            app, loop = self.framebuffer_app, self.event_loop
            while not self.exit_event.is_set():
                patience_s = None if parser._timeout_time is None else max(0.0, parser._timeout_time - get_time())
                try:
                    typed, replies = tty_input.read(patience_s, app.link.is_awaiting_reply)
                except EOFError:
                    self._tty_file.is_gone = True
                    loop.call_soon_threadsafe(self._signalled, int(signal.SIGHUP))
                    return
                for reply in replies:
                    loop.call_soon_threadsafe(app.terminal_replied, reply)
                # An empty text would tell the parser that no more will come.
                for event in parser.feed(typed) if typed else ():
                    self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
