"""Sums that must hold in every profile of any format."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.counting.figures import figures
from tui.analysis.filters.lens import WHOLE, Lens
from tui.analysis.tables.lines import all_lines
from tui.profile.columns.column_types import Int64
from tui.profile.profile import Profile


def broken_sum_rules(recorded: Profile) -> list[str]:
    """Each rule that `recorded` breaks, in a sentence with its numbers; none when everything adds up.

    The rules hold for the whole profile, and for each half of its time.
    """
    profile = effective(recorded)
    whole = aggregate(profile, WHOLE)
    broken = [*_broken_by_figures(whole), *_broken_by_rows(whole)]
    middle, end = profile.duration_us // 2, profile.duration_us
    if profile.origin.unit == "us" and profile.origin.has_timeline and 0 < middle < end:
        halves = [aggregate(profile, Lens(range_us=half)) for half in ((0, middle), (middle, end))]
        for half in halves:
            broken += [f"{broken_rule} (in the range {half.range_us})" for broken_rule in _broken_by_rows(half)]
        of_halves = sum(half.sampled_us for half in halves)
        if of_halves != whole.sampled_us:
            broken.append(f"the halves have {of_halves:,} sampled, the whole {whole.sampled_us:,}")
    return broken


def _broken_by_figures(whole: Aggregate) -> Iterator[str]:
    line, of_profile = whole.profile.timeline, figures(whole)
    owned = line.end_us - int(line.start_us[0])
    if whole.sampled_us + whole.root_us != owned:
        yield f"samples own {owned:,}, but {whole.sampled_us:,} are sampled and {whole.root_us:,} on the root"
    if whole.profile.origin.unit == "us":
        accounted = of_profile.sampled_us + of_profile.unsampled_us
        if accounted != of_profile.duration_us:
            yield f"sampled and unsampled are {accounted:,}, the duration {of_profile.duration_us:,}"
    if of_profile.idle_us + of_profile.gc_us + of_profile.program_us > of_profile.sampled_us:
        yield f"idle, GC and (program) are more than the {of_profile.sampled_us:,} sampled"


def _broken_by_rows(counted: Aggregate) -> Iterator[str]:
    """The rules of functions, of call paths and of lines."""
    sampled = counted.sampled_us
    self_of, total_of = counted.function_self_us, counted.function_total_us
    if int(self_of.sum()) != sampled:
        yield f"the self times of functions are {int(self_of.sum()):,}, and {sampled:,} sampled"
    if np.any(self_of < 0):
        yield "a self time is negative"
    if np.any(total_of > sampled):
        yield f"the total of a function is {int(total_of.max()):,}, and {sampled:,} sampled"
    if np.any(total_of < self_of):
        yield "the total of a function is less than its self time"

    parent = counted.profile.tree.parent
    totals = counted.totals_us(np.arange(len(parent)))
    if totals[0] != sampled:
        yield f"the total of the root is {int(totals[0]):,}, and {sampled:,} sampled"
    if np.any(totals[1:] > totals[parent[1:]]):
        yield "the total of a call path is more than that of its caller"
    of_children = np.zeros(len(parent), np.int64)
    np.add.at(of_children, parent[1:], totals[1:])
    if np.any(of_children + counted.self_us != totals):
        yield "the self time of a call path and the totals of its callees are not its total"

    lines = all_lines(counted)
    of_lines: Int64 = np.zeros(len(self_of), np.int64)
    np.add.at(of_lines, lines.function, lines.self_us)
    if np.any(of_lines != self_of):
        yield f"the lines of {np.count_nonzero(of_lines != self_of)} functions are not their self time"
