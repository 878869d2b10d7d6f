"""How nodes name each other: `children` downwards, `parent` upwards, or both; whole or damaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tui.formats import fields
from tui.formats.fields import Json
from tui.profile.columns import Int32
from tui.text import counted

NONE = -1


def linked_parents(nodes: Sequence[Json], node_of: Mapping[int, int], warnings: list[str]) -> Int32:
    """int32[n]: the index of each node's parent, −1 at the one root; siblings follow the file's order.

    The root is the first node that nobody claims, of those with an id of their own. A node claimed twice stays with its
    first parent; what hangs in a cycle or on nothing is attached to the root, so that nothing is lost. Each is told in
    `warnings`.
    """
    parent = _named_parents(nodes, node_of)
    _claim_children(nodes, node_of, parent, warnings)
    unclaimed = [index for index, above in enumerate(parent) if above == NONE]
    # A node whose id a later one took over is told as such, and nobody can claim it: it is neither lost nor the root.
    free = [index for index in unclaimed if _owner(nodes, node_of, index) == index]
    root, *attached = free or unclaimed or [0]
    if parent[root] != NONE:
        warnings.append("the root is the child of another node: cut there")
    for index in attached:
        parent[index] = root
    for index in unclaimed:
        # Of two states side by side the first one would count, which has no samples: so it goes below the other.
        owner = _owner(nodes, node_of, index)
        parent[index] = owner if owner != index and parent[owner] == root else root
    parent[root] = NONE
    cut = _cut_cycles(parent, root)
    if attached:
        warnings.append(f"{counted(len(attached), 'unreachable node')} attached to the root")
    if cut:
        warnings.append(f"{counted(cut, 'cycle')} among the nodes cut")
    return np.array(parent, np.int32)


def _owner(nodes: Sequence[Json], node_of: Mapping[int, int], index: int) -> int:
    """The index of the node that has the id of node `index`: itself, or the last one of that id."""
    return node_of.get(fields.integer(nodes[index].get("id")) or 0, index)


def _named_parents(nodes: Sequence[Json], node_of: Mapping[int, int]) -> list[int]:
    """The parent that each node names itself, as Chrome's traces write it."""
    parent = [NONE] * len(nodes)
    for index, node in enumerate(nodes):
        named = fields.integer(node.get("parent")) if "parent" in node else None
        if named is not None and node_of.get(named, index) != index:
            parent[index] = node_of[named]
    return parent


def _claim_children(nodes: Sequence[Json], node_of: Mapping[int, int], parent: list[int], warnings: list[str]) -> None:
    """Fills in `parent` from the children that nodes name."""
    unreadable = missing = own = twice = 0
    for index, node in enumerate(nodes):
        children = node.get("children")
        if not children:
            continue
        if not isinstance(children, list):
            unreadable += 1
            continue
        # A node whose id a later one took over speaks for that one.
        owner = _owner(nodes, node_of, index)
        for child in children:
            child_id = child if type(child) is int else fields.integer(child)
            below = None if child_id is None else node_of.get(child_id)
            if below is None:
                missing += 1
            elif below == owner:
                own += 1
            elif parent[below] == NONE:
                parent[below] = owner
            elif parent[below] != owner:
                twice += 1
    if unreadable:
        warnings.append(f"{counted(unreadable, 'node')} with children that are no array: they were ignored")
    if missing:
        warnings.append(f"{counted(missing, 'child', 'children')} that no node has the id of: ignored")
    if own:
        warnings.append(f"{counted(own, 'child', 'children')} listed by its own node: ignored")
    if twice:
        warnings.append(f"{counted(twice, 'node')} with two parents: the first one counts")


def _cut_cycles(parent: list[int], root: int) -> int:
    """Attaches one node of each cycle to the root; how many there were.

    Walks up from every node, marking it with the walk's number: meeting one's own number is a cycle.
    """
    walked_by = [0] * len(parent)
    cycles = 0
    for walk, start in enumerate(range(len(parent)), 1):
        index = start
        while index != NONE and not walked_by[index]:
            walked_by[index] = walk
            index = parent[index]
        if index != NONE and walked_by[index] == walk:
            parent[index] = root
            cycles += 1
    return cycles
