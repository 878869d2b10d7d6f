"""Call trees with functions taken out of their stacks.

Whatever a step of the lens does, it says two things of each row: for which row it stands from now on, and which row is
above it. From that the new tree follows, with the rows that have become one call path put together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tui.profile.columns.column_types import Bool, Int32
from tui.profile.columns.functions import Functions
from tui.profile.columns.same_paths import same_paths
from tui.profile.columns.ticks import NO_TICKS
from tui.profile.columns.timeline import Timeline
from tui.profile.columns.tree import CallTree, call_tree
from tui.profile.profile import Profile

DROPPED = -1
"""The row of what is not counted."""


@dataclass(frozen=True, eq=False, slots=True)
class Shape:
    """A call tree made from another one: `row` int32[rows of the other] says where each row went, or DROPPED."""

    functions: Functions
    tree: CallTree
    row: Int32


def unchanged(profile: Profile) -> Shape:
    """The call tree as it is."""
    return Shape(profile.functions, profile.tree, np.arange(len(profile.tree), dtype=np.int32))


def reshaped(shape: Shape, stands_for: Int32, parent: Int32) -> Shape:
    """The shape in which row `i` stands for `stands_for[i]` and is below `parent[i]`.

    A row that stays stands for itself; what it stands for may itself stand for another row, or be DROPPED. Both rows
    named are above `i`, except that the root stands for itself. Taking parse out of main › parse › read:

        row           0 (root)   1 main   2 parse   3 read
        stands for    0          1        1         3
        parent        –          0        1         2, which is main by then
    """
    tree = shape.tree
    stands_for = _followed(stands_for)
    staying = np.flatnonzero(stands_for == np.arange(len(tree))).astype(np.int32)
    number = np.full(len(tree) + 1, DROPPED, np.int32)
    number[staying] = np.arange(len(staying), dtype=np.int32)
    parent_number = np.append(np.int32(-1), number[stands_for[parent[staying[1:]]]])
    function = tree.function[staying]

    first = same_paths(function, parent_number)
    is_first = first == np.arange(len(staying))
    path = (np.cumsum(is_first) - 1).astype(np.int32)[first]
    path_parent = np.append(np.int32(-1), path[parent_number[is_first][1:]])
    below, row_of_path = call_tree(function[is_first], path_parent, tree.id[staying[is_first]])

    # The last entry stands for what is dropped: index −1.
    row = np.full(len(tree) + 1, DROPPED, np.int32)
    is_counted = stands_for != DROPPED
    row[:-1][is_counted] = row_of_path[path[number[stands_for[is_counted]]]]
    return Shape(shape.functions, below, row[shape.row])


def _followed(stands_for: Int32) -> Int32:
    """What each row stands for in the end: the row that stands for itself, or DROPPED.

    By pointer doubling, so that a thousand rows that each stand for the one above take ten rounds.
    """
    stands_for = np.append(stands_for, np.int32(DROPPED))
    while True:
        further = stands_for[stands_for]
        if np.array_equal(further, stands_for):
            return stands_for[:-1]
        stands_for = further


def shown(profile: Profile, shape: Shape) -> Profile:
    """The profile with the tree of `shape`. Samples that are not counted are on the root.

    Source lines stay where they are: a row that stands for several functions has none (see `Aggregate.physical`).
    """
    row = np.where(shape.row == DROPPED, np.int32(0), shape.row)
    line = Timeline(row[profile.timeline.node], profile.timeline.start_us, profile.timeline.uncut)
    lineless = replace(profile, ticks=NO_TICKS, sample_lines=None, sample_columns=None)
    return replace(lineless, functions=shape.functions, tree=shape.tree, timeline=line)


def covered(tree: CallTree, is_top: Bool) -> Bool:
    """bool[rows]: the rows in the subtrees of `is_top` rows.

    Each subtree adds one where it starts and takes one away where it ends: [1, 3) and [2, 3) make 0, 1, 2, 0.
    """
    tops = np.flatnonzero(is_top)
    steps = np.zeros(len(tree) + 1, np.int64)
    steps[tops] += 1
    np.subtract.at(steps, tree.end[tops], 1)
    return np.cumsum(steps[:-1]) > 0
