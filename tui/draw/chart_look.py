"""How the chart is seen: its order, and the zooms that led to what it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.draw.chart_view import ChartView, Order


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
