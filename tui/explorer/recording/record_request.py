"""What the command line asks to record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

# Whoever opens a file does not wait for what records.
if TYPE_CHECKING:
    from tui.record.options.recording_options import RecordOptions
    from tui.record.options.target import Target


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asked to record."""

    target: Target
    options: RecordOptions
