"""Keys that arrive together, each handled to its end before the next one is handed out.

A line that lags delivers `/parse⏎` in one packet. Textual gives all of it at once to the widget that has the focus:
the prompt that `/` opens would come too late for what was typed into it. So the next key waits until the one before
has gone its whole way, from the focused widget up to the bindings of the app, and until a screen that it opened has a
focus. A key that has arrived there costs no more than that; only behind one that may still be on its way, or was taken
by a widget, somebody is sent to see where it is.

Where all on its way say what they take (`TakesKeys`) and have nothing else to do first, a key goes no way at all: they
are asked at once. From queue to queue it would take half a millisecond.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from textual import events
from textual.app import ReturnType
from textual.dom import DOMNode

from tui.terminal.takes_keys import TakesKeys
from tui.terminal.textual_bridge import FramebufferApp

_ASK_AGAIN_S = 0.002
_PATIENCE_S = 0.5
"""How long keys wait for the focus of a screen that was opened."""


class KeysInOrder(FramebufferApp[ReturnType]):
    """An app that hands out one key at a time."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._keys: deque[events.Key] = deque()
        self._way_of_key: DOMNode | None = None
        """Where the key began its way that was handed out last; None once it is known to have ended."""
        self._is_waiting = False
        self._waited_s = 0.0

    async def on_event(self, event: events.Event) -> None:
        """Lets keys wait for their turn; everything else goes its way."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._keys.append(event)
            await self._hand_out()
        else:
            await super().on_event(event)

    def on_key(self) -> None:
        """A key that nobody took on its way is here at its end: what the app does with it comes before other keys."""
        self._way_of_key = None

    async def _hand_out(self) -> None:
        if not self.screen_stack:
            # It is being left: nobody is there for what was typed behind that.
            self._keys.clear()
        while self._keys and not self._is_waiting:
            if self._way_of_key is not None:
                self._is_waiting = True
                self._follow(self._way_of_key)
            elif not self._has_focus_settled() and (not self.screen.is_mounted or self._waited_s < _PATIENCE_S):
                # A screen that is not there yet has nothing that a key could do, however long a busy machine takes.
                self._is_waiting = True
                self._waited_s += _ASK_AGAIN_S if self.screen.is_mounted else 0.0
                self.set_timer(_ASK_AGAIN_S, self._next)
            else:
                self._waited_s = 0.0
                await self._send(self._keys.popleft())

    async def _send(self, key: events.Key) -> None:
        """Sends a key on its way, or asks those who stand there."""
        start = self.focused or self.screen
        # By a key that it is sent an app may notice that the terminal has the focus.
        asked = _asked_on_way(start) if self.app_focus else None
        if asked is None:
            self._way_of_key = start
            await super().on_event(key)
        elif not await self.run_key(key.key, has_priority=True) and not any(node.takes_key(key) for node in asked):
            await self.run_key(key.key, has_priority=False)

    def _has_focus_settled(self) -> bool:
        """Whether the screen on top is there, with its focus where it begins."""
        screen = self.screen
        return screen.is_mounted and (screen.focused is not None or not screen.focus_chain)

    def _follow(self, node: DOMNode | None) -> None:
        """Goes the way of a key: behind it in the queue of a node, then in that of the node above."""
        if node is None or node is self or not node.is_running:
            self.call_later(self._way_ended)
        else:
            node.call_later(self._follow, node.parent)

    async def _way_ended(self) -> None:
        self._way_of_key = None
        await self._next()

    async def _next(self) -> None:
        self._is_waiting = False
        await self._hand_out()


def _asked_on_way(start: DOMNode) -> list[TakesKeys] | None:
    """Who is asked for a key that begins its way at `start`; None when it has to go there itself."""
    *way, _ = start.ancestors_with_self  # the last is the app
    asked: list[TakesKeys] = [node for node in way if isinstance(node, TakesKeys) and not node.message_queue_size]
    return asked if len(asked) == len(way) else None
