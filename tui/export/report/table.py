"""Tables of text: columns of equal width, the last ones fitted into what room there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tui.base.text import cell_width, clip, clip_start, pad_left

SEPARATOR = "  "
_BLOCK = 1 << 10
"""Rows that are taken apart at once."""


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


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], width: int | None) -> list[str]:
    """The head and the rows as lines of at most `width` cells (None: as wide as they are), without trailing space."""
    return list(table_lines(columns, rows, width))


def table_lines(columns: Sequence[Column], rows: Iterable[Sequence[str]], width: int | None) -> Iterator[str]:
    """The lines of `table`, each made when it is read.

    All cells have to be known before the first line. By column they take half the memory that they take by row.
    """
    heads = [column.head for column in columns]
    cells: list[list[str]] = [[] for _ in columns]
    unread = iter(rows)
    while block := list(islice(unread, _BLOCK)):
        for column_cells, texts in zip(cells, zip(*block, strict=True), strict=True):
            column_cells.extend(texts)
    needed = [max(cell_width(head), _widest(texts)) for head, texts in zip(heads, cells, strict=True)]
    widths = needed if width is None else _fitted(columns, needed, width)
    yield _line(columns, widths, heads)
    is_cut = widths != needed
    template = SEPARATOR.join(
        f"%{cell_count}s" if column.is_number else f"%-{cell_count}s"
        for column, cell_count in zip(columns, widths, strict=True)
    )
    for texts in zip(*cells, strict=True):
        # Of a table that fits, most lines are ASCII, a cell for each character: those need nothing but their spaces.
        line = "" if is_cut else (template % texts).rstrip()
        yield line if line.isascii() and not is_cut else _line(columns, widths, texts)


def _widest(texts: Sequence[str]) -> int:
    """The cells of the widest of `texts`, 0 without any."""
    width_of = len if all(map(str.isascii, texts)) else cell_width
    return max(map(width_of, texts), default=0)


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
