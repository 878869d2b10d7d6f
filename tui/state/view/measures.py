"""The numbers that tables show of a row, and what their percentages are of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tui.profile.columns.category import Category
from tui.profile.profile import Unit


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


CELLS = {Measure.SELF: 10, Measure.TOTAL: 10, Measure.SELF_SHARE: 7, Measure.TOTAL_SHARE: 8, Measure.SAMPLES: 9}
_NAME_CELLS = 30
"""Room that the function's name keeps before another column is shown."""


def fitting(wanted: Sequence[Measure], width: int, unit: Unit = "us") -> list[Measure]:
    """The first two of `wanted`, and as many of the rest as leave room for a name.

    Where samples are what is measured, they are not counted once more.
    """
    shown: list[Measure] = []
    used = 0
    told = [measure for measure in wanted if unit != "samples" or measure != Measure.SAMPLES]
    for position, measure in enumerate(told):
        used += CELLS[measure]
        if position >= 2 and width - used < _NAME_CELLS:
            break
        shown.append(measure)
    return shown


def measure_cells(measures: Sequence[Measure]) -> int:
    """Columns that `measures` take together."""
    return sum(CELLS[measure] for measure in measures)
