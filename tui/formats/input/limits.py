"""How much a file may hold, since a few kilobytes of gzip can become gigabytes."""

from __future__ import annotations

from dataclasses import dataclass

from tui.base.errors import ProfileFormatError
from tui.base.units import DEFAULT_MAX_SIZE, size

MOST_EXPANSION = 200
"""Times that a compressed profile may grow: real ones grow 5 to 60 times, a bomb a thousand times."""

FREE_EXPANSION = 16 << 20
"""Bytes below which the expansion is not looked at, so that a short profile of one repeated sample opens."""


@dataclass(slots=True)
class Limits:
    """What one file has used so far: `taken` bytes of the file itself; no layer of it may hold over `max_size`."""

    path: str
    max_size: int = DEFAULT_MAX_SIZE
    taken: int = 0

    def take(self, count: int) -> None:
        """Counts bytes read from the file itself. Raises ProfileFormatError when they are too many."""
        self.taken += count
        self.check_size(self.taken)

    def check_size(self, count: int) -> None:
        """Raises ProfileFormatError when `count` bytes are too many."""
        if count > self.max_size:
            raise ProfileFormatError(
                self.path,
                f"more than {size(self.max_size)} of data",
                "A larger file opens with --max-size, for example --max-size 4GB.",
            )

    def check_expansion(self, count: int) -> None:
        """Raises ProfileFormatError when `count` expanded bytes are too many, or too many for what was taken."""
        self.check_size(count)
        if count > FREE_EXPANSION and count > MOST_EXPANSION * self.taken:
            raise ProfileFormatError(
                self.path,
                f"the compressed data expands more than {MOST_EXPANSION}-fold, as no profile does",
                "If it is one all the same, expand it with gunzip and open the result.",
            )
