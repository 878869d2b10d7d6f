"""speedscope's own files, which colleagues send and which tickscope writes.

https://github.com/jlfwong/speedscope/blob/main/src/lib/file-format-spec.ts
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from tui.base.errors import EmptyProfile, ProfileFormatError
from tui.base.units import LARGEST_US
from tui.formats.builder.recording import assemble
from tui.formats.builder.runtime import runtime_of
from tui.formats.builder.several import readable
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.formats.stacks.exact_bounds import bounds_of_weights, bounds_since, count_scale
from tui.formats.stacks.speedscope_stacks import SharedFrames, events, samples
from tui.formats.stacks.stack_tree import StackTree
from tui.profile.columns.fractional_stamps import Number
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import ANONYMOUS, FunctionTable
from tui.profile.profile import Origin, Profile, Thread, Unit

_UNITS: dict[str, tuple[Unit, int | Fraction]] = {
    "nanoseconds": ("us", Fraction(1, 1000)),
    "microseconds": ("us", 1),
    "milliseconds": ("us", 1000),
    "seconds": ("us", 1_000_000),
    "bytes": ("bytes", 1),
    "none": ("samples", 1),
}

_MOST_PROFILES = 20_000
"""A profile costs a tenth of a millisecond and 3 kB even when it is empty, and 14 bytes of a file can claim one."""


def is_speedscope(document: Json) -> bool:
    """Whether `document` has the shape of a speedscope file."""
    return "speedscope" in fields.text(document.get("$schema")) or (
        isinstance(document.get("profiles"), list) and isinstance(document.get("shared"), dict)
    )


def speedscope(document: Json, origin: Origin) -> list[Profile]:
    """The profiles of a speedscope document. Raises ProfileFormatError when none can be read."""
    frames = fields.array(fields.member(document, "shared"), "frames", origin.path) or []
    profiles = fields.objects(document.get("profiles"))
    if not profiles:
        raise EmptyProfile(origin.path, "this speedscope file has no profiles")
    keys = _keys(frames)
    origin = replace(origin, format="speedscope", thread_count=min(len(profiles), _MOST_PROFILES))
    return readable(
        range(len(profiles)), lambda index: [_profile(index + 1, profiles[index], keys, origin)], _MOST_PROFILES
    )


def _keys(frames: list[object]) -> list[FunctionKey]:
    """The keys of `frames`, which is empty then: an object takes four times the memory of its key."""
    frames.reverse()
    keys = []
    while frames:
        frame = frames.pop()
        keys.append(_key(frame if isinstance(frame, dict) else {}))
    return keys


def _key(frame: Json) -> FunctionKey:
    name = fields.text(frame.get("name"))
    return FunctionKey(
        name="" if name == ANONYMOUS else name,
        place=fields.text(frame.get("file")) or "#" + fields.text(frame.get("script")),
        line=fields.line(frame.get("line")),
        column=fields.line(frame.get("col")),
    )


def _profile(number: int, profile: Json, keys: Sequence[FunctionKey], origin: Origin) -> Profile:
    unit, factor = _UNITS.get(fields.text(profile.get("unit")), _UNITS["none"])
    table = FunctionTable()
    tree = StackTree(table)
    warnings: list[str] = []
    frames = SharedFrames(keys, table)
    if _is_evented(profile):
        nodes, times = events(profile, frames, tree, origin.path, warnings)
        _check_length(times[-1] - times[0], factor, origin.path)
        scale = _scale(unit, [after - before for before, after in pairwise(times)])
        bounds = bounds_since(times[0], times, factor * scale)
    else:
        nodes, weights = samples(profile, frames, tree, origin.path, warnings)
        _check_length(sum(weights), factor, origin.path)
        scale = _scale(unit, weights)
        bounds = bounds_of_weights(weights, factor * scale)
    # Empty stacks at the ends are time before the first sample and after the last one.
    first, last = _inner(nodes)
    recording = tree.recording(nodes[first:last], warnings)
    recording.bounds, recording.unit = bounds[first : last + 1], unit
    recording.end = Fraction(int(bounds[-1]))
    thread = Thread(number, fields.text(profile.get("name")))
    runtime = runtime_of(table.functions(), {})
    has_spans = _is_evented(profile) and unit == "us"
    return assemble(recording, replace(origin, thread=thread, runtime=runtime, count_scale=scale, has_spans=has_spans))


def _scale(unit: Unit, weights: Sequence[Number]) -> int:
    """What weights that are counts are multiplied by (see `count_scale`); times and bytes have units of their own."""
    if unit != "samples" or all(type(weight) is int for weight in weights):
        return 1
    return count_scale(np.array(weights, np.float64), len(weights))


def _is_evented(profile: Json) -> bool:
    return profile.get("type") == "evented" or ("events" in profile and "samples" not in profile)


def _inner(nodes: Sequence[int]) -> tuple[int, int]:
    """The half-open range of `nodes` from the first that is not the root to the last one; (0, 0) without any."""
    first = next((index for index, node in enumerate(nodes) if node), None)
    if first is None:
        return 0, 0
    last = len(nodes)
    while not nodes[last - 1]:
        last -= 1
    return first, last


def _check_length(length: float, factor: int | Fraction, path: str) -> None:
    if length * factor >= LARGEST_US:
        raise ProfileFormatError(path, "the sum of weights is outside ±2^53")
