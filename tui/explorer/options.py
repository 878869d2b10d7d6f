"""What the user chose for this run of the explorer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ExplorerOptions:
    """How the explorer shows profiles. `ascii` is None when the locale decides; `color` is auto, never, 16 or 256."""

    source_roots: tuple[Path, ...] = ()
    ascii: bool | None = None
    color: str = "auto"
    mouse: bool = False
    show_urls: bool = False
