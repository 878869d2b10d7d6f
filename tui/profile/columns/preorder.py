"""Preorder: where the nodes of a tree go, and where each subtree ends, without a walk.

In preorder a node comes before its children and each subtree is one slice. Walking there takes one step of Python a
node, and going level by level takes one step of numpy a level; a call tree can have a million nodes and be 100,000
deep. So both are done by *pointer doubling*: every row follows a pointer, then a pointer of the pointer, so that a way
of 1,000 steps takes 10 rounds.
"""

from __future__ import annotations

import numpy as np

from tui.profile.columns.column_types import Int32


def preorder_ends(parent: Int32) -> Int32 | None:
    """int32[n]: where the subtree of each row ends, or None when the rows do not stand in preorder.

    `parent` is −1 at exactly one row. A subtree ends behind the last child of the last child of … its row:

        row            0   1   2   3          0 (1 (2), 3)
        parent        −1   0   1   0
        last child     3   2   2   3          a leaf is its own
        last row       3   2   2   3
        end            4   3   3   4
    """
    row = np.arange(len(parent), dtype=np.int32)
    if np.array_equal(parent, row - np.int32(1)):
        # A single stack, as small profiles have, which a file may have many of.
        return np.full(len(parent), len(parent), np.int32)
    if np.any(parent >= row):
        return None
    last_row = row.copy()
    # Of several children the assignment leaves the last one behind.
    last_row[parent[1:]] = row[1:]
    _follow(last_row, np.flatnonzero(last_row != row))
    # Row i stands right when its parent is the row before, or an ancestor of that one. The topmost row whose subtree
    # ends with row i − 1 has that parent too then, since i is its next sibling.
    topmost_ending = row.copy()
    topmost_ending[last_row[::-1]] = row[::-1]
    parent_of_sibling = parent[topmost_ending[:-1]]
    stands_right = (parent[1:] == row[:-1]) | (parent[1:] == parent_of_sibling)
    return last_row + np.int32(1) if np.all(stands_right) else None


def depths(end: Int32) -> Int32:
    """int32[n]: how deep each row of a preorder lies, from where the subtrees `end`.

    Of the rows above row i, those that have not ended are its ancestors: `depth[i] = i − (ends up to i)`. With ends
    4, 3, 3, 4 the third row (i = 2) has depth 2 and the last one depth 3 − 2 = 1.
    """
    ended = np.cumsum(np.bincount(end, minlength=len(end) + 1)[: len(end)])
    depth: Int32 = np.arange(len(end), dtype=np.int32) - ended.astype(np.int32)
    return depth


def preorder_positions(parent: Int32) -> Int32:
    """int32[n]: where each node goes in preorder; `parent` is −1 at exactly one node and has no cycles.

    Siblings keep their order. Each node is given its successor, and then the number of nodes that follow is counted:

        node           0   1   2   3          parents 2, 2, −1, 0: the tree 2 (0 (3), 1)
        successor      3   –   0   1
        following      2   0   3   1
        position       1   3   0   2
    """
    nothing = len(parent)
    successor = _successors(parent)
    # One more entry stands for the end of the list: it follows itself at a distance of 0.
    following = np.ones(nothing + 1, np.int32)
    following[nothing] = 0
    pending = np.flatnonzero(successor[:nothing] != nothing)
    # Rounds are computed from the values of the round before, so that no distance is counted twice.
    while len(pending):
        ahead = successor[pending]
        following[pending] += following[ahead]
        successor[pending] = successor[ahead]
        pending = pending[successor[pending] != nothing]
    position: Int32 = nothing - following[:nothing]
    return position


def _successors(parent: Int32) -> Int32:
    """int32[n + 1]: the node after each in preorder; n stands for none, and for what follows it.

    That is its first child. Without one it is the next sibling of the nearest node, from itself upwards, that has one.
    """
    count = len(parent)
    by_parent = np.argsort(parent, kind="stable").astype(np.int32)
    parent_of = parent[by_parent]
    is_same_parent = parent_of[1:] == parent_of[:-1]
    next_sibling = np.full(count, count, np.int32)
    next_sibling[by_parent[:-1][is_same_parent]] = by_parent[1:][is_same_parent]
    first_child = np.full(count + 1, count, np.int32)
    # Assigned from the back, the first child is the one that stays; the root's missing parent is dropped.
    first_child[parent_of[:0:-1]] = by_parent[:0:-1]
    nearest = np.where((next_sibling != count) | (parent < 0), np.arange(count, dtype=np.int32), parent)
    _follow(nearest, np.arange(count))
    return np.where(first_child != count, first_child, np.append(next_sibling[nearest], np.int32(count)))


def _follow(pointer: Int32, pending: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    """Moves `pointer[pending]`, in place, to where following it ends: at an entry that points to itself.

    Pointers 1, 2, 3, 3 become 2, 3, 3, 3 and then 3, 3, 3, 3.
    """
    while len(pending):
        ahead = pointer[pending]
        further = pointer[ahead]
        pointer[pending] = further
        pending = pending[further != ahead]
