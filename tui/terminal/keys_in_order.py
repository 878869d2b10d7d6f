"""Keys and pastes that arrive together, each handled to its end before the next is handed out.

A line that lags delivers `/parse⏎` in one packet. Textual gives all of it at once to the widget that has the focus:
the prompt that `/` opens would come too late for what was typed into it. So the next key waits until the one before
has gone its whole way, from the focused widget up to the bindings of the app, and until a screen that it opened is
mounted. A key that has arrived there costs no more than that; only behind one that may still be on its way, or was
taken by a widget, a task looks where it is.

Where all on its way say what they take (`TakesKeys`) and have nothing else to do first, a key goes no way at all: they
are asked at once. From queue to queue it would take half a millisecond.

Nothing on that way can stop the keys behind it. A widget may be removed with the key in its queue, a screen dismissed,
a handler may wait for something that never happens: the waiting task ends with each of these, and its end, whatever
the reason, hands out the next key.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any
from weakref import WeakSet, ref

from textual import events
from textual.app import ReturnType
from textual.dom import DOMNode

from tui.terminal.takes_keys import TakesKeys
from tui.terminal.textual_bridge import FramebufferApp, queue_handled

_ASK_AGAIN_S = 0.002
_PATIENCE_S = 2.0
"""How long a handler may take, while the event loop turns, before its node counts as stuck. None of ours waits for
anything; without a limit, one that did would take every key after it, Ctrl-C too."""
_MOUNTS_S = 30.0
"""The same for a screen that is being mounted: it has nothing that a key could do before, on however busy a machine."""

Typed = events.Key | events.Paste


class KeysInOrder(FramebufferApp[ReturnType]):
    """An app that hands out one key at a time, to a screen that has a focus."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._keys: deque[Typed] = deque()
        self._last_key: Typed | None = None
        """The key that was sent last; None once it is known to have arrived."""
        self._way: Sequence[ref[DOMNode]] = ()
        """The nodes that it passes, from the focused widget to the screen; a screen that is left meanwhile may go."""
        self._settling: asyncio.Task[None] | None = None
        self._stuck: WeakSet[DOMNode] = WeakSet()

    async def on_event(self, event: events.Event) -> None:
        """Lets keys wait for their turn; everything else goes its way.

        The terminal's own focus changes nothing: Textual would take the focus away with it, and would not give it to a
        screen that opens meanwhile, which then gets no keys.
        """
        if isinstance(event, Typed) and not event.is_forwarded:
            self._keys.append(event)
            await self._hand_out()
        elif not isinstance(event, events.AppFocus | events.AppBlur):
            await super().on_event(event)

    def on_key(self, key: events.Key) -> None:
        """A key that nobody took on its way is here at its end: what the app does with it comes before other keys."""
        if key is self._last_key:
            self._last_key = None

    async def _hand_out(self) -> None:
        while self._keys and self._settling is None:
            if self.is_leaving or not self.screen_stack:
                # Nobody is there for what was typed behind that: a screen that opens now finds nothing in itself.
                self._keys.clear()
            elif self._last_key is not None or not self._is_screen_there():
                self._settling = asyncio.create_task(self._settle())
                self._settling.add_done_callback(self._settled)
            else:
                self._give_focus()
                await self._send(self._keys.popleft())

    async def _send(self, key: Typed) -> None:
        """Sends a key on its way, or asks those who stand there."""
        *way, _ = (self.focused or self.screen).ancestors_with_self  # the last is the app
        asked = _asked_on_way(way, self._stuck) if isinstance(key, events.Key) else None
        if asked is None or not isinstance(key, events.Key):
            self._last_key, self._way = key, [ref(node) for node in way]
            await super().on_event(key)
        elif not await self.run_key(key.key, has_priority=True) and not any(node.takes_key(key) for node in asked):
            await self.run_key(key.key, has_priority=False)

    def _is_screen_there(self) -> bool:
        return self.screen.is_mounted or self.screen in self._stuck

    def _give_focus(self) -> None:
        """Focuses the first widget that can have it where none has: the one before was hidden, or removed."""
        screen = self.screen
        if screen.focused is None and (focusable := screen.focus_chain):
            screen.set_focus(focusable[0])

    async def _settle(self) -> None:
        """Returns when the last key has gone its way, and the screen on top is mounted; or when that takes too long."""
        if self._last_key is not None:
            for reference in self._way:
                node = reference()
                if node is not None and not await queue_handled(node, _PATIENCE_S):
                    self._stuck.add(node)
                    return
        attempts_left = _MOUNTS_S / _ASK_AGAIN_S
        while self.screen_stack and not self._is_screen_there():
            await asyncio.sleep(_ASK_AGAIN_S)
            attempts_left -= 1
            if attempts_left < 0:
                self._stuck.add(self.screen)

    def _settled(self, _: asyncio.Task[None]) -> None:
        self._settling = self._last_key = None
        self._way = ()
        # Behind what the key made others ask of the app.
        self.call_later(self._hand_out)


def _asked_on_way(way: Sequence[DOMNode], stuck: WeakSet[DOMNode]) -> list[TakesKeys] | None:
    """Who is asked for a key that goes this way; None when it has to go there itself.

    Where it would get stuck nobody is asked, and only what is bound to it happens.
    """
    if any(node in stuck for node in way):
        return []
    asked: list[TakesKeys] = [node for node in way if isinstance(node, TakesKeys) and not node.message_queue_size]
    return asked if len(asked) == len(way) else None
