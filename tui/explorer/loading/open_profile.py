"""Opens a profile: everything that the first frame needs, made where the file is read, off the event loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tui.analysis.chart.chart_layouts import Layouts
from tui.analysis.compare.repeated import repeated
from tui.analysis.counting.counting import Counting
from tui.analysis.counting.figures import figures
from tui.analysis.filters.lens import WHOLE
from tui.analysis.findings.busiest_threads import chosen_thread, most_active
from tui.base.errors import TickscopeError
from tui.explorer.loading.call_counts import call_counts
from tui.formats import DEFAULT_MAX_SIZE, Progress, read_profiles
from tui.profile.profile import Profile
from tui.record.saving.kept_texts import texts_of
from tui.source.sources import Sources
from tui.state.model.counts import Counts
from tui.state.model.opened import Baseline, Opened, baseline_of
from tui.state.model.options import ExplorerOptions
from tui.state.view.look import first_look
from tui.state.view.measures import Measure


def sources_of(profile: Profile, options: ExplorerOptions, texts: Mapping[str, str] | None = None) -> Sources:
    """The sources of a profile's scripts; `texts` are those that came with it, None: what is kept beside its file."""
    if texts is None:
        texts = texts_of(Path(profile.origin.path), profile.origin.thread.number)
    return Sources(profile, options.source_roots, options.source_map_dirs, texts)


def opened(recorded: Profile, options: ExplorerOptions, texts: Mapping[str, str] | None = None) -> Opened:
    """A recorded profile, opened; `texts` are those that its program sent."""
    counting = Counting(recorded)
    counted = counting.aggregate(WHOLE)
    profile = counted.profile
    layouts = Layouts(counted)
    # What is computed here, off the event loop, holds up neither the first frame nor a key.
    profile.tree.prepare()
    counted.prepare()
    _ = layouts.merged_active, layouts.in_time, layouts.activity
    _ = profile.functions.labels, profile.functions.category
    counts, sources = Counts(counted, layouts), sources_of(profile, options, texts)
    return Opened(counting, counts, figures(counted), first_look(counted), sources, calls=call_counts(recorded))


def with_urls(profile: Profile) -> Profile:
    """The same profile, whose names are shown with the secrets of urls in them."""
    return replace(profile, functions=replace(profile.functions, shows_urls=True))


def compared_with(opened: Opened, baseline: Baseline) -> Opened:
    """The same beside a baseline: the hot functions with the largest change first."""
    counts = Counts(opened.aggregate, opened.layouts, baseline.compared(opened.aggregate))
    look = replace(opened.look, hot=replace(opened.look.hot, sorted_by=Measure.CHANGE))
    return replace(opened, counts=counts, look=look, baseline=baseline)


def open_file(path: str, progress: Progress, options: ExplorerOptions) -> list[Opened]:
    """The profiles of a file, that of `options.thread` first, else the one with the most active time.

    Of a file with thousands of them only those with the most active time (see `most_active`). Profiles in another unit
    than the baseline are not compared. Names are shown with the secrets of URLs in them only with `options.show_urls`.
    Raises as `read_profiles` does, and TickscopeError when there is no such thread or the first profile cannot be
    compared.
    """
    recorded = read_profiles(path, progress, max_size=_max_size(options))
    chosen = None if options.thread is None else chosen_thread(recorded, options.thread).origin.thread.number
    runs = repeated(recorded)
    shown = [with_urls(profile) if options.show_urls else profile for profile in most_active(recorded, chosen)]
    profiles = [replace(opened(profile, options), repeated=runs) for profile in shown]
    profiles.sort(key=lambda profile: (profile.origin.thread.number != chosen, -profile.aggregate.active_us))
    if options.against is not None:
        from tui.analysis.compare.compare import require_same_unit

        baseline = _read_baseline(options.against, options)
        unit = baseline.recorded.origin.unit
        require_same_unit(profiles[0].origin, baseline.recorded.origin)
        profiles = [
            compared_with(profile, baseline) if profile.origin.unit == unit else profile for profile in profiles
        ]
    return profiles


def _read_baseline(path: str, options: ExplorerOptions) -> Baseline:
    """The baseline in a file: its busiest profile. Raises TickscopeError when it cannot be read."""
    try:
        recorded = read_profiles(path, max_size=_max_size(options))
    except OSError as error:
        raise TickscopeError(path, error.strerror or str(error)) from error
    return baseline_of(chosen_thread(recorded, None))


def _max_size(options: ExplorerOptions) -> int:
    return DEFAULT_MAX_SIZE if options.max_size is None else options.max_size
