"""What all panes are bound to: the lens' aggregate and the look, and the surroundings that drawing needs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.chart.layout import Layout
from tui.analysis.chart.overview import Activity
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.figures import Figures
from tui.analysis.counting.sureness import Sureness
from tui.analysis.search.found import Found
from tui.draw.rows.glyphs import Glyphs
from tui.explorer.profile.model.call_counts import CallCounts
from tui.explorer.profile.model.finder import Finder
from tui.explorer.source.sources import Sources
from tui.state.options import ExplorerOptions
from tui.state.view.chart_view import ChartLook, Order
from tui.state.view.look import Look, base_of, unselected
from tui.state.view.measures import Base

if TYPE_CHECKING:
    from tui.explorer.profile.model.baseline import Baseline
    from tui.source.written import Applied
    from tui.state.recording_progress import RecordingFacts

_NO_CHART = ChartLook()


@dataclass(frozen=True, eq=False)
class Sight:
    """One state of the profile screen; a new one replaces it whenever a key changes anything.

    `activity` and `figures` are those of the whole profile, whatever is counted.
    """

    aggregate: Aggregate
    layouts: Layouts
    activity: Activity
    look: Look
    figures: Figures
    glyphs: Glyphs
    options: ExplorerOptions
    sources: Sources
    baseline: Baseline | None = None
    """What the profile is compared with."""
    calls: CallCounts = field(default_factory=dict)
    """How often functions were called, where that was counted."""
    warm_up_us: int | None = None
    """Until when the profile looks like warm-up; None when it does not, or nobody has found out yet."""
    finder: Finder = field(default_factory=Finder)
    sure: Sureness | None = None
    """How sure the shares are that were looked into last: see `sureness`."""
    applied: Applied | None = None
    """What the source maps say of the profile; None while they are looked for."""
    recording: RecordingFacts | None = None
    """How the recording goes that the profile grows with; None for a profile that is complete."""

    @property
    def found(self) -> Found | None:
        """What is searched for, found in what is counted; None without a search."""
        return self.finder.found(self.aggregate, self.look.search)

    @property
    def sureness(self) -> Sureness | None:
        """How sure shares are in what is counted; None until that is found out."""
        return self.sure if self.sure is not None and self.sure.aggregate is self.aggregate else None

    @property
    def base(self) -> Base:
        """What percentages are of."""
        return base_of(self.aggregate, self.look)

    @property
    def _measures_time(self) -> bool:
        return self.aggregate.profile.origin.unit == "us"

    @property
    def layout(self) -> Layout:
        """The boxes that the chart shows. Without idle time when percentages are of active time."""
        if self.look.chart.order is Order.TIME:
            return self.layouts.in_time
        is_active_only = self.look.percent_base.leaves_idle_out and self._measures_time and self.aggregate.active_us > 0
        return self.layouts.merged_active if is_active_only else self.layouts.merged

    @cached_property
    def scene(self) -> tuple[object, ...]:
        """All that is seen but the selection. Two sights with the same scene differ in where the cursor is."""
        return self._scene(self._unselected)

    @cached_property
    def scene_of_tables(self) -> tuple[object, ...]:
        """The same without what only the chart shows."""
        return self._scene(replace(self._unselected, chart=_NO_CHART))

    @cached_property
    def _unselected(self) -> Look:
        return unselected(self.look)

    def _scene(self, look: Look) -> tuple[object, ...]:
        return (
            self.aggregate,
            self.layouts,
            self.figures,
            self.glyphs,
            self.options,
            self.sources,
            self.calls,
            self.sureness,
            look,
        )

    @cached_property
    def functions_by_self(self) -> list[int]:
        """The functions with self time, the hottest first."""
        self_us = self.aggregate.function_self_us
        order = np.argsort(-self_us, kind="stable")
        functions: list[int] = order[: int(np.count_nonzero(self_us))].tolist()
        return functions
