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
from collections.abc import Awaitable, Callable, Container, Sequence
from typing import Any, Protocol
from weakref import WeakSet, ref

from textual import events
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

_ASK_AGAIN_S = 0.002
_PATIENCE_S = 2.0
"""How long a handler may take, while the event loop turns, before its node counts as stuck. None of ours waits for
anything; without a limit, one that did would take every key after it, Ctrl-C too."""
_MOUNTS_S = 30.0
"""The same for a screen that is being mounted: it has nothing that a key could do before, on however busy a machine."""

Typed = events.Key | events.Paste


class KeyApp(Protocol):
    """What `KeyOrder` needs of an app beside Textual's own."""

    is_leaving: bool

    @property
    def screen(self) -> Screen[Any]: ...
    @property
    def screen_stack(self) -> list[Screen[Any]]: ...
    @property
    def focused(self) -> Widget | None: ...
    def call_later(self, callback: Callable[[], Awaitable[None]], /) -> bool: ...
    async def forward_key(self, key: Typed) -> None: ...
    async def ask_for_key(self, key: events.Key, way: Sequence[DOMNode], stuck: Container[DOMNode]) -> bool: ...


class KeyOrder:
    """Hands out one key of an app at a time, to a screen that has a focus."""

    def __init__(self, app: KeyApp) -> None:
        self.app = app
        self._stuck: WeakSet[DOMNode] = WeakSet()
        """The nodes that have not handled their messages in time."""
        self._keys: deque[Typed] = deque()
        self._last_key: Typed | None = None
        """The key that was sent last; None once it is known to have arrived."""
        self._way: Sequence[ref[DOMNode]] = ()
        """The nodes that it passes, from the focused widget to the screen; a screen that is left meanwhile may go."""
        self._settling: asyncio.Task[None] | None = None

    async def add(self, key: Typed) -> None:
        """Hands out a key as soon as it is its turn."""
        self._keys.append(key)
        await self._hand_out()

    def arrived(self, key: events.Key) -> None:
        """A key that nobody took on its way has reached the app."""
        if key is self._last_key:
            self._last_key = None

    async def _hand_out(self) -> None:
        while self._keys and self._settling is None:
            if self.app.is_leaving or not self.app.screen_stack:
                # Nobody is there for what was typed behind that: a screen that opens now finds nothing in itself.
                self._keys.clear()
            elif self._last_key is not None or not self._is_screen_there():
                self._settling = asyncio.create_task(self._settle())
                self._settling.add_done_callback(self._settled)
            else:
                self._give_focus()
                await self._send(self._keys.popleft())

    async def _send(self, key: Typed) -> None:
        """Sends a key on its way, unless those who stand there can be asked."""
        *way, _ = (self.app.focused or self.app.screen).ancestors_with_self  # the last is the app
        if not isinstance(key, events.Key) or not await self.app.ask_for_key(key, way, self._stuck):
            self._last_key, self._way = key, [ref(node) for node in way]
            await self.app.forward_key(key)

    def _is_screen_there(self) -> bool:
        return self.app.screen.is_mounted or self.app.screen in self._stuck

    def _give_focus(self) -> None:
        """Focuses the first widget that can have it where none has: the one before was hidden, or removed."""
        screen = self.app.screen
        if screen.focused is None and (focusable := screen.focus_chain):
            screen.set_focus(focusable[0])

    async def _settle(self) -> None:
        """Returns when the last key has gone its way, and the screen on top is mounted; or when that takes too long."""
        if self._last_key is not None:
            for reference in self._way:
                node = reference()
                if node is not None and node not in self._stuck and not await _queue_handled(node, _PATIENCE_S):
                    self._stuck.add(node)
                    return
        attempts_left = _MOUNTS_S / _ASK_AGAIN_S
        while self.app.screen_stack and not self._is_screen_there():
            await asyncio.sleep(_ASK_AGAIN_S)
            attempts_left -= 1
            if attempts_left < 0:
                self._stuck.add(self.app.screen)

    def _settled(self, _: asyncio.Task[None]) -> None:
        self._settling = self._last_key = None
        self._way = ()
        # Behind what the key made others ask of the app.
        self.app.call_later(self._hand_out)


async def _queue_handled(node: DOMNode, patience_s: float) -> bool:
    """Returns once `node` has handled all messages that are in its queue, or handles none any more: then they are gone.

    False when neither has happened after `patience_s`, counted only while the event loop turns: one that was blocked
    finds one step over, not all of them.
    """
    handled: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def set_handled() -> None:
        if not handled.done():
            handled.set_result(None)

    # A node that is being closed takes no messages, though it may still be handling some.
    if not node.call_later(set_handled):
        return True
    for _step in range(1 + int(patience_s / _ASK_AGAIN_S)):
        done, _ = await asyncio.wait((handled,), timeout=_ASK_AGAIN_S)
        if done or not node.is_running:
            return True
    return False
