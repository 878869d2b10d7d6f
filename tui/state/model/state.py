"""The state of the explorer while it shows a profile: one frozen value, replaced whenever anything changes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tui.analysis.chart.layout import Layout
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.figures import Figures
from tui.analysis.counting.sureness import Sureness
from tui.analysis.filters.lens import Lens
from tui.analysis.search.found import Found
from tui.profile.profile import Origin
from tui.source.sources import Sources
from tui.state.model.background import Background
from tui.state.model.counts import ActivityBins, Counts
from tui.state.model.effects import Effect
from tui.state.model.filter_history import Filters
from tui.state.model.lines_position import LinesPosition
from tui.state.model.opened import Baseline, Opened
from tui.state.model.options import ExplorerOptions
from tui.state.model.pane_layout import Panes, first_panes
from tui.state.model.recording import Finished, Live, RecordingFacts
from tui.state.view.chart_view import Order
from tui.state.view.look import Look, base_of
from tui.state.view.measures import Base
from tui.state.view.percent_base import PercentBase, Whole
from tui.state.view.screen_layout import PaneName
from tui.state.view.search import Search


@dataclass(frozen=True, slots=True, eq=False)
class Notice:
    """A sentence in the footer, shown until the next change."""

    text: str = ""


NO_NOTICE = Notice()


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What is shown and how. Parts that did not change are the same objects, so panes skip drawing them again.

    `activity` and `figures` are those of the whole profile, whatever is counted.
    """

    opened: Opened
    options: ExplorerOptions
    is_ascii: bool
    counts: Counts
    activity: ActivityBins
    figures: Figures
    look: Look
    panes: Panes
    filters: Filters
    sources: Sources
    first_look: Look
    """The look before any key."""
    baseline: Baseline | None = None
    recording: Live | Finished | None = None
    """The recording that the profile grows with, or that it became; None for a profile from a file."""
    lines: LinesPosition = field(default_factory=LinesPosition)
    background: Background = field(default_factory=Background)
    notice: Notice = NO_NOTICE
    awaits_copy: bool = False
    """Whether the next key says what to copy."""
    searches: tuple[Search, ...] = ()
    """What was searched for before, the latest last."""

    @property
    def aggregate(self) -> Aggregate:
        """What is counted."""
        return self.counts.aggregate

    @property
    def origin(self) -> Origin:
        """Where the profile came from."""
        return self.counts.aggregate.profile.origin

    @property
    def lens(self) -> Lens:
        """The filters that were requested last, which may still be counted: what the next step goes on from."""
        return self.filters.latest.lens

    @property
    def base(self) -> Base:
        """What percentages are of."""
        return base_of(self.aggregate, self.look)

    @property
    def found(self) -> Found | None:
        """What is searched for, found in what is counted; None without a search, and for one that cannot be read."""
        return self.counts.search(self.look.search).found

    @property
    def sureness(self) -> Sureness | None:
        """How sure shares are in what is counted; None until that is found out."""
        sureness = self.background.sureness
        return sureness if sureness is not None and sureness.aggregate is self.aggregate else None

    @property
    def layout(self) -> Layout:
        """The boxes that the chart shows. Without idle time when percentages are of active time."""
        return layout_of(self.counts, self.look)

    @property
    def live(self) -> Live | None:
        """The recording that the profile grows with; None when it grows no more."""
        return self.recording if isinstance(self.recording, Live) else None

    @property
    def progress(self) -> RecordingFacts | None:
        """How the recording goes that the profile grows with; None when none does."""
        return None if self.live is None else self.live.shown_facts(self.filters.shown.lens)

    def shown_look(self, name: PaneName) -> Look:
        """The look that a pane shows."""
        return self.panes.looks.get(name, self.look)


def layout_of(counts: Counts, look: Look) -> Layout:
    """The boxes that the chart shows of `counts` under a look."""
    layouts, aggregate = counts.layouts, counts.aggregate
    if look.chart.order is Order.TIME:
        return layouts.in_time
    is_time = aggregate.profile.origin.unit == "us" and aggregate.active_us > 0
    return layouts.merged_active if look.percent_base.leaves_idle_out and is_time else layouts.merged


Update = tuple[State, tuple[Effect, ...]]
"""What a message leads to: the next state, and what is to be done for it."""


def with_notice(state: State, sentence: str) -> State:
    """The state with a sentence in the footer."""
    return replace(state, notice=Notice(sentence))


def with_look(state: State, look: Look) -> State:
    """The state under another look; the same where nothing changes."""
    return state if look == state.look else replace(state, look=look)


def first_state(
    opened: Opened,
    options: ExplorerOptions,
    size: tuple[int, int],
    *,
    is_ascii: bool = False,
    recording: Live | None = None,
) -> State:
    """The state in which a profile is first shown, on a screen of `size` columns and rows."""
    look = replace(opened.look, percent_base=PercentBase(Whole(options.percent_base)))
    return State(
        opened=opened,
        options=options,
        is_ascii=is_ascii,
        counts=opened.counts,
        activity=ActivityBins(opened.layouts.activity),
        figures=opened.figures,
        look=look,
        panes=first_panes(*size, PaneName(options.first_pane)),
        filters=Filters(opened.counting, recent=(opened.counts,)),
        sources=opened.sources,
        first_look=look,
        baseline=opened.baseline,
        recording=recording,
    )
