"""Who may take a key before it is looked up as a command."""

from __future__ import annotations

from collections.abc import Container, Sequence

from textual import events
from textual.dom import DOMNode


class TakesKeys:
    """Mixed into a widget or a screen: `takes_key` is all it has to say about a key, but for its bindings.

    It has no `on_key` and no `key_…` of its own. So an app can ask it instead of sending it the key (see `KeyOrder`),
    and where it is sent one all the same, it does as it would have answered.
    """

    def takes_key(self, key: events.Key) -> bool:
        """Does what the key asks for, if it is meant for this one: then nobody above sees it, and it is no command."""
        return False

    def on_key(self, event: events.Key) -> None:
        """See `takes_key`."""
        if self.takes_key(event):
            event.stop()
            event.prevent_default()


def takers_on_way(way: Sequence[DOMNode], stuck: Container[DOMNode]) -> list[TakesKeys] | None:
    """Who is asked for a key that goes this way; None when it has to go there itself.

    Where it would get stuck nobody is asked, and only what is bound to it happens.
    """
    if any(node in stuck for node in way):
        return []
    asked: list[TakesKeys] = [node for node in way if isinstance(node, TakesKeys) and not node.message_queue_size]
    return asked if len(asked) == len(way) else None
