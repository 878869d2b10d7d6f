"""Which panes are where on a screen of a given size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class PaneName(StrEnum):
    """The parts of the profile screen."""

    HEADER = "header"
    OVERVIEW = "overview"
    CHART = "chart"
    TREE = "tree"
    HOT = "hot"
    LINES = "lines"
    CALLERS = "callers"
    RUNS = "runs"
    STATUS = "status"
    FOOTER = "footer"


MAIN_PANES = (PaneName.CHART, PaneName.TREE, PaneName.HOT, PaneName.LINES, PaneName.CALLERS, PaneName.RUNS)
"""The panes that a number key shows, in the order of the keys."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Which of the tables that share a place was asked for last: `table` on the left, `side` on the right."""

    table: PaneName = PaneName.HOT
    side: PaneName = PaneName.LINES

    def showing(self, name: PaneName) -> Tables:
        """The same with `name` in its place, if it is one of them."""
        if name in (PaneName.TREE, PaneName.HOT, PaneName.RUNS):
            return replace(self, table=name)
        return replace(self, side=name) if name in (PaneName.LINES, PaneName.CALLERS) else self


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells."""

    x: int
    y: int
    width: int
    height: int


TWO_PANES_WIDTH, THREE_PANES_WIDTH, TALL = 100, 180, 30
"""From these sizes on panes stand side by side, and the chart above them."""


def screen_layout(
    width: int, height: int, shown: PaneName, tables: Tables, is_zoomed: bool = False
) -> dict[PaneName, Area]:
    """The areas of the visible parts, with `shown` the main pane that was asked for last.

    Small screens show one main pane. From 100×30 the chart is above two panes: hot functions, call tree or busy runs,
    and lines or callers; from 180 columns three tables stand side by side. `is_zoomed` gives `shown` all their room.
    """
    areas: dict[PaneName, Area] = {}
    y, end = 0, height
    if height >= 4:
        areas[PaneName.HEADER] = Area(0, 0, width, 1)
        y = 1
    if height >= 6:
        end -= 1
        areas[PaneName.FOOTER] = Area(0, end, width, 1)
    if height >= 10:
        end -= 2
        areas[PaneName.STATUS] = Area(0, end, width, 2)
    is_wide = width >= TWO_PANES_WIDTH and height >= TALL
    if height >= 10:
        rows = 3 if is_wide else 1
        areas[PaneName.OVERVIEW] = Area(0, y, width, rows)
        y += rows
    if not is_wide or is_zoomed:
        areas[shown] = Area(0, y, width, max(0, end - y))
        return areas
    chart_rows = max(12, (end - y) * 3 // 8) if height > 40 else max(8, (end - y) * 12 // 33)
    areas[PaneName.CHART] = Area(0, y, width, chart_rows)
    y += chart_rows
    for name, x, columns in _tables(width, tables):
        areas[name] = Area(x, y, columns, end - y)
    return areas


def _tables(width: int, tables: Tables) -> list[tuple[PaneName, int, int]]:
    if width >= THREE_PANES_WIDTH:
        third = width // 3
        return [
            (PaneName.TREE, 0, third),
            (PaneName.RUNS if tables.table is PaneName.RUNS else PaneName.HOT, third, third),
            (tables.side, 2 * third, width - 2 * third),
        ]
    half = width // 2
    return [(tables.table, 0, half), (tables.side, half, width - half)]
