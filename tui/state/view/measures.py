"""The numbers that tables show of a row, and what their percentages are of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui.profile.columns.category import Category


class Measure(StrEnum):
    """One number of a row."""

    SELF = "self"
    SELF_SHARE = "self %"
    TOTAL = "total"
    TOTAL_SHARE = "total %"
    SAMPLES = "samples"
    CHANGE = "change"
    """Of the share, beside a baseline; only there, as `BEFORE`."""
    BEFORE = "before"
    NAME = "name"
    """No number: what the rows are called."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The numbers of one row, in the profile's unit."""

    self_us: int
    total_us: int
    samples: int


OF_ACTIVE = "% of active"


@dataclass(frozen=True, slots=True)
class Base:
    """What percentages are of: `name` says it in the header."""

    name: str
    amount: int

    def of(self, category: int) -> Base:
        """The base for a function of this category: idle time is no part of active time."""
        is_apart = category == Category.IDLE and self.name == OF_ACTIVE
        return Base(self.name, 0) if is_apart else self
