"""Patterns that a user types, against names that strangers wrote: each match has a time limit, and all have one.

The syntax is that of Python's `re`, which also says what is wrong with a pattern; the module `regex` matches, because
it alone can be stopped: `(a+)+$` on sixty letters runs for centuries, in a call that no key and no signal interrupts.
`regex` is imported with the first pattern that is no plain text.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from tui.base.errors import TickscopeError, UsageError

if TYPE_CHECKING:
    import regex

LONGEST_PATTERN = 500
"""Characters; compiling as many takes 10 ms, and `regex` gives up where groups are nested 100 times deep."""
QUERY_S = 0.5
"""What all names of a profile may take together, while no key is answered; 100,000 take half of it."""
_NAME_S = 0.05
_HIGHLIGHT_S, _HIGHLIGHT_MORE_PER_S = 0.25, 0.2
"""What finding the matches to highlight may take at once, and how much of that comes back with each second."""
_LONGEST_TEXT = 1 << 20
"""Characters of a text that are looked at: a line of a bundle may have more."""
_LITERAL = re.compile(r"\^((?:\\.|[^\\.^$*+?{}\[\]|()])*)\$", re.DOTALL)

Span = tuple[int, int]
"""Where a match begins and ends in a text, in characters, half-open."""


class SlowPattern(TickscopeError):
    """A pattern that takes too long on the names that there are."""

    def __init__(self) -> None:
        super().__init__("The pattern takes too long on these names", next_step="Simplify it.")


class Deadline:
    """The time that one query may take."""

    def __init__(self, seconds: float = QUERY_S) -> None:
        self._over_at = time.monotonic() + seconds

    def timeout_s(self) -> float:
        """What the next name may take. Raises SlowPattern when the time is over."""
        left_s = self._over_at - time.monotonic()
        if left_s <= 0:
            raise SlowPattern
        return min(_NAME_S, left_s)


class HighlightBudget:
    """The time that may go into highlighting, screen after screen: it runs out, and comes back slowly."""

    def __init__(self) -> None:
        self.has_run_out = False
        """Whether something was left out because there was no time for it."""
        self._left_s = _HIGHLIGHT_S
        self._looked_at = time.monotonic()

    def timeout_s(self) -> float:
        """What the next text may take; 0 when there is nothing left."""
        now = time.monotonic()
        self._left_s = min(_HIGHLIGHT_S, self._left_s + (now - self._looked_at) * _HIGHLIGHT_MORE_PER_S)
        self._looked_at = now
        return max(0.0, min(_NAME_S, self._left_s))

    def spend(self) -> None:
        """Takes off the time since the last `timeout_s`."""
        now = time.monotonic()
        self._left_s -= now - self._looked_at
        self._looked_at = now


class NamePattern:
    """A pattern that was typed. Without upper case in it, case does not count."""

    def __init__(self, text: str) -> None:
        """Raises UsageError for a text that is no pattern, or too long a one."""
        self._compiled = _compiled(text)

    def fits(self, text: str, timeout_s: float) -> bool:
        """Whether a part of `text` is what the pattern describes. Raises SlowPattern when that takes too long."""
        if isinstance(self._compiled, re.Pattern):
            return self._compiled.search(text) is not None
        try:
            return self._compiled.search(text, endpos=_LONGEST_TEXT, timeout=timeout_s) is not None
        except TimeoutError:
            raise SlowPattern from None

    def spans(self, text: str, timeout_s: float) -> list[Span]:
        """Where the pattern fits, from left to right. Raises SlowPattern when that takes too long."""
        if isinstance(self._compiled, re.Pattern):
            return [match.span() for match in self._compiled.finditer(text)]
        try:
            found = self._compiled.finditer(text, endpos=_LONGEST_TEXT, timeout=timeout_s)
            return [match.span() for match in found]
        except TimeoutError:
            raise SlowPattern from None


def _compiled(text: str) -> re.Pattern[str] | regex.Pattern[str]:
    """What matches: `re` for `^text$`, whose matches take no time however long it is."""
    flags = 0 if text != text.lower() else re.IGNORECASE
    is_literal = _LITERAL.fullmatch(text) is not None
    if len(text) > LONGEST_PATTERN and not is_literal:
        raise UsageError("the pattern is too long", f"{len(text):,} characters; {LONGEST_PATTERN} are the most")
    try:
        by_re = re.compile(text, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise _no_pattern(text, error) from None
    if is_literal:
        return by_re
    import regex

    try:
        return regex.compile(text, regex.IGNORECASE if flags else 0)
    except (regex.error, OverflowError, RecursionError) as error:
        raise _no_pattern(text, error) from None


def _no_pattern(text: str, error: Exception) -> UsageError:
    return UsageError(f"{text!r} is no pattern", str(error))
