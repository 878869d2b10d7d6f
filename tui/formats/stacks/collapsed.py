"""Collapsed stacks, the text that flame graph scripts read: `main;parse;scan 12`, one stack a line.

https://github.com/brendangregg/FlameGraph#2-fold-stacks
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tui.base.errors import ProfileFormatError
from tui.base.text import counted
from tui.base.units import LARGEST_US
from tui.formats.builder.recording import assemble
from tui.formats.builder.runtime import runtime_of
from tui.formats.json import fields
from tui.formats.stacks.collapsed_lines import PLACE, has_two_counts, is_austin, lines, stack_and_count
from tui.formats.stacks.exact_bounds import count_scale
from tui.formats.stacks.stack_tree import StackTree
from tui.profile.columns.column_types import Float64, Int32
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import ANONYMOUS, FunctionTable
from tui.profile.profile import Origin, Profile

_MOST_REMEMBERED = 1 << 16
"""Frames whose functions are remembered by their text. A file may have a million frames that each occur once."""
_AUSTIN_FRAME = re.compile(r"(.+?):([^:]+):[0-9]{1,10}(?::[0-9]{1,10}){0,3}")
"""https://github.com/P403n1x87/austin#basic-usage; newer ones have the end of the line and columns behind it."""


def collapsed(text: str, origin: Origin) -> Profile:
    """The profile in `text`, in samples, since these files do not say what they count; there is no order in time.

    Of the two counts of a differential file the second one is taken. Raises ProfileFormatError when the counts add up
    to too much.
    """
    tree = StackTree(table := FunctionTable())
    warnings: list[str] = []
    node, count = _counted_stacks(text, tree, table, warnings)
    with np.errstate(over="ignore"):
        total = np.sum(count)
    if not total < LARGEST_US:
        raise ProfileFormatError(origin.path, "the sum of the counts is outside ±2^53")
    scale = 1
    if np.any(count != np.rint(count)):
        counts_of_lines = count
        node, count = _added_up(node, count)
        scale = count_scale(counts_of_lines, len(node))
    recording = tree.recording(node, warnings)
    recording.bounds = np.rint(np.concatenate(([0], np.cumsum(count))) * scale).astype(np.int64)
    recording.unit, recording.has_timeline = "samples", False
    runtime = runtime_of(table.functions(), {})
    return assemble(recording, replace(origin, format="collapsed", runtime=runtime, count_scale=scale))


def _counted_stacks(text: str, tree: StackTree, table: FunctionTable, warnings: list[str]) -> tuple[Int32, Float64]:
    """The node of each stack in `text`, int32[n], and its count, float64[n]."""
    function_of = _FunctionOfFrame(_austin_key if is_austin(text) else _key, table)
    callers, caller_node = "", 0
    nodes, counts = array("i"), array("d")
    skipped = negative = 0
    is_differential = has_two_counts(text)
    for line in lines(text):
        parts = stack_and_count(line)
        if parts is not None and is_differential:
            before = stack_and_count(parts[0])
            parts = None if before is None else (before[0], parts[1])
        if parts is None:
            skipped += 1
            continue
        count = float(parts[1])
        if count < 0:
            negative += 1
            continue
        stack = parts[0]
        top = stack.rfind(";") + 1
        # Most files are sorted: a stack often has the callers of the one before it.
        if stack[:top] != callers:
            callers = stack[:top]
            caller_node = tree.node(function_of[frame] for frame in callers.split(";")[:-1])
        nodes.append(tree.child(caller_node, function_of[stack[top:]]))
        counts.append(count)
    if is_differential:
        warnings.append("a differential file, with two counts for each stack: the second one was taken")
    if skipped:
        warnings.append(f"{counted(skipped, 'line')} without a stack and a count skipped")
    if negative:
        warnings.append(f"{counted(negative, 'stack')} with a negative count skipped")
    return np.array(nodes, np.int32), np.array(counts, np.float64)


class _FunctionOfFrame(dict[str, int]):
    """The function of each frame, by the text of the frame; interned when it is first looked up."""

    def __init__(self, key: Callable[[str], FunctionKey], table: FunctionTable) -> None:
        """No functions yet; those of the frames, which `key` identifies, go into `table`."""
        super().__init__()
        self._key = key
        self._table = table

    def __missing__(self, frame: str) -> int:
        if len(self) == _MOST_REMEMBERED:
            self.clear()
        function = self[frame] = self._table.intern(self._key(frame))
        return function


def _added_up(node: Int32, count: Float64) -> tuple[Int32, Float64]:
    """Each distinct node, int32[k], with the sum of its counts, float64[k], so that their roundings do not add up."""
    nodes = np.flatnonzero(np.bincount(node))
    return nodes.astype(np.int32), np.bincount(node, weights=count)[nodes].astype(np.float64)


def _austin_key(frame: str) -> FunctionKey:
    """The key of one of Austin's frames, `module:function:line`.

    The line is where a sample stood, which tells no two functions apart.
    """
    place = _AUSTIN_FRAME.fullmatch(frame)
    return _key(frame) if place is None else FunctionKey(place[2], place[1], 0, 0)


def _key(frame: str) -> FunctionKey:
    """The key of a frame, with its place where tickscope or another tool wrote one: `scan (file:///scan.js:12:7)`."""
    name, has_rest, rest = frame.partition(" (")
    place = PLACE.fullmatch(rest) if has_rest else None
    if place is None:
        return FunctionKey("" if frame == ANONYMOUS else frame, "#", 0, 0)
    url, line, column = place.groups()
    return FunctionKey("" if name == ANONYMOUS else name, url, fields.line(line), fields.line(column))
