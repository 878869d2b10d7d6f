"""What tickscope promises, what was measured, and whether that is kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.benchmarks.tables import table


@dataclass(frozen=True, slots=True)
class Verdict:
    """One promise on one recording: `measured` may be no more than `limit`, or no less where `at_least`."""

    what: str
    where: str
    measured: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the promise is kept."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    @property
    def row(self) -> list[str]:
        """The cells of the verdict in the table of targets."""
        sign = "≥" if self.at_least else "≤"
        shown = "does not load it" if math.isinf(self.measured) else f"{self.measured:.2f} {self.unit}"
        return [self.what, self.where, f"{sign} {self.limit:g} {self.unit}", shown, "yes" if self.is_met else "**no**"]


def targets_table(verdicts: list[Verdict]) -> str:
    """All verdicts, in the order in which they were given."""
    return table(["target", "where", "promised", "measured", "met"], [verdict.row for verdict in verdicts])
