"""An input of one line that submits what was typed before Enter, whatever arrives after it."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class LineInput(Input):
    """Textual finds Enter among the bindings, which it looks through after later letters were put in already."""

    async def on_key(self, event: events.Key) -> None:
        """Submits at once."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            await self.action_submit()
