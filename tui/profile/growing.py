"""Profiles that grow while they are recorded: by chunks of samples, or by sizes reported again and again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from tui.profile.columns.column_types import Int32, Int64
from tui.profile.columns.functions import is_only_program
from tui.profile.columns.stopped_time import Stop, stopped_us, with_stops_unsampled
from tui.profile.columns.ticks import NO_TICKS, Ticks, merged_ticks
from tui.profile.columns.timeline import Timeline
from tui.profile.path_table import ROOT_NODE, PathTable
from tui.profile.profile import Origin, Profile


@dataclass(slots=True)
class GrowingProfile:
    """What the chunks so far add up to. `origin` is that of the profile that it becomes.

    `start_us` and `end_us` are when the first chunk started and the last one ended, on the target's own clock (µs);
    None and 0 before the first. `gaps_us` is the time between chunks that none of them covers. `stops` are those of the
    process that were seen, on the same clock; what they have of a sample's time is unsampled.
    """

    origin: Origin
    start_us: int | None = None
    end_us: int = 0
    gaps_us: int = 0
    stops: list[Stop] = field(default_factory=list)
    _paths: PathTable = field(default_factory=PathTable)
    _nodes: list[Int32] = field(default_factory=list)
    _stamps: list[Int64] = field(default_factory=list)
    _last_sample_ends: int = 0
    _truncated_samples: int = 0
    _ticks: Ticks = NO_TICKS

    def add(self, chunk: Profile, start_us: int) -> None:
        """Takes in a recorded chunk whose startTime was `start_us`; chunks come in order of time.

        Chunks overlap a little. What one tells of the time before the end of the last one was told already: V8 takes
        a sample for all profiles that are being recorded.
        """
        node = self._paths.nodes_of_rows(chunk)
        stamps = start_us + chunk.timeline.start_us[:-1]
        told_until = max(self.end_us, int(self._stamps[-1][-1]) + 1 if self._stamps else 0)
        first_new = int(np.searchsorted(stamps, told_until))
        if self.start_us is None:
            self.start_us = start_us
        elif start_us > self.end_us:
            self.gaps_us += start_us - self.end_us
            self._be_unsampled_from(self._last_sample_ends)
        if first_new < len(stamps):
            self._nodes.append(node[chunk.timeline.node[first_new:]])
            self._stamps.append(stamps[first_new:])
            self._last_sample_ends = start_us + chunk.timeline.end_us
        self.end_us = max(self.end_us, start_us + chunk.duration_us)
        self._truncated_samples += chunk.origin.truncated_samples
        self._ticks = merged_ticks(
            np.concatenate([self._ticks.node, node[chunk.ticks.node]]),
            np.concatenate([self._ticks.line, chunk.ticks.line]),
            np.concatenate([self._ticks.count, chunk.ticks.count]),
        )

    @property
    def sample_count(self) -> int:
        """How many samples there are."""
        return sum(len(stamps) for stamps in self._stamps)

    @property
    def last_stamps(self) -> Int64:
        """int64[samples]: when those of the last chunk were taken, on the target's clock (µs)."""
        return self._stamps[-1] if self._stamps else np.empty(0, np.int64)

    @property
    def stopped_us(self) -> int:
        """How much of the time between samples the process was stopped."""
        return stopped_us(self._bounds_us, self.stops)

    @property
    def _bounds_us(self) -> Int64:
        """int64[samples + 1]: when each sample begins and the last one ends, on the target's clock."""
        stamps = np.concatenate([np.empty(0, np.int64), *self._stamps])
        ends_us = self._last_sample_ends
        if self.stops and len(stamps) > 2:
            # The mean interval of a chunk with a stop in it is no measure for its last sample.
            ends_us = min(ends_us, int(stamps[-1] + np.median(np.diff(stamps))))
        return np.append(stamps, ends_us)

    def profile(self) -> Profile:
        """The profile of all chunks: times are relative to `start_us`, node ids those given at first sight."""
        start_us = self.start_us or 0
        tree, row = self._paths.tree()
        node = np.concatenate([np.empty(0, np.int32), *self._nodes])
        if self.stops:
            node, bounds_us = with_stops_unsampled(node, self._bounds_us, self.stops, ROOT_NODE)
        else:
            bounds_us = self._bounds_us
        bounds_us = bounds_us - start_us if len(node) else np.zeros(1, np.int64)
        functions = self._paths.functions()
        return Profile(
            functions=functions,
            tree=tree,
            timeline=Timeline(row[node], bounds_us),
            ticks=self._ticks.moved(row),
            origin=replace(
                self.origin,
                duration_us=max(self.end_us - start_us, int(bounds_us[-1])),
                node_count=len(tree),
                max_depth=int(tree.depth.max()),
                truncated_samples=self._truncated_samples,
                is_only_program=is_only_program(functions, len(node)),
            ),
        )

    def with_these_ids(self, whole: Profile) -> Profile:
        """`whole`, a profile of the same recording, with the ids that its paths have here."""
        return self._paths.with_these_ids(whole)

    def _be_unsampled_from(self, stamp: int) -> None:
        """Ends the last sample at `stamp`: a `(root)` sample is in no function, and its time is unsampled."""
        if self._stamps:
            self._nodes.append(np.array([ROOT_NODE], np.int32))
            self._stamps.append(np.array([stamp], np.int64))


@dataclass(slots=True)
class GrowingSizes:
    """A heap profile that V8 reports whole again and again: it keeps the call paths of every report."""

    _paths: PathTable = field(default_factory=PathTable)

    def now(self, reported: Profile) -> Profile:
        """The latest report in the tree of all call paths so far, whose ids stay the same."""
        node = self._paths.nodes_of_rows(reported)
        tree, row = self._paths.tree()
        return replace(
            reported,
            functions=self._paths.functions(),
            tree=tree,
            timeline=Timeline(row[node[reported.timeline.node]], reported.timeline.start_us),
            origin=replace(reported.origin, node_count=len(tree), max_depth=int(tree.depth.max())),
        )

    def with_these_ids(self, whole: Profile) -> Profile:
        """`whole`, the last report, with the ids that its call paths have here."""
        return self._paths.with_these_ids(whole)
