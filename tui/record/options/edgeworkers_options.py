"""What a user may ask of an EdgeWorkers recording."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tui.base.errors import UsageError
from tui.base.units import US_PER_S, duration
from tui.record.options.recording_options import MOST_RECORDINGS, Kind

HANDLERS = ("onClientRequest", "onOriginRequest", "onOriginResponse", "onClientResponse", "responseProvider")
"""The event handlers of an EdgeWorker, in the order in which a request comes to them."""
ALL = "all"
TOKEN_HEADER = "akamai-ew-trace"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""Not HEAD: an answer to it has no body, and so no profile."""
LONGEST_INTERVAL_US = US_PER_S
MOST_RUNS = 1000


@dataclass(frozen=True, slots=True)
class TokenSource:
    """Where the token comes from: a file, or a command that prints it, or else the environment.

    `is_stdin`: the explorer, whose environment had it, hands it to this recorder through a pipe.
    """

    file: Path | None = None
    command: str | None = None
    is_stdin: bool = False


@dataclass(frozen=True, slots=True)
class EdgeWorkersOptions:
    """`interval_us` None is the platform's own. `address` is the IP address to connect to, None: looked up.

    `certificates` is a file of authorities to trust in place of the system's. With `merges` the runs of a handler
    become one profile.
    """

    handlers: tuple[str, ...]
    kind: Kind = "cpu"
    is_cold_start: bool = False
    interval_us: int | None = None
    method: str = METHODS[0]
    headers: tuple[tuple[str, str], ...] = ()
    address: str | None = None
    certificates: Path | None = None
    is_insecure: bool = False
    runs: int = 1
    merges: bool = False
    token: TokenSource = TokenSource()
    out: Path | None = None
    replaces_out: bool = False
    journal: Path | None = None
    most_recordings: int = MOST_RECORDINGS
    writes_events: bool = False


def check_interval(interval_us: int) -> None:
    """Raises UsageError for an interval that no sampler can have."""
    if not 1 <= interval_us <= LONGEST_INTERVAL_US:
        raise UsageError(
            "--interval",
            f"{duration(interval_us)} is outside 1 µs – {duration(LONGEST_INTERVAL_US)}",
            "A handler runs for some milliseconds: 50 suits most.",
        )
