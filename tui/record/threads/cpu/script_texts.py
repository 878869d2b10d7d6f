"""The texts of scripts, from the program that runs them, while it is recorded.

They are had of V8's debugger alone. Switching it on holds the program up while V8 tells of every script (55 to 65 ms
with a hundred small ones), and `debugger` statements would stop it: so pauses are skipped, and it is switched off at
once. It is left on where another session has paused the program: switching it off would let that run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from tui.base.errors import RecordError
from tui.base.text import counted
from tui.base.units import US_PER_S, duration
from tui.record.protocol.connection import Channel, Command, Json, Reply
from tui.record.threads.cpu.hot_scripts import HotScripts, Script

LONGEST_TEXT = 4 << 20
"""Characters of a script that is passed on; bundles of real projects have a few million."""
MOST_TEXT = 32 << 20
_FIRST_S, _GROWTH = 2.0, 3
"""When the first texts are asked for, and how many times later each next time."""
_DISABLE: Command = ("Debugger.disable", None)

Wait = Callable[[Reply], Json | None]
"""The result of a command, None when the recording is over before it comes. Raises what it failed with."""


class ScriptTexts:
    """Asks the program behind a channel for the texts of its hot scripts, now and then; `found` is told each.

    `may_debug` says whether the debugger may be switched on: switching it off again ends block coverage.
    """

    def __init__(
        self,
        channel: Channel,
        scripts: HotScripts,
        found: Callable[[str, str], None],
        may_debug: Callable[[], bool] = lambda: True,
    ) -> None:
        self._channel = channel
        self._scripts = scripts
        self._found = found
        self._may_debug = may_debug
        self._began = time.monotonic()
        self._next_s = _FIRST_S
        self._told = 0
        self._is_paused = False
        self._must_switch_off = False
        channel.listen(self._hear)

    def see(self, chunk: Json) -> None:
        """Counts a chunk."""
        self._scripts.see(chunk)

    def fetch_due(self, wait: Wait) -> str | None:
        """Asks when it is time to: what it took, as a sentence; None when nothing was asked."""
        if time.monotonic() - self._began < self._next_s:
            return None
        self._next_s *= _GROWTH
        return self.fetch(wait)

    def fetch(self, wait: Wait) -> str | None:
        """Asks now for what is wanted. Raises TargetClosed; a program that refuses is not asked again."""
        scripts = self._scripts.wanted() if self._told < MOST_TEXT and not self._must_switch_off else []
        if not scripts:
            return None
        if not self._may_debug():
            self._told = MOST_TEXT
            return "the texts of its scripts are not read: that would destroy the coverage it collects"
        began = time.monotonic()
        # Skipped before they can happen: each of these is carried out with nothing of the program in between.
        _, enabled = self._channel.send_together(
            ("Debugger.setSkipAllPauses", {"skip": True}), ("Debugger.enable", None)
        )
        if self._result(wait, enabled) is None:
            self._told = MOST_TEXT
            return None
        texts = self._ask(scripts)
        count = sum(self._take(script, self._result(wait, reply)) for script, reply in zip(scripts, texts, strict=True))
        took = duration((time.monotonic() - began) * US_PER_S)
        return f"read {counted(count, 'script')} from the program, which took {took}" if count else None

    def _ask(self, scripts: Sequence[Script]) -> list[Reply]:
        asked: list[Command] = [("Debugger.getScriptSource", {"scriptId": script.script_id}) for script in scripts]
        with self._channel.changed:
            self._must_switch_off = self._is_paused
        return self._channel.send_together(*asked, *([] if self._must_switch_off else [_DISABLE]))[: len(asked)]

    def _result(self, wait: Wait, reply: Reply) -> Json | None:
        try:
            return wait(reply)
        except RecordError:
            if self._channel.closed is not None:
                raise
            return None

    def _take(self, script: Script, result: Json | None) -> bool:
        text = (result or {}).get("scriptSource")
        if not isinstance(text, str) or not 0 < len(text) <= min(LONGEST_TEXT, MOST_TEXT - self._told):
            return False
        self._told += len(text)
        self._found(script.url, text)
        return True

    def _hear(self, method: str, _params: Json) -> None:
        if method == "Debugger.paused":
            self._is_paused = True
        elif method == "Debugger.resumed":
            self._is_paused = False
            if self._must_switch_off:
                self._must_switch_off = False
                self._channel.send_together(_DISABLE)
