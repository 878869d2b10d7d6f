"""speedscope's own files, which colleagues send and which tickscope writes.

https://github.com/jlfwong/speedscope/blob/main/src/lib/file-format-spec.ts
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate

import numpy as np

from tui.errors import EmptyProfile, ProfileFormatError
from tui.formats import fields
from tui.formats.fields import Json
from tui.formats.recording import assemble
from tui.formats.runtime import runtime_of
from tui.formats.several import readable
from tui.formats.speedscope_stacks import events, samples
from tui.formats.stack_tree import StackTree
from tui.profile.columns import Int64
from tui.profile.function_key import FunctionKey
from tui.profile.functions import ANONYMOUS, FunctionTable
from tui.profile.profile import Origin, Profile, Thread, Unit
from tui.profile.timeline import rounded_us
from tui.units import LARGEST_US

_UNITS: dict[str, tuple[Unit, Fraction]] = {
    "nanoseconds": ("us", Fraction(1, 1000)),
    "microseconds": ("us", Fraction(1)),
    "milliseconds": ("us", Fraction(1000)),
    "seconds": ("us", Fraction(1_000_000)),
    "bytes": ("bytes", Fraction(1)),
    "none": ("samples", Fraction(1)),
}


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
    keys = [_key(frame if isinstance(frame, dict) else {}) for frame in frames]
    return readable(profiles, lambda profile: [_profile(profile, keys, origin)])


def _key(frame: Json) -> FunctionKey:
    name = fields.text(frame.get("name"))
    return FunctionKey(
        name="" if name == ANONYMOUS else name,
        place=fields.text(frame.get("file")) or "#" + fields.text(frame.get("script")),
        line=fields.line(frame.get("line")),
        column=fields.line(frame.get("col")),
    )


def _profile(profile: Json, keys: Sequence[FunctionKey], origin: Origin) -> Profile:
    unit, factor = _UNITS.get(fields.text(profile.get("unit")), _UNITS["none"])
    table = FunctionTable()
    tree = StackTree(table)
    functions = [table.intern(key) for key in keys]
    warnings: list[str] = []
    nodes, weights = (events if "events" in profile else samples)(profile, functions, tree, origin.path, warnings)
    bounds = _bounds(weights, factor, origin.path)
    # Empty stacks at the ends are time before the first sample and after the last one.
    first, last = _inner(nodes)
    recording = tree.recording(nodes[first:last], warnings)
    recording.bounds, recording.unit = bounds[first : last + 1], unit
    recording.end = Fraction(int(bounds[-1]))
    thread = Thread(name=fields.text(profile.get("name")))
    runtime = runtime_of(table.functions(), {})
    return assemble(recording, replace(origin, format="speedscope", thread=thread, runtime=runtime))


def _inner(nodes: Sequence[int]) -> tuple[int, int]:
    on_a_stack = [index for index, node in enumerate(nodes) if node]
    return (on_a_stack[0], on_a_stack[-1] + 1) if on_a_stack else (0, 0)


def _bounds(weights: Sequence[int | Fraction], factor: Fraction, path: str) -> Int64:
    """int64[n + 1]: where each weight starts, and the end, added up exactly and rounded once."""
    if sum(weights) * factor >= LARGEST_US:
        raise ProfileFormatError(path, "the sum of weights is outside ±2^53")
    if factor == 1 and all(type(weight) is int for weight in weights):
        return np.concatenate(([0], np.cumsum(np.array(weights, np.int64)))).astype(np.int64)
    exact = accumulate((Fraction(weight) * factor for weight in weights), initial=Fraction(0))
    return np.fromiter((rounded_us(bound) for bound in exact), np.int64, len(weights) + 1)
