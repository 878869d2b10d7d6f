"""A run of nodes, taken apart at its call frames.

What stands between two call frames is a *joint*: the rest of one node and the beginning of the next.

    {"id":1,"callFrame":{…},"hitCount":0,"children":[2,5]},{"id":2,"callFrame":{…},"hitCount":3}
    └─────┘                            └───── joint ─────────────┘                            └┘

An outer half is made up to the first and last one, so n nodes have n + 1 joints, all alike. In all but the first
stands the rest of a node: hit count, children and ticks, and in all but the last the id of a node.

Its *shape* is the joint with a 9 for every digit. Numbers of V8's differ from node to node, shapes hardly do: a
profile of a million nodes has some hundred. So each shape is held against the grammar once, which also tells how
many children and ticks stand in it, and all joints of a run are checked by looking their shapes up.

    0,"children":[2,5]},{"id":2,          joint
    9,"children":[9,9]},{"id":9,          shape: 2 children, no ticks
    0,2,5,2,                              numbers: hit count, children, next id
"""

from __future__ import annotations

import re

import numpy as np

from tui.formats.fast.call_frames import CallFrames
from tui.formats.fast.integers import integers
from tui.formats.fast.node_columns import NodeColumns, int32
from tui.formats.fast.shape import NotV8Shape
from tui.profile.columns.column_types import Int64, ranges

# The answer alternates: joint, call frame, joint, … A call frame ends at a brace; braces in its name, as in
# `RegExp: \{(\d+)\}`, are passed over when no comma follows. The bounds keep the search linear on hostile input: what
# is longer stays in its joint, which then has no known shape.
_split_at_call_frames = re.compile(rb'"callFrame":(\{[^}]{0,4000}+\}(?:[^,][^}]{0,4000}+\}){0,8}+),"hitCount":').split

_NUMBER = rb"9{1,15}"
_TICK = rb'\{"line":%b,"ticks":%b\}' % (_NUMBER, _NUMBER)
_SHAPE = re.compile(
    rb"%(number)b"
    rb'(?:,"children":\[(?P<children>%(number)b(?:,%(number)b)*+)\])?'
    rb'(?:,"positionTicks":\[(?P<ticks>%(tick)b(?:,%(tick)b)*+)\])?'
    rb'\},\{"id":%(number)b,' % {b"number": _NUMBER, b"tick": _TICK}
)
_DIGITS_TO_NINES = bytes.maketrans(b"012345678", b"999999999")
_ALL_BUT_NUMBERS = bytes(set(range(256)) - set(b"0123456789,"))
_BOUND = b"\0"
"""Between joints; the grammar allows none inside one."""

_FIRST_HALF, _LAST_HALF = b"0},", b',{"id":0,'


class Shapes(dict[bytes, int]):
    """`shapes[shape]` says how many children and ticks stand in it: `children << 32 | ticks`.

    Raises NotV8Shape when the shape is not one that V8 writes.
    """

    def __missing__(self, shape: bytes) -> int:
        match = _SHAPE.fullmatch(shape)
        if match is None:
            raise NotV8Shape("a node is not as V8 writes it")
        children, ticks = match["children"], match["ticks"]
        child_count = children.count(b",") + 1 if children else 0
        tick_count = ticks.count(b"{") if ticks else 0
        counts = self[shape] = child_count << 32 | tick_count
        return counts


def carved(run: memoryview, frames: CallFrames, shapes: Shapes) -> NodeColumns:
    """The columns of a run of nodes. Raises NotV8Shape when one is not as V8 writes it.

    Call frames are looked up last, so a run that is refused for its shape has interned no function.
    """
    joints, call_frames = _split(run)
    text = _BOUND.join(joints)
    child_count, tick_count = _counts(text, len(joints), shapes)
    # Without all else each number of a joint is followed by one comma: hit count, children, ticks, next id.
    numbers = integers(text.translate(None, _ALL_BUT_NUMBERS)[:-1])
    joint_end = np.cumsum(1 + child_count + 2 * tick_count + 1)
    if joint_end[-1] != len(numbers):
        raise NotV8Shape("a number is missing")
    next_id_at = joint_end - 1
    ticks_at = next_id_at - 2 * tick_count
    children_at = ticks_at - child_count
    line_at = ranges(ticks_at, 2 * tick_count)[0::2]
    # What stands in joint 1 is that of node 0.
    node = np.arange(-1, len(call_frames), dtype=np.int32)
    return NodeColumns(
        id=int32(numbers[next_id_at[:-1]]),
        function=np.fromiter(map(frames.__getitem__, call_frames), np.int32, len(call_frames)),
        child_of=np.repeat(node, child_count),
        child_id=int32(numbers[ranges(children_at, child_count)]),
        tick_of=np.repeat(node, tick_count),
        tick_line=int32(numbers[line_at]),
        tick_count=numbers[line_at + 1],
    )


def _split(run: memoryview) -> tuple[list[bytes], list[bytes]]:
    """The joints and the call frames of `run`."""
    pieces = _split_at_call_frames(run)
    joints, call_frames = pieces[0::2], pieces[1::2]
    joints[0] = _FIRST_HALF + joints[0]
    joints[-1] += _LAST_HALF
    return joints, call_frames


def _counts(text: bytes, joints: int, shapes: Shapes) -> tuple[Int64, Int64]:
    """int64[joints] each: how many children and how many ticks stand in each joint of `text`."""
    shape_texts = text.translate(_DIGITS_TO_NINES).split(_BOUND)
    if len(shape_texts) != joints:
        raise NotV8Shape("a zero byte")
    counts = np.fromiter(map(shapes.__getitem__, shape_texts), np.int64, joints)
    return counts >> 32, counts & 0xFFFFFFFF
