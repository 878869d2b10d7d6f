"""Collapsed stacks, the text that flame graph scripts read: `main;parse;scan 12`, one stack a line.

https://github.com/brendangregg/FlameGraph#2-fold-stacks
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate

import numpy as np

from tui.errors import ProfileFormatError
from tui.formats import fields
from tui.formats.recording import assemble
from tui.formats.runtime import runtime_of
from tui.formats.stack_tree import StackTree
from tui.profile.category import GARBAGE_COLLECTOR, IDLE, PROGRAM
from tui.profile.function_key import FunctionKey
from tui.profile.functions import ANONYMOUS, FunctionTable
from tui.profile.profile import Origin, Profile
from tui.text import counted
from tui.units import LARGEST_US

_STACK = re.compile(r"(\S.*) (\d{1,18})\s*")
_STATES = (GARBAGE_COLLECTOR, PROGRAM, IDLE)
_PLACE = re.compile(r"(.+?):(\d{1,10})(?::(\d{1,10}))?\)")


def is_collapsed(start: str) -> bool:
    """Whether most lines at the `start` of a text are a stack and a count.

    One line that ends in a number may be anything, `error code: 1020`: it has to look like frames besides.
    """
    lines = [line for line in start.split("\n")[:50] if line.strip()]
    stacks = [stack[1] for stack in map(_STACK.fullmatch, lines) if stack is not None]
    return 2 * len(stacks) > len(lines) and (len(stacks) > 1 or _is_surely_stack(stacks[0]))


def _is_surely_stack(stack: str) -> bool:
    return ";" in stack or " " not in stack or _key(stack).url != "" or stack in _STATES


def collapsed(text: str, origin: Origin) -> Profile:
    """The profile in `text`, in samples, since these files do not say what they count; there is no order in time.

    Raises ProfileFormatError when the counts add up to too much.
    """
    table = FunctionTable()
    tree = StackTree(table)
    function_of: dict[str, int] = {}
    nodes, counts, skipped = [], [], 0
    for line in text.split("\n"):
        stack = _STACK.fullmatch(line)
        if stack is None:
            skipped += bool(line.strip())
            continue
        for frame in (frames := stack[1].split(";")):
            if frame not in function_of:
                function_of[frame] = table.intern(_key(frame))
        nodes.append(tree.node(function_of[frame] for frame in frames))
        counts.append(int(stack[2]))
    if sum(counts) >= LARGEST_US:
        raise ProfileFormatError(origin.path, "the sum of the counts is outside ±2^53")
    warnings = [f"{counted(skipped, 'line')} that are no stack and a count skipped"] if skipped else []
    bounds = np.array([*accumulate(counts, initial=0)], np.int64)
    recording = tree.recording(nodes, warnings)
    recording.bounds, recording.unit, recording.has_timeline = bounds, "samples", False
    runtime = runtime_of(table.functions(), {})
    return assemble(recording, replace(origin, format="collapsed", runtime=runtime))


def _key(frame: str) -> FunctionKey:
    """The key of a frame, with its place where tickscope or another tool wrote one: `scan (file:///scan.js:12:7)`."""
    name, _, rest = frame.partition(" (")
    place = _PLACE.fullmatch(rest)
    if place is None:
        return FunctionKey("" if frame == ANONYMOUS else frame, "#", 0, 0)
    url, line, column = place.groups()
    return FunctionKey("" if name == ANONYMOUS else name, url, fields.line(line), fields.line(column))
