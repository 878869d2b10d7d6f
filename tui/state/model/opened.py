"""An opened profile: everything that the first frame needs, and the baseline that it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.counting import Counting
from tui.analysis.counting.figures import Figures
from tui.analysis.counting.sureness import Sureness
from tui.analysis.filters.lens import WHOLE, Lens
from tui.base.errors import UsageError
from tui.base.text import shown_text
from tui.profile.columns.function_key import FunctionKey
from tui.profile.profile import Origin, Profile
from tui.source.sources import Sources
from tui.state.model.counts import Counts
from tui.state.rows.compared_rows import Compared
from tui.state.view.look import Look

if TYPE_CHECKING:
    from tui.analysis.compare.repeats import Repeats
    from tui.source.written import Applied

CallCounts = Mapping[FunctionKey, int]
"""How often each function was called."""


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """A recorded profile that others are compared with.

    The steps of a filter hold for the baseline too, its time range does not. Its functions are shown as they were
    written where those that they are compared with are.
    """

    title: str
    recorded: Profile
    as_recorded: Counting
    as_written: Counting
    applied: Applied | None = None
    """What its source maps say, once they have been looked for."""

    def with_maps(self, applied: Applied) -> Baseline:
        """The same with what source maps say of its functions."""
        return replace(self, as_written=self.as_recorded.with_written(applied.written), applied=applied)

    def compared(self, here: Aggregate) -> Compared:
        """What is counted here, beside what the same filters count in the baseline. It takes long: for a thread."""
        from tui.analysis.compare.compare import compared, differences

        is_written = here.physical.profile.functions.as_written is not None
        there, cautions = _counted(self.as_written if is_written else self.as_recorded, here.lens)
        cautions += differences(here, there)
        comparison = Compared(compared(here, there), tuple(cautions), Sureness(here), Sureness(there))
        comparison.prepare()
        return comparison


def baseline_of(recorded: Profile) -> Baseline:
    """A recorded profile as a baseline."""
    counting = Counting(recorded)
    title = shown_text(recorded.origin.title, show_urls=recorded.functions.shows_urls)
    return Baseline(title, recorded, counting, counting)


def _counted(counting: Counting, lens: Lens) -> tuple[Aggregate, list[str]]:
    try:
        return counting.aggregate(replace(lens, range_us=None)), []
    except UsageError as error:
        # A step about a function that the baseline does not have: nothing of it is there.
        nothing = counting.aggregate(replace(WHOLE, range_us=(0, 0)))
        return nothing, [f"the baseline has nothing of this: {error.what}"]


def count(counting: Counting, lens: Lens, baseline: Baseline | None) -> Counts:
    """The counts under `lens`, ready to be shown. It may take long. Raises UsageError, as `Counting.aggregate` does."""
    aggregate = counting.aggregate(lens)
    # A tree of other stacks has yet to be looked through.
    aggregate.profile.tree.prepare()
    aggregate.prepare()
    return Counts(aggregate, Layouts(aggregate), None if baseline is None else baseline.compared(aggregate))


@dataclass(frozen=True, slots=True)
class Opened:
    """A profile: what counts it under any filters, the counts and figures of the whole, and how it is first seen."""

    counting: Counting
    counts: Counts
    figures: Figures
    look: Look
    sources: Sources
    baseline: Baseline | None = None
    calls: CallCounts = field(default_factory=dict)
    """How often functions were called, where that was counted."""
    repeated: Mapping[str, Repeats] = field(default_factory=dict)
    """What is usual in the runs that the file has of something, by its name."""

    @property
    def aggregate(self) -> Aggregate:
        """The whole profile, counted."""
        return self.counts.aggregate

    @property
    def layouts(self) -> Layouts:
        """The chart layouts of the whole profile."""
        return self.counts.layouts

    @property
    def origin(self) -> Origin:
        """Where it came from."""
        return self.aggregate.profile.origin
