"""The report: what a profile says under a time range, as rows in their final order.

`report_json`, `report_text` and `report_markdown` write it down. Names and urls are as recorded here; each writer
masks and cleans what it shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from tui.analysis.compare.compare import compared, differences, may_be_the_same
from tui.analysis.counting import counting
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.analysis.counting.figures import Figures, figures
from tui.analysis.counting.sureness import Sureness, has_slices
from tui.analysis.filters.lens import WHOLE, Lens
from tui.analysis.tables.lines import all_lines, has_estimated_lines, range_note
from tui.analysis.tables.written_lines import column_on, lines_at
from tui.export.report.report_rows import (
    Change,
    FunctionRow,
    FunctionRows,
    LineRow,
    LineRows,
    Measured,
    TreeRow,
    TreeRows,
    functions_by_time,
    lines_by_time,
)
from tui.export.writers.output_formats import View
from tui.profile.columns.category import Category
from tui.profile.profile import Origin, Profile

if TYPE_CHECKING:
    from tui.analysis.compare.repeats import Repeats


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: a `view` of what `lens` counts, at most `limit` rows of each kind.

    `range_us`, half-open, comes before the lens' own; None leaves that as it is.
    """

    view: View = "functions"
    range_us: tuple[int, int] | None = None
    limit: int | None = None
    show_urls: bool = False
    lens: Lens = WHOLE

    @property
    def counted(self) -> Lens:
        """What is counted."""
        return self.lens if self.range_us is None else replace(self.lens, range_us=self.range_us)


@dataclass(frozen=True, eq=False)
class Baseline:
    """The profile that another is compared with, and what makes that comparison less than it seems, in sentences."""

    origin: Origin
    figures: Figures
    active_us: int
    cautions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Report:
    """The rows of a view, and what they rest on. A kind of rows that was not asked for is None.

    `figures` describe the whole profile, the rows what the lens counts, and `sampled_us` is what they add up to.
    `range_us`, `range_sampled_us` and `active_us`, of which percentages are, are those of the time range, whatever
    else the lens takes away. `row_count` is how many rows the view has before the limit. `repeated` is what is usual in
    all runs of the file, by what was run; the lens has no say in it.
    """

    request: Request
    origin: Origin
    figures: Figures
    range_us: tuple[int, int]
    sampled_us: int
    active_us: int
    range_sampled_us: int
    row_count: int
    functions: Sequence[FunctionRow] | None
    tree: Sequence[TreeRow] | None
    lines: Sequence[LineRow] | None
    baseline: Baseline | None = None
    sureness: Sureness | None = None
    """How sure the shares of functions are; None where what was sampled has no order in time."""
    are_lines_estimated: bool = False
    """Whether the self times of `lines` are estimates."""
    lines_note: str | None = None
    """What a time range does to the times and ticks of `lines`, in a sentence; None without a range."""
    row_after: FunctionRow | None = None
    """The first function beyond the limit."""
    repeated: Mapping[str, Repeats] = field(default_factory=dict)


def report(profile: Profile, request: Request, against: Profile | None = None) -> Report:
    """The report of `profile` (as it is counted under the accounting that the lens names, see `effective`).

    Its functions are compared with those of the whole of `against`, under the steps of the same lens. Raises UsageError
    when the lens names a function or a node that one of the profiles does not have.
    """
    whole = aggregate(profile, WHOLE)
    counted = whole if request.counted == WHOLE else counting.counted(profile, request.counted)
    tree = lines = lines_note = baseline = None
    functions: Sequence[FunctionRow] | None = None
    if against is not None:
        there = counting.counted(against, replace(request.counted, range_us=None))
        functions = None if request.view == "summary" else _compared(counted, there)
        baseline = _baseline(counted, there)
    elif request.view != "summary":
        functions = FunctionRows(counted, functions_by_time(counted))
    if request.view == "tree":
        tree = _tree(counted, request.limit)
    if request.view == "lines":
        lines, lines_note = _lines(counted.physical), range_note(counted.physical)
    row_count = len(lines or functions or ()) if request.view != "tree" else len(_sampled_rows(counted))
    return Report(
        request=request,
        origin=profile.origin,
        figures=figures(whole),
        range_us=counted.range_us,
        sampled_us=counted.sampled_us,
        active_us=counted.in_range.active_us,
        range_sampled_us=counted.in_range.sampled_us,
        row_count=row_count,
        functions=None if functions is None else functions[: request.limit],
        tree=tree,
        lines=None if lines is None else lines[: request.limit],
        baseline=baseline,
        sureness=Sureness(counted) if has_slices(profile.origin) else None,
        are_lines_estimated=lines is not None and has_estimated_lines(counted.physical),
        lines_note=lines_note,
        row_after=next(iter((functions or [])[request.limit :]), None) if request.limit is not None else None,
    )


def _compared(here: Aggregate, there: Aggregate) -> list[FunctionRow]:
    """The functions of both, the largest change of their share first."""
    comparison = compared(here, there)
    sure_here, sure_there = Sureness(here), Sureness(there)
    rows = []
    for pair in comparison.pairs:
        counted, function = (here, pair.here) if pair.here is not None else (there, pair.there)
        assert function is not None
        measured = _measured(here, pair.here) or Measured(0, 0, 0)
        share = comparison.change(pair)
        is_sure = share != 0 and not may_be_the_same(sure_here, sure_there, pair)
        rows.append(
            FunctionRow(
                counted.profile.functions.shown[function],
                Category(counted.profile.functions.category[function]),
                measured.self_us,
                measured.total_us,
                measured.samples,
                Change(_measured(there, pair.there), share, is_sure),
            )
        )
    return rows


def _measured(counted: Aggregate, function: int | None) -> Measured | None:
    if function is None:
        return None
    columns = (counted.function_self_us, counted.function_total_us, counted.function_samples)
    return Measured(*(int(column[function]) for column in columns))


def _baseline(here: Aggregate, there: Aggregate) -> Baseline:
    origin, whole = there.profile.origin, figures(there.in_range)
    return Baseline(origin, whole, there.in_range.active_us, tuple(differences(here, there)))


def _sampled_rows(counted: Aggregate) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The root, and the rows that have samples on them or below."""
    every_row = np.arange(len(counted.profile.tree))
    is_sampled = counted.sampled_below(every_row) > 0
    is_sampled[0] = True
    return np.flatnonzero(is_sampled)


def _tree(counted: Aggregate, limit: int | None) -> TreeRows:
    """In preorder; under a limit the rows with the largest total, the upper ones of equal rows, and the root.

    No row has less time than one below it, and in preorder it stands before it. So these rows hold their ancestors.
    """
    rows = _sampled_rows(counted)
    if limit is not None:
        largest = np.argsort(-counted.totals_us(rows), kind="stable")[: max(1, limit)]
        rows = rows[np.sort(largest)]
    return TreeRows(counted, rows)


def _lines(counted: Aggregate) -> Sequence[LineRow]:
    """Sorted by self time and ticks, both falling, then by place, then by the function."""
    functions, lines = counted.profile.functions, all_lines(counted)
    if functions.as_written is None and not lines.column.any():
        # Each line lies where it was recorded, and none has several columns to choose from.
        return LineRows(counted, lines_by_time(lines, functions), lines)
    rows = [
        LineRow(
            functions.shown[one.function],
            Category(functions.category[one.function]),
            one.url,
            one.line,
            one.self_us,
            one.ticks,
            column_on(one, functions.shown[one.function]),
        )
        for one in lines_at(lines, functions)
    ]
    rows.sort(key=lambda row: (-row.self_us, -row.ticks, row.url, row.line, *row.key.order))
    return rows
