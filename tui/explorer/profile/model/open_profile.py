"""An opened profile: everything that the first frame needs, made where the file was read, off the screen's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.compare.repeated import repeated
from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.counting.counting import Counting
from tui.analysis.counting.figures import Figures, figures
from tui.analysis.filters.lens import WHOLE
from tui.analysis.findings.busiest_threads import chosen_thread, most_active
from tui.draw.rows.glyphs import ASCII, UNICODE
from tui.explorer.profile.model.call_counts import CallCounts, call_counts
from tui.explorer.profile.model.sight import Sight
from tui.explorer.source.sources import Sources
from tui.formats import DEFAULT_MAX_SIZE, Progress, read_profiles
from tui.profile.profile import Origin, Profile
from tui.state.options import ExplorerOptions
from tui.state.view.look import Look, first_look
from tui.state.view.measures import Measure
from tui.state.view.percent_base import PercentBase, Whole

if TYPE_CHECKING:
    from tui.analysis.compare.repeats import Repeats
    from tui.explorer.profile.model.baseline import Baseline


@dataclass(frozen=True, slots=True)
class Opened:
    """A profile: what answers for any lens, what the whole of it has and adds up to, and how it is first seen."""

    counting: Counting
    aggregate: Aggregate
    layouts: Layouts
    figures: Figures
    look: Look
    baseline: Baseline | None = None
    """What it is compared with."""
    texts: Mapping[str, str] | None = None
    """Texts of scripts that the program told while it was recorded; None for a profile from a file."""
    calls: CallCounts = field(default_factory=dict)
    """How often functions were called, where that was counted."""
    repeated: Mapping[str, Repeats] = field(default_factory=dict)
    """What is usual in the runs that the file has of something, by its name."""

    @property
    def origin(self) -> Origin:
        """Where it came from."""
        return self.aggregate.profile.origin

    def sight(self, options: ExplorerOptions, is_ascii: bool) -> Sight:
        """The first sight of it."""
        return Sight(
            self.aggregate,
            self.layouts,
            self.layouts.activity,
            replace(self.look, percent_base=PercentBase(Whole(options.percent_base))),
            self.figures,
            ASCII if is_ascii else UNICODE,
            options,
            Sources(self.aggregate.profile, options, self.texts),
            baseline=self.baseline,
            calls=self.calls,
        )


def opened(recorded: Profile, texts: Mapping[str, str] | None = None) -> Opened:
    """A recorded profile, opened; `texts` are those that its program told."""
    counting = Counting(recorded)
    counted = counting.aggregate(WHOLE)
    profile = counted.profile
    layouts = Layouts(counted)
    # What is computed here, off the screen's thread, holds up neither the first frame nor a key.
    profile.tree.prepare()
    counted.prepare()
    _ = layouts.merged_active, layouts.in_time, layouts.activity
    _ = profile.functions.labels, profile.functions.category
    return Opened(
        counting, counted, layouts, figures(counted), first_look(counted), texts=texts, calls=call_counts(recorded)
    )


def with_urls(profile: Profile) -> Profile:
    """The same profile, whose names are shown with the secrets of urls in them."""
    return replace(profile, functions=replace(profile.functions, shows_urls=True))


def compared_with(one: Opened, baseline: Baseline) -> Opened:
    """The same beside a baseline: the hot functions with the largest change first."""
    baseline.compared(one.aggregate)
    look = replace(one.look, hot=replace(one.look.hot, sorted_by=Measure.CHANGE))
    return replace(one, look=look, baseline=baseline)


def open_file(
    path: str,
    progress: Progress,
    *,
    thread: int | None = None,
    max_size: int | None = None,
    against: str | None = None,
    show_urls: bool = False,
) -> list[Opened]:
    """The profiles of a file, `thread` first, else the one with the most active time; `against` is the baseline's file.

    Of a file with thousands of them only those with the most active time (see `most_active`). Profiles in another unit
    than the baseline are not compared. Names are shown with the secrets of urls in them only with `show_urls`. Raises
    as `read_profiles` does, and TickscopeError when there is no such thread or the first profile cannot be compared.
    """
    recorded = read_profiles(path, progress, max_size=DEFAULT_MAX_SIZE if max_size is None else max_size)
    chosen = None if thread is None else chosen_thread(recorded, thread).origin.thread.number
    found = repeated(recorded)
    shown = most_active(recorded, chosen)
    profiles = [replace(opened(with_urls(profile) if show_urls else profile), repeated=found) for profile in shown]
    profiles.sort(key=lambda profile: (profile.origin.thread.number != chosen, -profile.aggregate.active_us))
    if against is not None:
        from tui.analysis.compare.compare import require_same_unit
        from tui.explorer.profile.model.baseline import read_baseline

        baseline = read_baseline(against, max_size)
        require_same_unit(profiles[0].origin, baseline.recorded.origin)
        profiles = [
            compared_with(profile, baseline) if profile.origin.unit == baseline.recorded.origin.unit else profile
            for profile in profiles
        ]
    return profiles
