"""Boxes in plain Python: every sample's stack walked, neighbouring ones of the same node merged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import accumulate
from unittest.mock import patch

from hypothesis import strategies as st

from tests.stacks import profile_from
from tui.analysis.chart import box_counts
from tui.analysis.chart.layout import Box, Layout
from tui.analysis.counting import common_depth, extremes
from tui.analysis.counting.aggregate import Aggregate
from tui.profile.profile import Profile

_FRAMES = st.lists(st.sampled_from("abc"), min_size=1, max_size=7).map(";".join)
_STATES = st.sampled_from(["(idle)", "(program)", "(garbage collector)", "(root)"])
_SEGMENTS = st.lists(
    st.tuples(st.one_of(_FRAMES, _FRAMES, _STATES), st.integers(1, 4), st.integers(0, 7)), min_size=1, max_size=25
)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Profiles of a few functions that call each other at random, some samples of zero length."""
    segments = draw(_SEGMENTS)
    stacks = " | ".join(f"{stack} {count}" for stack, count, _ in segments)
    lengths = [length for _, count, length in segments for _ in range(count)]
    first = draw(st.integers(0, 9))
    stamps = list(accumulate(lengths[:-1], initial=first))
    return profile_from(stacks, stamps_us=stamps, end_us=stamps[-1] + lengths[-1] + draw(st.integers(0, 9)))


@contextmanager
def small_blocks() -> Iterator[None]:
    """Makes short recordings go the way of long ones: blocks of a few samples."""
    with ExitStack() as stack:
        for module, name, size in (
            (extremes, "_BLOCK", 3),
            (extremes, "_DIRECT", 2),
            (box_counts, "_SMALLEST_BLOCK", 5),
            (box_counts, "_TABLE_CELLS", 1),
            (common_depth, "_CHUNK", 4),
        ):
            stack.enter_context(patch.object(module, name, size))
        yield


def boxes_by_depth(layout: Layout) -> dict[int, list[Box]]:
    """Every box of `layout`, by depth, from left to right."""
    paths = [layout.tree.path(row) for row in layout.samples.node.tolist()]
    start_us = layout.samples.start_us.tolist()
    boxes: dict[int, list[Box]] = {}
    for depth in range(1, max(map(len, paths), default=0) + 1):
        rows = [path[depth - 1] if len(path) >= depth else None for path in paths]
        for first, row in enumerate(rows):
            if row is None or (first and rows[first - 1] == row):
                continue
            last = first
            while last < len(rows) and rows[last] == row:
                last += 1
            boxes.setdefault(depth, []).append(Box(row, depth, start_us[first], start_us[last], first, last))
    return boxes


def merged_positions(counted: Aggregate) -> dict[int, tuple[int, int]]:
    """Tree row -> start and end of its box in the icicle: children widest first, V8's states last, then self time."""
    tree, functions = counted.profile.tree, counted.profile.functions
    position = {0: (0, counted.total_us(0))}
    pending = [0]
    last = ("(program)", "(idle)")
    while pending:
        parent = pending.pop()
        left = position[parent][0]
        children = [row for row in tree.children(parent).tolist() if counted.total_us(row) > 0]

        def key(row: int, parent: int = parent) -> tuple[int, int, int]:
            name = functions.labels[int(tree.function[row])]
            rank = 1 + last.index(name) if parent == 0 and name in last else 0
            return rank, -counted.total_us(row), row

        for row in sorted(children, key=key):
            position[row] = (left, left + counted.total_us(row))
            left = position[row][1]
            pending.append(row)
    del position[0]
    return position
