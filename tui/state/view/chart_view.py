"""Which part of a layout the chart shows, how keys move it, and the zooms that led to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tui.analysis.chart.layout import Box, Layout, Viewport


class Order(StrEnum):
    """What the chart's axis is."""

    MERGED = "merged"
    """Merged call paths, the widest first: the icicle."""
    TIME = "time"
    """The order of time: the flame chart."""


@dataclass(frozen=True, slots=True)
class ChartView:
    """`[start_us, end_us)` of the axis of `order`, with the boxes of `top_depth` in the first row."""

    order: Order
    start_us: int
    end_us: int
    top_depth: int = 1

    @property
    def width_us(self) -> int:
        """How much of the axis is seen."""
        return self.end_us - self.start_us

    def viewport(self, columns: int, rows: int) -> Viewport:
        """The view on `columns` × `rows` cells."""
        return Viewport(self.start_us, self.end_us, columns, self.top_depth, rows)


def whole(layout: Layout, order: Order, top_depth: int = 1) -> ChartView:
    """The view of the whole axis."""
    return ChartView(order, layout.start_us, max(layout.end_us, layout.start_us + 1), top_depth)


def is_whole(view: ChartView, layout: Layout) -> bool:
    """Whether `view` shows the whole axis."""
    return view.start_us <= layout.start_us and view.end_us >= layout.end_us


def zoomed_to(view: ChartView, box: Box) -> ChartView:
    """The view that `box` fills, in its first row."""
    return replace(view, start_us=box.start_us, end_us=max(box.end_us, box.start_us + 1), top_depth=box.depth)


def zoomed_by(view: ChartView, layout: Layout, factor: float, around_us: int) -> ChartView:
    """The view magnified by `factor` (below 1: the other way), with `around_us` where it was; at least 1 µs wide."""
    width_us = min(max(1, round(view.width_us / factor)), max(1, layout.length_us))
    share = (min(max(around_us, view.start_us), view.end_us) - view.start_us) / view.width_us
    return _within(layout, replace(view, start_us=round(around_us - share * width_us)), width_us)


def panned(view: ChartView, layout: Layout, fraction: float) -> ChartView:
    """The view moved right by `fraction` of its width (left when negative), at least by 1 µs."""
    step_us = round(view.width_us * fraction) or (1 if fraction > 0 else -1)
    return _within(layout, replace(view, start_us=view.start_us + step_us), view.width_us)


def scrolled(view: ChartView, rows: int, height: int, deepest: int) -> ChartView:
    """The view moved `rows` deeper (shallower when negative), no further than that `deepest` is in the last row."""
    last_top = max(1, deepest - height + 1, min(view.top_depth, deepest))
    return replace(view, top_depth=max(1, min(view.top_depth + rows, last_top)))


def showing(view: ChartView, layout: Layout, box: Box, height: int) -> ChartView:
    """The view moved as little as needed for `box` to be seen: to its depth, and to its middle when it is outside."""
    top = min(view.top_depth, box.depth)
    view = replace(view, top_depth=max(top, box.depth - height + 1, 1))
    if box.start_us < view.end_us and box.end_us > view.start_us:
        return view
    middle_us = (box.start_us + box.end_us) // 2
    return _within(layout, replace(view, start_us=middle_us - view.width_us // 2), view.width_us)


def _within(layout: Layout, view: ChartView, width_us: int) -> ChartView:
    """The view `width_us` wide, moved back onto the axis of `layout`."""
    start_us = max(layout.start_us, min(view.start_us, layout.end_us - width_us))
    return replace(view, start_us=start_us, end_us=start_us + width_us)


@dataclass(frozen=True, slots=True)
class ChartLook:
    """`view` is what is shown, None for the whole axis from `top_depth` down; Back returns to the `earlier` ones."""

    order: Order = Order.MERGED
    view: ChartView | None = None
    top_depth: int = 1
    earlier: tuple[ChartView | None, ...] = ()

    def moved(self, view: ChartView) -> ChartLook:
        """The look after a step that Back does not count: panning, scrolling."""
        return replace(self, view=view)

    def zoomed(self, view: ChartView) -> ChartLook:
        """The look after zooming; Back returns from it."""
        return replace(self, view=view, earlier=(*self.earlier, self.view))

    def popped(self) -> ChartLook:
        """The look before the last zoom; the same when there was none."""
        if not self.earlier:
            return replace(self, view=None)
        return replace(self, view=self.earlier[-1], earlier=self.earlier[:-1])

    def whole(self) -> ChartLook:
        """The look at the whole axis."""
        return replace(self, view=None, earlier=())

    def ordered(self, order: Order) -> ChartLook:
        """The look at the whole axis of `order`."""
        return replace(self, order=order, view=None, earlier=())
