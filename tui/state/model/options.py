"""What the user chose for this run of the explorer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

COLORS = ("auto", "never", "16", "256")


@dataclass(frozen=True, slots=True)
class WantedKeys:
    """The keys that the user wants for a command, as people write them; `where` is the place in their settings."""

    command: str
    keys: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class ExplorerOptions:
    """How the explorer shows profiles. `ascii` is None when the locale decides; `color` is one of `COLORS`.

    `thread` is the profile of the named files that is shown first, None for the busiest; `max_size` the most bytes
    that a file may hold, None for the usual limit. `lens` is the text of what is counted first. `source_map_dirs` are
    folders in which source maps are looked for too.
    """

    source_roots: tuple[Path, ...] = ()
    ascii: bool | None = None
    color: str = COLORS[0]
    mouse: bool = False
    show_urls: bool = False
    thread: int | None = None
    max_size: int | None = None
    lens: str = ""
    against: str | None = None
    """The file that profiles are compared with."""
    source_map_dirs: tuple[Path, ...] = ()
    first_pane: str = "hot"
    """The pane that is shown first, a `PaneName`."""
    percent_base: str = "active"
    """What percentages are of first, a `Whole`."""
    keys: tuple[WantedKeys, ...] = ()
    problems: tuple[str, ...] = ()
    """What is wrong with the user's settings, in sentences."""
