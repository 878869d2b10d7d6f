"""Tables of text: columns of equal width, the last ones fitted into what room there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.text import cell_width, clip, clip_start, pad_left

SEPARATOR = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: numbers stand right and are never cut; text stands left, `cut` when it has to be.

    When room is short, text columns shrink to no less than `least_cells`, those with the smallest `rank` first.
    """

    head: str
    is_number: bool = True
    cut: Callable[[str, int], str] = clip
    least_cells: int = 12
    rank: int = 0


def name_column(head: str) -> Column:
    """Names: cut at their end, as late as can be."""
    return Column(head, is_number=False, least_cells=16, rank=1)


def place_column(head: str) -> Column:
    """Files and lines: cut at their start, before names are."""
    return Column(head, is_number=False, cut=clip_start, least_cells=16)


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None) -> list[str]:
    """The head and the rows as lines of at most `width` cells (None: as wide as they are), without trailing space."""
    needed = [
        max([cell_width(column.head), *(cell_width(row[index]) for row in rows)])
        for index, column in enumerate(columns)
    ]
    widths = needed if width is None else _fitted(columns, needed, width)
    return [_line(columns, widths, [column.head for column in columns])] + [_line(columns, widths, row) for row in rows]


def _fitted(columns: Sequence[Column], needed: Sequence[int], width: int) -> list[int]:
    widths = list(needed)
    excess = sum(widths) + len(SEPARATOR) * (len(widths) - 1) - width
    texts = [index for index, column in enumerate(columns) if not column.is_number]
    for index in sorted(texts, key=lambda index: columns[index].rank):
        taken = max(0, min(excess, widths[index] - columns[index].least_cells))
        widths[index] -= taken
        excess -= taken
    return widths


def _line(columns: Sequence[Column], widths: Sequence[int], texts: Sequence[str]) -> str:
    cells = []
    for column, width, text in zip(columns, widths, texts, strict=True):
        if column.is_number:
            cells.append(pad_left(text, width))
        else:
            shown = column.cut(text, width)
            cells.append(shown + " " * (width - cell_width(shown)))
    return SEPARATOR.join(cells).rstrip()
