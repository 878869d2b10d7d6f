"""Which columns the Lines pane has at its width, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from tui.base.units import COLUMN_UNIT, amount_cell
from tui.state.rows.lines_content import LinesContent

SHARE_HEAD, TICKS_HEAD, LINE_HEAD = "self %", "ticks", "line"
_LEAST_BAR, _WIDE_BAR, _LONGEST_BAR = 4, 8, 40
_LABEL_CELLS = 24
"""Room for words about a line where there is no source."""
_ROOMY, _TIGHT, _TIGHTEST = 76, 56, 44
"""Widths from which on the bar is longer, and below which the share, then the ticks are left out."""


@dataclass(frozen=True, slots=True)
class LinesColumns:
    """Columns of cells. Numbers are right-aligned before their end; `share_end`, `ticks_end` are 0 when left out.

    `mark` is where the hottest line and gaps are marked, the cell before `text` where the function's first line is.
    """

    self_end: int
    share_end: int
    ticks_end: int
    bar: int
    bar_cells: int
    mark: int
    line_end: int
    text: int


def self_head(content: LinesContent) -> str:
    """The head of the self column: `self ms`."""
    return f"self {COLUMN_UNIT[content.unit]}"


def lines_columns(content: LinesContent, width: int) -> LinesColumns:
    """The columns that fit into `width` cells; without source the bar takes what the text would have."""
    end = self_end = 1 + max(len(self_head(content)), len(amount_cell(content.most_us, content.unit)))
    share_end = ticks_end = 0
    if width >= _TIGHT:
        end = share_end = end + 1 + len(SHARE_HEAD)
    if width >= _TIGHTEST:
        end = ticks_end = end + 1 + max(len(TICKS_HEAD), len(f"{content.most_ticks:,}"))
    largest_line = max([*content.in_place[-1:], *map(content.line_number, content.elsewhere)], default=0)
    line_cells = 1 + max(len(LINE_HEAD), len(str(largest_line)))
    bar, bar_cells = end + 1, _WIDE_BAR if width >= _ROOMY else _LEAST_BAR
    if content.source is None:
        bar_cells = min(_LONGEST_BAR, max(bar_cells, width - bar - line_cells - 3 - _LABEL_CELLS))
    mark = bar + bar_cells + 1
    line_end = mark + line_cells
    return LinesColumns(self_end, share_end, ticks_end, bar, bar_cells, mark, line_end, line_end + 1)
