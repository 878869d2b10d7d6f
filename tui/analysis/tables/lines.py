"""Time per source line: the self time of each call path, by its samples' lines or shared over its line ticks.

Chrome's traces say on which line each sample stood, newer ones on which column of it too: there a place has the time
that its samples own. Elsewhere ticks say on which lines V8 saw a call path's own code, and carry no time. So a node's
self time is shared in proportion to its ticks, in whole µs by largest remainder: what single µs are left over go to the
lines whose exact share was cut most. Either way the lines of a node add up to its self time, whatever is counted.

Chrome DevTools (front_end/ui/legacy/components/perf_ui/LineLevelProfile.ts) counts the same ticks on the same lines,
1-based, and gives them other times, which do not add up to those of functions:

- A tick is worth the length of the recording by the hits of all nodes, idle ones as well, however long the samples of
  its own node lasted. With even samples, of which each has its tick, both come to the same.
- A trace's sample is worth the time since the one before it, and the first one nothing. Here a sample owns the time
  after it, in lines as everywhere. Where samples are out of order, DevTools moves them but not their lines.
- Scripts without a url and samples without a line are left out there, and are line 0 or a script of their own here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui.analysis.counting.aggregate import Aggregate, owned_us
from tui.profile.columns.column_types import Int32, Int64, ranges
from tui.profile.columns.places import distinct_places

NO_LINE = 0
"""The line of self time that has no ticks."""

_LARGEST_PRODUCT = 2**31
"""Products of two numbers below it fit int64."""


@dataclass(frozen=True, eq=False)
class LineShares:
    """Node `node[k]` spent `self_us[k]` on `line[k]` (0: no ticks tell), where it has `ticks[k]`.

    int32[k], int64[k] for ticks and µs; each (node, line, column) once. `column[k]` is where on the line, 0 where no
    samples tell. Ticks are the file's, whatever the range.
    """

    node: Int32
    line: Int32
    column: Int32
    ticks: Int64
    self_us: Int64

    def __len__(self) -> int:
        return len(self.node)


@dataclass(frozen=True, eq=False)
class Lines:
    """Function `function[k]` spent `self_us[k]` on `line[k]`, where it has `ticks[k]`.

    Sorted by function, line and `column[k]`, which is where on the line, 0 where no samples tell; each of them once.
    """

    function: Int32
    line: Int32
    column: Int32
    ticks: Int64
    self_us: Int64

    def __len__(self) -> int:
        return len(self.line)


def has_estimated_lines(aggregate: Aggregate) -> bool:
    """Whether self times of lines are estimates: under a time range, unless each sample tells its line.

    Ticks carry no time. A node's time in the range is shared over the ticks that it has in the whole profile.
    """
    return aggregate.lens.range_us is not None and aggregate.profile.sample_lines is None


def range_note(aggregate: Aggregate) -> str | None:
    """What a time range does to the times and ticks of lines, in a sentence; None without a range."""
    if aggregate.lens.range_us is None:
        return None
    if has_estimated_lines(aggregate):
        return "Self times are estimated: ticks carry no time and are the whole profile's."
    return "Self times are those of the samples in the range, ticks the whole profile's."


def all_lines(aggregate: Aggregate) -> Lines:
    """The lines of all functions."""
    return _merged(aggregate, line_shares(aggregate))


def function_lines(aggregate: Aggregate, function: int) -> Lines:
    """The lines of one function, over all call paths to it."""
    return _merged(aggregate, line_shares(aggregate, aggregate.profile.tree.rows_of(function)))


def functions_lines(aggregate: Aggregate, functions: Int64) -> Lines:
    """The lines of some functions, over all call paths to them."""
    is_asked = np.zeros(len(aggregate.profile.functions), bool)
    is_asked[functions] = True
    rows = np.flatnonzero(is_asked[aggregate.profile.tree.function]).astype(np.int32)
    return _merged(aggregate, line_shares(aggregate, rows))


def node_lines(aggregate: Aggregate, row: int) -> Lines:
    """The lines of one call path."""
    return _merged(aggregate, line_shares(aggregate, np.array([row], np.int32)))


def line_shares(aggregate: Aggregate, rows: Int32 | None = None) -> LineShares:
    """How the nodes of `rows` (rising; all without it) share their self time over their lines."""
    if rows is None:
        rows = np.arange(len(aggregate.profile.tree), dtype=np.int32)
    if aggregate.profile.sample_lines is not None:
        return _by_sample(aggregate, aggregate.profile.sample_lines, aggregate.profile.sample_columns, rows)
    ticks = aggregate.profile.ticks
    first_tick = np.searchsorted(ticks.node, rows, "left")
    tick_count = np.searchsorted(ticks.node, rows, "right") - first_tick
    is_ticked = tick_count > 0
    unticked = rows[~is_ticked & (aggregate.self_us[rows] > 0)]
    tick = ranges(first_tick[is_ticked], tick_count[is_ticked])
    shared_us = _shared(aggregate.self_us[rows[is_ticked]], ticks.count[tick], tick_count[is_ticked])
    nothing = np.zeros(len(unticked), np.int64)
    node = np.concatenate((ticks.node[tick], unticked))
    return LineShares(
        node=node,
        line=np.concatenate((ticks.line[tick], np.full(len(unticked), NO_LINE, np.int32))),
        column=np.zeros_like(node),
        ticks=np.concatenate((ticks.count[tick], nothing)),
        self_us=np.concatenate((shared_us, aggregate.self_us[unticked])),
    )


def _by_sample(aggregate: Aggregate, lines: Int32, columns: Int32 | None, rows: Int32) -> LineShares:
    """The same where each sample tells its line, and its column where there are `columns`; ticks are samples."""
    timeline = aggregate.profile.timeline
    is_asked = np.zeros(len(aggregate.profile.tree), bool)
    is_asked[rows] = True
    is_asked[0] = False
    samples = np.flatnonzero(is_asked[timeline.node])
    owned = owned_us(timeline, 0, len(timeline), aggregate.lens.range_us)[samples]
    column = None if columns is None else columns[samples]
    at, place = distinct_places(timeline.node[samples], lines[samples], column)
    ticks, self_us = np.bincount(place, minlength=len(at)), np.zeros(len(at), np.int64)
    np.add.at(self_us, place, owned)
    is_told = (at.line != NO_LINE) | (self_us > 0)
    ticks[at.line == NO_LINE] = 0
    return LineShares(at.owner[is_told], at.line[is_told], at.column[is_told], ticks[is_told], self_us[is_told])


def _shared(node_us: Int64, weight: Int64, weight_count: Int64) -> Int64:
    """int64[weights]: each node's time over its weights, whole and adding up, by largest remainder.

    Node `i` has the next `weight_count[i]` weights. 10 µs over the weights 1, 1, 1 are 3⅓ each: 3, 3, 3 and one left,
    which goes to the largest remainder, of equal ones the first: 4, 3, 3.
    """
    if not len(weight):
        return np.empty(0, np.int64)
    node_start = np.cumsum(weight_count) - weight_count
    # Weights of a damaged file may be huge: Python's integers, slower and without an end, then do the same steps.
    exact = weight if weight.sum(dtype=np.float64) < _LARGEST_PRODUCT else weight.astype(object)
    node_weight = np.add.reduceat(exact, node_start)
    whole_rounds, rest = node_us // node_weight, node_us % node_weight
    # us * weight / node_weight, split so that no product is larger than node_weight².
    share_of_rest = np.repeat(rest, weight_count) * exact
    divisor = np.repeat(node_weight, weight_count)
    share = np.repeat(whole_rounds, weight_count) * exact + share_of_rest // divisor
    remainder = share_of_rest % divisor
    left_over = node_us - np.add.reduceat(share, node_start)

    node = np.repeat(np.arange(len(node_us)), weight_count)
    by_remainder = np.argsort(-remainder, kind="stable")
    order = by_remainder[np.argsort(node[by_remainder], kind="stable")]
    rank_in_node = np.arange(len(weight)) - np.repeat(node_start, weight_count)
    share[order] += rank_in_node < np.repeat(left_over, weight_count)
    shared_us: Int64 = share.astype(np.int64)
    return shared_us


def _merged(aggregate: Aggregate, shares: LineShares) -> Lines:
    """The same summed over all nodes of a function."""
    at, place = distinct_places(aggregate.profile.tree.function[shares.node], shares.line, shares.column)
    ticks, self_us = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    np.add.at(ticks, place, shares.ticks)
    np.add.at(self_us, place, shares.self_us)
    return Lines(at.owner, at.line, at.column, ticks, self_us)
