"""Profiles of the last second, one after another without a gap, out of a recording that goes on.

A console profile that begins before the one before it ends keeps V8's profiler running: no pause, and the two overlap
by less than 0.3 ms. The finished one comes as an event, before the answer to the command that ended it. Where a
program shadows `console.profile`, the console's own command line has `profile`; where no such event comes (workerd),
the recording itself is stopped and started in one go, 1.6 ms apart.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Literal

from tui.record.protocol.connection import Channel, Command, Json, Reply

Way = Literal["console", "command line", "restart", "none"]


class Chunks:
    """The chunks of one thread. `found` is called with each as it comes, by the thread that reads."""

    def __init__(self, channel: Channel, found: Callable[[Json], None]) -> None:
        self.way: Way = "none"
        self._channel = channel
        self._found = found
        self._name = f"tickscope {secrets.token_hex(4)}"
        self._number = 0
        self._begun: set[str] = set()
        channel.listen(self._hear)

    def attempt(self, way: Way) -> Command:
        """The command that tries to begin the first chunk in this way; see `has_begun`."""
        self.way = way
        return self._evaluation(f"{self._call}({self._quoted(0)})")

    def has_begun(self) -> bool:
        """Whether the chunk that goes on now was heard to begin."""
        return self._title(self._number) in self._begun

    def roll(self, *then: Command, is_last: bool = False) -> list[Reply]:
        """Ends the chunk that goes on and begins the next one, unless it is the last; the first reply says when.

        `then` is carried out at once afterwards. With `restart` the answer itself holds the chunk: give it to `take`.
        """
        if self.way == "restart":
            anew = () if is_last else (("Profiler.start", None),)
            return self._channel.send_together(("Profiler.stop", None), *anew, *then)
        ending, beginning = f"{self._call}End({self._quoted(self._number)})", ""
        if not is_last:
            self._number += 1
            beginning = f"{self._call}({self._quoted(self._number)});"
        return self._channel.send_together(self._evaluation(beginning + ending), *then)

    def roll_anew(self, *between: Command) -> tuple[Reply, Reply]:
        """Ends the chunk that goes on, has `between` carried out, begins the next one: the first and the last reply."""
        ended = self._evaluation(f"{self._call}End({self._quoted(self._number)})")
        self._number += 1
        begun = self._evaluation(f"{self._call}({self._quoted(self._number)})")
        replies = self._channel.send_together(ended, *between, begun)
        return replies[0], replies[-1]

    def take(self, result: Json) -> bool:
        """Whether the answer to `roll` or `attempt` says that it was done; a chunk in the answer is passed on."""
        if self.way == "restart":
            # workerd leaves it out when nothing was recorded.
            if isinstance(result.get("profile"), dict):
                self._found(result["profile"])
            return True
        return "exceptionDetails" not in result

    @property
    def _call(self) -> str:
        return "profile" if self.way == "command line" else "console.profile"

    def _evaluation(self, expression: str) -> Command:
        params = {"expression": expression, "silent": True, "includeCommandLineAPI": self.way == "command line"}
        return "Runtime.evaluate", params

    def _title(self, number: int) -> str:
        return f"{self._name} {number}"

    def _quoted(self, number: int) -> str:
        return f'"{self._title(number)}"'

    def _hear(self, method: str, params: Json) -> None:
        # Other sessions and the program itself have console profiles too: only ours have our name.
        title = params.get("title")
        if not isinstance(title, str) or not title.startswith(self._name):
            return
        if method == "Profiler.consoleProfileStarted":
            self._begun.add(title)
        elif method == "Profiler.consoleProfileFinished" and isinstance(params.get("profile"), dict):
            self._begun.discard(title)
            self._found(params["profile"])
