"""What a user may ask of a recording."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tui.base.errors import UsageError
from tui.base.units import US_PER_S, duration, size

Kind = Literal["cpu", "memory"]
KINDS: tuple[Kind, ...] = ("cpu", "memory")
Scripts = Literal["show", "keep", "off"]
SCRIPTS: tuple[Scripts, ...] = ("show", "keep", "off")
"""Texts of hot scripts: read from the program while an explorer shows them, kept beside the file too, or not read."""
SHORTEST_INTERVAL_US, LONGEST_INTERVAL_US = 50, US_PER_S
DEFAULT_INTERVAL_US = 1_000
LEAST_INTERVAL_BYTES, MOST_INTERVAL_BYTES = 1_000, 100_000_000
DEFAULT_INTERVAL_BYTES = 32 << 10
MOST_RECORDINGS = 4
DEFAULT_MAX_DURATION_US = 600 * US_PER_S
_COSTS_FROM_US = 200
_COSTS = ((100, "5–10 %"), (200, "3–7 %"))
"""Interval -> what it took of a fixed block of JavaScript (Node 20 to 26); below, the higher end of it at least."""

COST_OF_COUNTING = (
    "counting calls takes V8's optimisations away: loops of small functions were 50 times slower, others 4 to 6 times, "
    "and what ran meanwhile stays slower until the program starts anew"
)
"""Measured with Node 24 on blocks of 1 to 20 ms: a large function 3.1 → 19 ms, fib(25) 0.7 → 3.1, a loop of getters
1.4 → 58 to 100, and 17 to 26 after counting was switched off."""


@dataclass(frozen=True, slots=True)
class RecordOptions:
    """Times are µs. `out` is the file to write, None: one in the recordings folder. `journal` likewise.

    `replaces_out` lets `out` exist. `most_recordings` is how many there may be of this user at once.

    Memory has `interval_bytes` and `counts_collected` (objects that garbage collection has removed count too).
    """

    kind: Kind = "cpu"
    interval_us: int = DEFAULT_INTERVAL_US
    interval_bytes: int = DEFAULT_INTERVAL_BYTES
    counts_collected: bool = False
    duration_us: int | None = None
    warmup_us: int = 0
    max_duration_us: int = DEFAULT_MAX_DURATION_US
    out: Path | None = None
    replaces_out: bool = False
    journal: Path | None = None
    counts_calls: bool = False
    may_lose_coverage: bool = False
    scripts: Scripts = "show"
    nudges: bool = True
    allows_remote: bool = False
    keeps_inspector: bool = False
    writes_events: bool = False
    passes_exit_status: bool = False
    most_recordings: int = MOST_RECORDINGS


def check_interval(interval_us: int) -> None:
    """Raises UsageError for an interval that V8 should not be given: it takes 0 and −5 without a word."""
    if not SHORTEST_INTERVAL_US <= interval_us <= LONGEST_INTERVAL_US:
        raise UsageError(
            "--interval",
            f"{duration(interval_us)} is outside {duration(SHORTEST_INTERVAL_US)} – {duration(LONGEST_INTERVAL_US)}",
            "1ms suits most programs.",
        )


def check_interval_bytes(interval_bytes: int) -> None:
    """Raises UsageError for an interval that costs too much, or sees nothing."""
    if not LEAST_INTERVAL_BYTES <= interval_bytes <= MOST_INTERVAL_BYTES:
        raise UsageError(
            "--interval",
            f"{size(interval_bytes)} is outside {size(LEAST_INTERVAL_BYTES)} – {size(MOST_INTERVAL_BYTES)}",
            "32kB suits most programs.",
        )


def cost_of_interval(interval_us: int) -> str | None:
    """What sampling so often takes, where that is worth a warning."""
    if interval_us >= _COSTS_FROM_US:
        return None
    share = next((share for limit, share in _COSTS if interval_us >= limit), "10 % or more")
    return (
        f"sampling every {duration(interval_us)} slows the program by {share} and takes some 15 % of another core; "
        f"V8 adds 80–100 µs to each interval"
    )
