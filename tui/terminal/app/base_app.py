"""What an app in the terminal needs whoever writes its frames. It uses Textual's public API alone."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from textual import events
from textual.app import App, ReturnType
from textual.dom import DOMNode
from textual.driver import Driver

from tui.terminal.app.cell_widget import CellWidget
from tui.terminal.app.keys_in_order import KeyOrder, Typed
from tui.terminal.colours.palette import Palette
from tui.terminal.tty.environment import Abilities


class BaseApp(App[ReturnType]):
    """An app in the terminal's own colours, which hands out keys in order. Cell widgets look up colours in `palette`.

    `tui.terminal.app.renderer` chooses the subclass that apps inherit from.
    """

    def __init__(self, abilities: Abilities, **arguments: Any) -> None:
        # The terminal's own sixteen colours, not their like in RGB.
        super().__init__(ansi_color=True, **arguments)
        self.abilities = abilities
        self.palette = Palette(abilities.colors, abilities.is_dark)
        self.theme = stock_theme(self.palette)
        self.is_leaving = False
        """Whether the app was asked to end."""
        self._key_order = KeyOrder(self)

    @property
    def driver(self) -> Driver | None:
        """The driver of the terminal, None until the app runs."""
        raise NotImplementedError

    @property
    def crash(self) -> Exception | None:
        """The first exception that nobody caught, None when the app ended in order. Raise it once `run` is back."""
        raise NotImplementedError

    def palette_changed(self) -> None:
        """Called when `palette` is a new one: the terminal reported its background. Cells follow by themselves."""

    def send(self, sequence: str) -> None:
        """Writes what is not part of a frame, and draws nothing."""
        if self.driver is not None:
            self.driver.write(sequence)

    def redraw(self) -> None:
        """Writes the whole screen again after something else has written on it."""
        self.refresh(layout=True)

    def paint_soon(self, widget: CellWidget) -> bool:
        """Shows the changed cells of a widget without Textual; False when this app cannot, so that Textual has to."""
        return False

    # Leaving

    def exit(self, result: ReturnType | None = None, return_code: int = 0, message: Any = None) -> None:
        """See `App`."""
        self.is_leaving = True
        self.expect_end(return_code)
        super().exit(result, return_code, message)

    def expect_end(self, status: int) -> None:
        """Has the driver end the process if the app does not end by itself."""
        expect_end = getattr(self.driver, "expect_end", None)
        if expect_end is not None:
            expect_end(status)

    async def run_async(self, **arguments: Any) -> ReturnType | None:
        """See `App`."""
        try:
            return await super().run_async(**arguments)
        finally:
            release_signals = getattr(self.driver, "release_signals", None)
            if release_signals is not None:
                release_signals()

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Queues keys and pastes until it is their turn; everything else takes Textual's way.

        The terminal's own focus changes nothing: Textual would take the focus away with it, and would not give it to a
        screen that opens meanwhile, which then gets no keys.
        """
        if isinstance(event, Typed) and not event.is_forwarded:
            await self._key_order.add(event)
        elif not isinstance(event, events.AppFocus | events.AppBlur):
            await super().on_event(event)

    def on_key(self, key: events.Key) -> None:
        """A key that no widget stopped has arrived: what the app does with it comes before other keys."""
        self._key_order.arrived(key)

    async def forward_key(self, key: Typed) -> None:
        """Sends a key or a paste Textual's way: to the bindings with priority, then to the focused widget."""
        await super().on_event(key)

    async def ask_for_key(self, key: events.Key, way: Sequence[DOMNode], stuck: Container[DOMNode]) -> bool:
        """Whether the key was handled at once, without sending it its `way` from the focused widget to the screen.

        Nodes that are `stuck` handle no messages any more.
        """
        return False

    # What the driver reports

    def terminal_resumed(self) -> None:
        """The terminal is ours again; Textual would only look whether its size has changed."""
        self.redraw()

    def terminal_left(self, status: int) -> None:
        """A signal, or the terminal's end, ends the app."""
        self.exit(return_code=status)


def stock_theme(palette: Palette) -> str:
    """The name of the theme of Textual's own widgets."""
    return "ansi-light" if palette.is_dark is False else "ansi-dark"
