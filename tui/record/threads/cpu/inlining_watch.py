"""What is done when V8 seems to hide a function of a thread: its code is made anew, a few times; then it is told."""

from __future__ import annotations

from collections.abc import Callable

from tui.base.json_text import Json
from tui.base.units import US_PER_S
from tui.record.threads.cpu.hidden_functions import Frame, Hidden, HiddenFunctions, Outcome
from tui.record.threads.cpu.inlining import InliningHold

MOST_NUDGES = 3
"""Each has V8 drop all code that it optimised: a moment in which the program is slower."""
_ADVICE = "its time is shown there. To see it, start V8 with --no-maglev-inlining."


class InliningWatch:
    """Looks at the chunks of one thread. `warn` is called with a sentence on what the profile does not show rightly."""

    def __init__(self, hold: InliningHold, warn: Callable[[str], None]) -> None:
        self._hold = hold
        self._warn = warn
        self._nudges_left = MOST_NUDGES
        self._hidden = HiddenFunctions()
        self._is_wanted = self._was_nudged = False
        self._start_us: int | None = None

    def see(self, chunk: Json) -> None:
        """Looks at the next chunk, in any thread. One that is not as V8 writes it says nothing."""
        try:
            found = self._hidden.see(chunk)
            self._start_us = int(chunk.get("startTime") or 0) if self._start_us is None else self._start_us
        except (AttributeError, KeyError, TypeError, ValueError):
            return
        if isinstance(found, Hidden):
            self._suspect(found)
        elif found is not None:
            self._conclude(found)

    def take_nudge(self) -> bool:
        """Whether V8 must make its code anew now, else `decline_nudge`; true once for each suspicion to clear up."""
        is_wanted, self._is_wanted = self._is_wanted, False
        if is_wanted:
            self._hold.hold()
        return is_wanted

    def decline_nudge(self) -> None:
        """Warns of what is suspected as it is, now and later: V8 may not be nudged in this program."""
        self._nudges_left = 0
        self._was_nudged = False
        if self._hidden.suspected is not None:
            self._warn_of(self._hidden.suspected)

    def finish(self) -> None:
        """Warns of what could not be cleared up before the end of the recording."""
        if self._hidden.suspected is not None and self._was_nudged:
            self._warn_of(self._hidden.suspected)

    def _suspect(self, hidden: Hidden) -> None:
        if self._hold.is_on and not hidden.is_certain:
            # Nothing is inlined now that could hide it: the program does something else.
            self._hidden.dismiss()
            return
        self._was_nudged = self._nudges_left > 0
        if self._was_nudged:
            self._nudges_left -= 1
            self._is_wanted = True
        else:
            self._warn_of(hidden)

    def _conclude(self, outcome: Outcome) -> None:
        hidden = outcome.hidden
        if not self._was_nudged:
            return
        if outcome.how == "back":
            self._warn(f"{_cause(hidden)}: from {self._at(hidden.since_us)} to {self._at(outcome.at_us)} {_ADVICE}")
        elif hidden.is_certain:
            self._warn_of(hidden)

    def _warn_of(self, hidden: Hidden) -> None:
        self._warn(f"{_cause(hidden)}: since {self._at(hidden.since_us)} {_ADVICE}")

    def _at(self, time_us: int) -> str:
        """Minutes and seconds since the first chunk: `0:04.1`."""
        minutes, tenths = divmod((time_us - (self._start_us or time_us)) * 10 // US_PER_S, 600)
        return f"{minutes}:{tenths // 10:02}.{tenths % 10}"


def _cause(hidden: Hidden) -> str:
    inlined = "V8 inlined" if hidden.is_certain else "V8 seems to have inlined"
    return f"{inlined} {_name(hidden.callee)} into {_name(hidden.caller)}"


def _name(frame: Frame) -> str:
    return f"{frame[0]}()" if frame[0] else f"the anonymous function at line {frame[2]}"
