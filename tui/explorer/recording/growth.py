"""What the panes need of a recording that has grown, made off the event loop."""

from __future__ import annotations

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.counting.counting import Counting
from tui.analysis.counting.figures import figures
from tui.analysis.filters.lens import WHOLE, Lens
from tui.profile.profile import Profile
from tui.source.sources import Sources
from tui.state.model.counts import Counts
from tui.state.model.opened import Opened
from tui.state.model.recording import Growth


def growth(recorded: Profile, lens: Lens, sources: Sources) -> Growth:
    """The growth of a recorded profile. Raises UsageError when it does not have what the filters name."""
    counting = Counting(recorded)
    whole = counting.aggregate(WHOLE)
    counts = Counts(whole if lens == WHOLE else counting.aggregate(lens))
    return Growth(counting, counts, Layouts(whole).activity, figures(whole), sources)


def growth_of(opened: Opened, lens: Lens) -> Growth:
    """The growth of a profile that was opened: the whole recording at its end. Raises UsageError as `growth` does."""
    counts = opened.counts if lens == WHOLE else Counts(opened.counting.aggregate(lens))
    return Growth(opened.counting, counts, opened.layouts.activity, opened.figures, opened.sources)
