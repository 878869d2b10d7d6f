"""Keys that arrive together, each handled to its end before the next one is handed out.

A line that lags delivers `/parse⏎` in one packet. Textual gives all of it at once to the widget that has the focus:
the prompt that `/` opens would come too late for what was typed into it. So the next key waits until the one before
has gone its whole way, from the focused widget up to the bindings of the app, and until a screen that it opened has a
focus.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from textual import events
from textual.app import App, ReturnType
from textual.dom import DOMNode

_ASK_AGAIN_S = 0.002
_PATIENCE_S = 0.5
"""How long keys wait for a screen that is being opened."""


class KeysInOrder(App[ReturnType]):
    """An app that hands out one key at a time."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._keys: deque[events.Key] = deque()
        self._is_handing_out = False
        self._waited_s = 0.0

    async def on_event(self, event: events.Event) -> None:
        """Lets keys wait for their turn; everything else goes its way."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._keys.append(event)
            await self._hand_out()
        else:
            await super().on_event(event)

    async def _hand_out(self) -> None:
        if self._is_handing_out or not self._keys:
            return
        self._is_handing_out = True
        if not self._has_focus_settled() and self._waited_s < _PATIENCE_S:
            self._waited_s += _ASK_AGAIN_S
            self.set_timer(_ASK_AGAIN_S, self._next)
            return
        self._waited_s = 0.0
        target: DOMNode = self.focused or self.screen
        await super().on_event(self._keys.popleft())
        self._follow(target)

    def _has_focus_settled(self) -> bool:
        """Whether the screen on top is there, with its focus where it begins."""
        screen = self.screen
        return screen.is_mounted and (screen.focused is not None or not screen.focus_chain)

    def _follow(self, node: DOMNode | None) -> None:
        """Goes the way of a key: behind it in the queue of a node, then in that of the node above."""
        if node is None or node is self or not node.is_running:
            self.call_later(self._next)
        else:
            node.call_later(self._follow, node.parent)

    async def _next(self) -> None:
        self._is_handing_out = False
        await self._hand_out()
