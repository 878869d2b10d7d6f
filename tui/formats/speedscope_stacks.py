"""The two kinds of profile in a speedscope file: whole stacks with weights, and frames that open and close."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tui.formats import fields
from tui.formats.fields import Json
from tui.formats.recording import UNKNOWN_NODE
from tui.formats.stack_tree import StackTree
from tui.text import counted
from tui.units import LARGEST_US

Weighed = tuple[list[int], list[int | Fraction]]
"""Nodes, and how long each lasted in the profile's unit."""


def samples(profile: Json, functions: Sequence[int], tree: StackTree, path: str, warnings: list[str]) -> Weighed:
    """The samples of a `sampled` profile. Raises ProfileFormatError when an array is something else."""
    stacks = fields.array(profile, "samples", path) or []
    weights = fields.array(profile, "weights", path)
    if weights is None:
        weights = [1] * len(stacks)
        warnings.append("no weights: each sample counts as 1")
    count = min(len(stacks), len(weights))
    if len(stacks) != len(weights):
        warnings.append(f"{len(stacks):,} samples but {counted(len(weights), 'weight')}: the first {count:,} count")
    node_of: dict[tuple[int, ...], int] = {}
    nodes, unreadable = [], 0
    for stack in stacks[:count]:
        if not _is_stack(stack, len(functions)):
            unreadable += 1
            nodes.append(UNKNOWN_NODE)
            continue
        key = tuple(stack)
        if key not in node_of:
            node_of[key] = tree.node(functions[frame] for frame in stack)
        nodes.append(node_of[key])
    if unreadable:
        warnings.append(f"{counted(unreadable, 'sample')} with a frame that does not exist: counted as (unknown)")
    return nodes, [_number(weight, warnings) for weight in weights[:count]]


def _is_stack(stack: object, frames: int) -> bool:
    return isinstance(stack, list) and all(type(frame) is int and 0 <= frame < frames for frame in stack)


def events(profile: Json, functions: Sequence[int], tree: StackTree, path: str, warnings: list[str]) -> Weighed:
    """The stretches between the events of an `evented` profile, each with the stack that was open."""
    nodes: list[int] = []
    lengths: list[int | Fraction] = []
    opened: list[tuple[int, int]] = [(-1, 0)]
    open_count = [0] * len(functions)
    now = _number(profile.get("startValue", 0), warnings)
    misplaced = 0
    for event in fields.objects(fields.array(profile, "events", path)):
        frame, at = fields.integer(event.get("frame")), _number(event.get("at"), warnings)
        if at > now:
            nodes.append(opened[-1][1])
            lengths.append(at - now)
        misplaced += at < now
        now = max(now, at)
        if frame is None or not 0 <= frame < len(functions):
            misplaced += 1
        elif event.get("type") == "O":
            opened.append((frame, tree.child(opened[-1][1], functions[frame])))
            open_count[frame] += 1
        elif open_count[frame]:
            misplaced += opened[-1][0] != frame
            while open_count[frame] and _closed(opened, open_count) != frame:
                pass
        else:
            misplaced += 1
    if misplaced:
        warnings.append(f"{counted(misplaced, 'event')} out of order or on no frame: taken as well as possible")
    return nodes, lengths


def _closed(opened: list[tuple[int, int]], open_count: list[int]) -> int:
    """Closes the innermost frame; which one it was."""
    frame, _node = opened.pop()
    open_count[frame] -= 1
    return frame


def _number(value: object, warnings: list[str]) -> int | Fraction:
    """A weight or a time, exactly; 0, told once, for what is negative or no number."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < LARGEST_US:
        return int(value) if float(value).is_integer() else Fraction(value)
    told = "a weight or time that is negative, too large or no number: taken as 0"
    if told not in warnings:
        warnings.append(told)
    return 0
