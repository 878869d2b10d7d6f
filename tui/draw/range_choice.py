"""Choosing a time range: where it was begun, what was typed, and the steps that change that."""

from __future__ import annotations

from dataclasses import dataclass

from tui.errors import UsageError
from tui.units import US_PER_S, parse_range

TYPED = "0123456789.-smuµ"
"""What a range is typed with; a digit or a point begins it."""


@dataclass(frozen=True, slots=True)
class RangeChoice:
    """A range from `anchor_us` to the overview's cursor, or as it was `typed`."""

    anchor_us: int
    typed: str = ""

    def takes(self, character: str | None) -> bool:
        """Whether a character goes on with what was typed, or begins it."""
        if not character or character not in TYPED:
            return False
        return bool(self.typed) or character.isdigit() or character == "."


def typed_range(text: str, duration_us: int) -> tuple[int, int]:
    """The range that was typed: without a unit in that of the axis, seconds from a second on, else milliseconds.

    Raises UsageError when it is none, or lies outside of the profile.
    """
    unit = "" if any(character.isalpha() for character in text) else "s" if duration_us >= US_PER_S else "ms"
    try:
        return parse_range(text + unit, duration_us)
    except UsageError as error:
        raise UsageError(error.where or error.what, next_step=error.next_step) from None


def spanned(anchor: int, cursor: int, columns: int, duration_us: int) -> tuple[int, int]:
    """The time from the start of the first of two columns to the end of the last one."""
    first, last = min(anchor, cursor), max(anchor, cursor)
    return first * duration_us // columns, (last + 1) * duration_us // columns
