"""Which lines the lines pane shows, and how far to the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.state.rows.lines_content import LinesContent

if TYPE_CHECKING:
    from tui.source.written import Applied


@dataclass(frozen=True, slots=True, eq=False)
class LinesPosition:
    """The lines of what is selected. `key` is what they depend on, beside what source maps say (`applied`).

    `content` is None where there are no lines, and until their source is read the first time; `left` is the first cell
    of the text that is shown. `hottest` counts through the lines by heat, −1 before the first.
    """

    key: tuple[object, ...] = ()
    applied: Applied | None = None
    content: LinesContent | None = None
    is_reading: bool = False
    """Whether the source is still being read."""
    left: int = 0
    hottest: int = -1
    goes_to_hottest: bool = False
    """Whether the cursor goes to the next hottest line as soon as there are lines."""
