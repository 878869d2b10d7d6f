"""When V8's samples were taken: `samples` and `timeDeltas`, or what can be told without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from tui.base.errors import ProfileFormatError
from tui.base.text import counted
from tui.base.units import LARGEST_US
from tui.formats.builder.recording import UNKNOWN_NODE, Recording
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.profile.columns.column_types import Int32, Int64
from tui.profile.columns.timeline import exact_stamps

_GUESSED_INTERVAL_US = 1000
_MOST_HITS = 1_000_000


def read_samples(document: Json, node_of: Mapping[int, int], recording: Recording, path: str) -> None:
    """Fills samples, stamps, end, lines and columns of `recording`, whose nodes are complete.

    Raises ProfileFormatError for times that are no numbers or, counted from startTime, outside ±2^53 µs.
    """
    start = fields.time(document, "startTime", path)
    end = fields.time(document, "endTime", path)
    if start is not None and start == end and abs(start) >= LARGEST_US and isinstance(document["startTime"], float):
        # Floats of this size are further apart than a recording is long.
        end = None
    recording.end = None if end is None else end - (start or 0)
    # The start is only where the clock begins; what is counted from there has to fit.
    if recording.end is not None and not abs(recording.end) < LARGEST_US:
        raise ProfileFormatError(path, "endTime is more than 2^53 µs away from startTime")
    samples = fields.array(document, "samples", path)
    deltas = fields.array(document, "timeDeltas", path)
    if samples is None:
        estimate_from_hits(document["nodes"], recording)
        return
    recording.sample_node = sample_nodes(samples, node_of, recording.warnings)
    if deltas is None and samples:
        spread_evenly(recording)
        return
    deltas = deltas or []
    count = min(len(samples), len(deltas))
    if len(samples) > count:
        recording.warnings.append(f"{counted(len(samples) - count, 'sample')} without a time dropped")
    if len(deltas) > count:
        recording.warnings.append(f"{counted(len(deltas) - count, 'extra time delta')} ignored")
    recording.sample_node = recording.sample_node[:count]
    recording.stamps = exact_stamps(_checked(deltas[:count], recording.warnings, path))
    lines = recording.sample_lines = _positions(document.get("lines"), count)
    columns = None if lines is None else _positions(document.get("columns"), count)
    if lines is not None and columns is not None:
        # A column without its line says nothing.
        recording.sample_columns = np.where(lines > 0, columns, np.int32(0))


def sample_nodes(samples: Sequence[object], node_of: Mapping[int, int], warnings: list[str]) -> Int32:
    """int32[n]: the index of each sample's node; UNKNOWN_NODE, told in `warnings`, where there is none."""
    unknown = []
    sample_node = np.empty(len(samples), np.int32)
    for index, sample in enumerate(samples):
        node_id = sample if type(sample) is int else fields.integer(sample)
        node = UNKNOWN_NODE if node_id is None else node_of.get(node_id, UNKNOWN_NODE)
        sample_node[index] = node
        if node == UNKNOWN_NODE:
            unknown.append(sample)
    if unknown:
        is_one = all(sample == unknown[0] for sample in unknown)
        where = f"node {fields.shown(unknown[0])}, which does" if is_one else "nodes that do"
        warnings.append(f"{counted(len(unknown), 'sample')} on {where} not exist: counted as (unknown)")
    return sample_node


def _checked(deltas: Sequence[object], warnings: list[str], path: str) -> list[int | float]:
    checked: list[int | float] = []
    nulls = 0
    for index, delta in enumerate(deltas):
        if type(delta) is int and -LARGEST_US < delta < LARGEST_US:
            # What V8 writes is not asked anything else.
            checked.append(delta)
            continue
        if delta is None:
            nulls += 1
            delta = 0
        if not fields.is_number(delta):
            raise ProfileFormatError(path, f"timeDeltas[{index}]: expected a number, found {fields.kind(delta)}")
        if not abs(delta) < LARGEST_US:
            raise ProfileFormatError(path, f"timeDeltas[{index}] is outside ±2^53 µs")
        checked.append(int(delta) if float(delta).is_integer() else delta)
    if nulls:
        warnings.append(f"{counted(nulls, 'time delta')} of null taken as 0")
    if sum(map(abs, checked)) >= LARGEST_US:
        raise ProfileFormatError(path, "the sum of timeDeltas is outside ±2^53 µs")
    return checked


def _positions(positions: object, count: int) -> Int32 | None:
    """int32[count]: the line, or the column, of each sample, 0 where unknown; None when none is known."""
    if not isinstance(positions, list):
        return None
    column = np.zeros(count, np.int32)
    known = [fields.line(position) for position in positions[:count]]
    column[: len(known)] = known
    return column if np.any(column) else None


def spread_evenly(recording: Recording) -> None:
    """Gives the samples of `recording` equal times, since the file has none."""
    count = len(recording.sample_node)
    recording.stamps = _even_stamps(recording.end, count)
    recording.estimated = True
    recording.warnings.append("no timeDeltas: samples were spread evenly over the recording")


def estimate_from_hits(nodes: Sequence[Json], recording: Recording) -> None:
    """Makes samples of the hit counts of `nodes`, since the file has none: how many, but not when."""
    hits = in_proportion([max(0, fields.integer(node.get("hitCount")) or 0) for node in nodes])
    recording.sample_node = np.repeat(np.arange(len(nodes), dtype=np.int32), hits)
    recording.stamps = _even_stamps(recording.end, sum(hits))
    recording.estimated, recording.has_timeline = True, False
    recording.warnings.append("no samples: times were estimated from hitCount and there is no order in time")


def in_proportion(hits: list[int]) -> list[int]:
    """`hits` of nodes as they are, or about a million in their proportions: a short file can claim any number of them.

    Every node with hits keeps at least one.
    """
    total = sum(hits)
    return hits if total <= _MOST_HITS else [hit and max(1, hit * _MOST_HITS // total) for hit in hits]


def _even_stamps(end: Fraction | None, count: int) -> Int64:
    interval_us = float(end / count) if end is not None and end > 0 and count else _GUESSED_INTERVAL_US
    stamps: Int64 = np.rint(np.arange(count) * interval_us).astype(np.int64)
    return stamps
