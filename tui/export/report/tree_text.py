"""The call tree as indented text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.base.units import amount_cell, percent_cell
from tui.export.report.report import Report
from tui.export.report.report_rows import TreeRow
from tui.export.report.table import Column, name_column, table_lines
from tui.export.report.wording import label, measured_head, place, share_base, short_place

BAR_CELLS = 10
DEEPEST_INDENT = 40
"""Deeper rows stand at the same place and say how much deeper they are: stacks may be 100,000 deep."""


def tree_lines(report: Report, rows: Sequence[TreeRow], width: int | None) -> Iterator[str]:
    """The head and one line for each of `rows`: total, share, bar, self, and the name indented by its depth."""
    unit, show_urls = report.origin.unit, report.request.show_urls
    deepest = DEEPEST_INDENT if width is None else max(8, min(DEEPEST_INDENT, (width - 40) // 2))
    columns = [
        Column(measured_head("total", unit)),
        Column("%"),
        Column(" " * BAR_CELLS, is_number=False, least_cells=BAR_CELLS),
        Column(measured_head("self", unit)),
        name_column("call tree"),
    ]

    def cells(row: TreeRow) -> tuple[str, ...]:
        whole = share_base(report, row.category) if row.depth else 0
        where = place(row.key, row.key.line, show_urls) if width is None else short_place(row.key, row.key.line)
        return (
            amount_cell(row.total_us, unit),
            percent_cell(row.total_us, whole),
            bar(row.total_us, whole),
            amount_cell(row.self_us, unit),
            f"{indent(row.depth, deepest)}{label(row.key, show_urls)}{'  ' if where else ''}{where}",
        )

    return table_lines(columns, map(cells, rows), width)


def bar(part: int, whole: int) -> str:
    """`part` of `whole` in half cells: ███▌ is 35 %."""
    halves = round(2 * BAR_CELLS * min(part, whole) / whole) if whole > 0 else 0
    return "█" * (halves // 2) + "▌" * (halves % 2)


def indent(depth: int, deepest: int) -> str:
    """One space a level; beyond `deepest` levels the number of the others, as `+12 `."""
    return " " * depth if depth <= deepest else f"{' ' * deepest}+{depth - deepest:,} "
