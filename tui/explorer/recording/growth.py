"""What the panes need of a recording that has grown, made beside the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.chart.overview import Activity
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.counting import Counting
from tui.analysis.counting.figures import Figures, figures
from tui.analysis.filters.lens import WHOLE, Lens
from tui.explorer.profile.model.open_profile import Opened
from tui.profile.profile import Profile


@dataclass(frozen=True, slots=True)
class Growth:
    """A recording so far under the lens of its screen; `activity` and `figures` are those of the whole of it."""

    counting: Counting
    aggregate: Aggregate
    layouts: Layouts
    activity: Activity
    figures: Figures
    texts: Mapping[str, str]
    """Texts of scripts, by url, that the program has told by now."""


def growth(recorded: Profile, lens: Lens, texts: Mapping[str, str]) -> Growth:
    """The growth of a recorded profile. Raises UsageError when it has not what the lens names."""
    counting = Counting(recorded)
    whole = counting.aggregate(WHOLE)
    counted = whole if lens == WHOLE else counting.aggregate(lens)
    return Growth(counting, counted, Layouts(counted), Layouts(whole).activity, figures(whole), texts)


def growth_of(opened: Opened, lens: Lens) -> Growth:
    """The growth of a profile that was opened: the whole recording at its end. Raises UsageError as `growth` does."""
    counted = opened.aggregate if lens == WHOLE else opened.counting.aggregate(lens)
    layouts = opened.layouts if lens == WHOLE else Layouts(counted)
    return Growth(opened.counting, counted, layouts, opened.layouts.activity, opened.figures, opened.texts or {})


def last_part(duration_us: int, last_us: int) -> tuple[int, int]:
    """The range of the last `last_us` of a recording that has lasted `duration_us` by now."""
    return max(0, duration_us - last_us), max(1, duration_us)
