"""The old form of a V8 CPU profile: a nested `head`, absolute `timestamps`, start and end in seconds.

Written by Chrome before 50, the npm module v8-profiler and what was built on it. The oldest ones have times of nodes
in place of samples (see `self_times`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from tui.base.errors import ProfileFormatError
from tui.base.units import LARGEST_US, US_PER_S
from tui.formats.builder.recording import assemble
from tui.formats.builder.runtime import runtime_of
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.v8.cpuprofile import cpuprofile, recorded
from tui.formats.v8.nested import flat
from tui.formats.v8.self_times import has_self_times, read_self_times, sample_count
from tui.profile.profile import Origin, Profile


def v8_head(document: Json, origin: Origin) -> Profile:
    """The profile in a document with a `head`. Raises ProfileFormatError as `cpuprofile` does."""
    warnings: list[str] = []
    tree = flat(document["head"], origin.path, warnings)
    nodes = [_node(node, node_id) for node, node_id in zip(tree.nodes, tree.ids, strict=True)]
    parent = np.array(tree.parent, np.int32)
    origin = replace(origin, format="v8-head", warnings=(*origin.warnings, *warnings))
    if not document.get("samples") and has_self_times(nodes):
        recording = recorded({"nodes": nodes, "samples": []}, origin.path, parent)
        read_self_times(nodes, recording, origin.path)
        runtime = runtime_of(recording.functions.functions(), {})
        return assemble(recording, replace(origin, runtime=runtime, node_count=len(nodes)))
    flattened = {"nodes": nodes, "samples": document.get("samples"), **_times(document, origin.path)}
    return cpuprofile(flattened, origin, parent)


def _node(node: Json, node_id: int) -> Json:
    """`node` with its id, and with the names of fields that Chrome gave those of the npm module v8-profiler."""
    named = {**node, "id": node_id, "hitCount": sample_count(node)}
    if "url" not in node and "scriptName" in node:
        named["url"] = node["scriptName"]
    return named


def _times(document: Json, path: str) -> Json:
    """Start, end and deltas as a `.cpuprofile` has them, in µs from the start."""
    stamps = _timestamps(document, path)
    start, end = _seconds(document.get("startTime")), _seconds(document.get("endTime"))
    if not stamps:
        length = end - start if start is not None and end is not None and end > start else None
        return {"startTime": 0, "endTime": length}
    samples = document.get("samples")
    # One stamp more than samples says when the last one ended.
    last = stamps.pop() if isinstance(samples, list) and len(stamps) == len(samples) + 1 > 1 else None
    if start is None or end is None or not _fits(document, start, end, stamps):
        start, end = stamps[0], last
    deltas = [stamps[0] - start, *(after - before for before, after in pairwise(stamps))]
    return {
        "startTime": 0,
        "endTime": None if end is None else end - start,
        "timeDeltas": [int(delta) if delta.denominator == 1 else float(delta) for delta in deltas],
    }


def _fits(document: Json, start: Fraction, end: Fraction, stamps: Sequence[Fraction]) -> bool:
    """Whether start and end say more than the stamps do.

    Whole seconds were cut down to them: beside a single sample they are all there is, beside more they only mislead.
    """
    is_whole = isinstance(document.get("startTime"), int) and isinstance(document.get("endTime"), int)
    return start <= min(stamps) <= max(stamps) <= end and (not is_whole or len(stamps) == 1)


def _seconds(value: object) -> Fraction | None:
    """A time in seconds, in µs; None when it is none, or outside ±2^53 µs."""
    seconds = fields.decimal(value)
    return seconds * US_PER_S if seconds is not None and abs(seconds) * US_PER_S < LARGEST_US else None


def _timestamps(document: Json, path: str) -> list[Fraction]:
    stamps: Sequence[object] = fields.array(document, "timestamps", path) or []
    exact: list[Fraction] = []
    for index, stamp in enumerate(stamps):
        if not fields.is_number(stamp):
            raise ProfileFormatError(path, f"timestamps[{index}]: expected a number, found {fields.kind(stamp)}")
        if not abs(stamp) < LARGEST_US:
            raise ProfileFormatError(path, f"timestamps[{index}] is outside ±2^53 µs")
        exact.append(Fraction(stamp))
    return exact
