"""Who may take a key before it is looked up as a command."""

from __future__ import annotations

from textual import events


class TakesKeys:
    """Mixed into a widget or a screen: `takes_key` is all it has to say about a key, but for its bindings.

    It has no `on_key` and no `key_…` of its own. So an app can ask it instead of sending it the key (see
    `KeysInOrder`), and where it is sent one all the same, it does as it would have answered.
    """

    def takes_key(self, key: events.Key) -> bool:
        """Does what the key asks for, if it is meant for this one: then nobody above sees it, and it is no command."""
        return False

    def on_key(self, event: events.Key) -> None:
        """See `takes_key`."""
        if self.takes_key(event):
            event.stop()
            event.prevent_default()
