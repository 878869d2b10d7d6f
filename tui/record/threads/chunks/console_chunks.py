"""Chunks by console profiles: one that begins before the one before it ends keeps V8's profiler running.

There is no pause, and the two overlap by less than 0.3 ms. The finished one comes as an event, before the answer to the
command that ended it. The functions of the console are held by reference from the start on: a program that replaces
`console` later has no part in it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from tui.record.protocol.connection import Channel, Command, Json, Reply
from tui.record.threads.chunks.chunks import Attempt, Chunks, Way

_OBJECT_GROUP = "tickscope"
_HOLD = """(() => {
  const { profile, profileEnd } = %s;
  const held = { __proto__: null, profile, end: profileEnd };
  held.profile("%s");
  return held;
})()"""
_ROLL = """function (ended, next) {
  if (next !== undefined) this.profile(next);
  this.end(ended);
}"""
_PLAIN_CONSOLE = "console"
_NODE_CONSOLE = """(process.getBuiltinModule ? process.getBuiltinModule("inspector") : require("inspector")).console"""
_COMMAND_LINE = "{ profile, profileEnd: profileEnd }"


class ConsoleChunks(Chunks):
    """Chunks by console profiles.

    A program may have replaced its console before we came. Node keeps V8's own in `inspector.console`; elsewhere the
    command line of the console has it, unless the program has globals of these names.
    """

    def __init__(self, channel: Channel, found: Callable[[Json], None], *, is_node: bool = False) -> None:
        super().__init__(channel, found)
        self._is_node = is_node
        self._name = f"tickscope {secrets.token_hex(4)}"
        self._number = 0
        self._begun: set[str] = set()
        self._object_id = ""
        channel.listen(self._hear)

    def attempts(self) -> Sequence[Attempt]:
        """Each begins the chunk that is due now."""
        tried: list[tuple[Way, str]] = [("console", _PLAIN_CONSOLE), ("command line", _COMMAND_LINE)]
        if self._is_node:
            tried.insert(1, ("console", _NODE_CONSOLE))
        return [Attempt(way, [self._held(way, console)]) for way, console in tried]

    def _held(self, way: Way, console: str) -> Command:
        params = {
            "expression": _HOLD % (console, self._title(self._number)),
            "silent": True,
            "objectGroup": _OBJECT_GROUP,
            "includeCommandLineAPI": way == "command line" or console == _NODE_CONSOLE,
        }
        return "Runtime.evaluate", params

    def begins(self, result: Json) -> bool:
        """Whether the console profile was heard to begin."""
        object_id = result.get("result", {}).get("objectId")
        if "exceptionDetails" in result or not isinstance(object_id, str) or not self.has_begun:
            return False
        self._object_id = object_id
        return True

    @property
    def has_begun(self) -> bool:
        """Whether the chunk that goes on now was heard to begin."""
        return self._title(self._number) in self._begun

    def roll(self, *then: Command, is_last: bool = False) -> list[Reply]:
        """Begins the next one before it ends the one that goes on."""
        ended = self._title(self._number)
        if is_last:
            return self._channel.send_together(self._call(ended), *then)
        self._number += 1
        return self._channel.send_together(self._call(ended, self._title(self._number)), *then)

    def roll_anew(self, *between: Command) -> tuple[Reply, Reply]:
        """Ends the chunk that goes on, has `between` carried out, begins the next one: the first and the last reply.

        The next one begins as `attempts` begin one.
        """
        ended = self._call(self._title(self._number))
        self._number += 1
        begun = self._call_to_begin(self._title(self._number))
        replies = self._channel.send_together(ended, *between, begun)
        return replies[0], replies[-1]

    def end_others(self) -> None:
        """Ends the chunks that were begun before the one that goes on, which then come."""
        for title in self._begun - {self._title(self._number)}:
            self._channel.send_together(self._call(title))

    def take(self, result: Json) -> bool:
        """Whether the functions of the console did what they should: the events have come before this answer."""
        is_ended = self._title(self._number - 1) not in self._begun
        return "exceptionDetails" not in result and is_ended

    def _call(self, *titles: str) -> Command:
        return self._function(_ROLL, titles)

    def _call_to_begin(self, title: str) -> Command:
        return self._function("function (next) { this.profile(next); }", (title,))

    def _function(self, declaration: str, titles: Sequence[str]) -> Command:
        params = {
            "objectId": self._object_id,
            "functionDeclaration": declaration,
            "arguments": [{"value": title} for title in titles],
            "silent": True,
        }
        return "Runtime.callFunctionOn", params

    def _title(self, number: int) -> str:
        return f"{self._name} {number}"

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
