"""How nodes name each other: `children` downwards, `parent` upwards, or both; whole or damaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tui.base.text import counted
from tui.formats.json import fields
from tui.formats.json.fields import Json
from tui.profile.columns.column_types import Int32

NONE = -1


def linked_parents(
    nodes: Sequence[Json], node_of: dict[int, int], can_be_root: Sequence[bool], warnings: list[str]
) -> Int32:
    """int32[n]: the index of each node's parent, −1 at the root; siblings follow the file's order.

    The root is the first node without a parent that `can_be_root`, of those with an id of their own. Where there is
    none, all tops have −1, for a root to be made above them. A second root is merged into the first, also in `node_of`.
    A node claimed twice stays with its first parent; what hangs in a cycle, on nothing or on a node that is missing is
    attached to the root, so that nothing is lost. `warnings` gets a sentence for each kind of damage.
    """
    parent, orphans = _named_parents(nodes, node_of)
    _claim_children(nodes, node_of, parent, warnings)
    unclaimed = [index for index, above in enumerate(parent) if above == NONE]
    # Nothing can claim a node whose id a later one took over. That has a warning already: it is neither lost nor root.
    tops = [index for index in unclaimed if _owner(nodes, node_of, index) == index] or unclaimed
    root = _root(tops, parent, can_be_root)
    if root == NONE:
        lost = [index for index in tops if index in orphans]
    else:
        lost = [index for index in tops if index != root]
        if parent[root] != NONE:
            warnings.append("the root is the child of another node: cut there")
            parent[root] = NONE
    for index in tops:
        parent[index] = NONE if index == root else root
    for index in unclaimed:
        # Of two states side by side the first one would count, which has no samples: so it goes below the other.
        owner = _owner(nodes, node_of, index)
        if owner != index != root:
            parent[index] = owner if parent[owner] == root else root
    if root != NONE:
        _merge_roots(root, [index for index in tops if index != root and can_be_root[index]], parent, node_of)
    cut = _cut_cycles(parent, root)
    if lost:
        warnings.append(f"{counted(len(lost), 'unreachable node')} attached to the root")
    if cut:
        warnings.append(f"{counted(cut, 'cycle')} among the nodes cut")
    return np.array(parent, np.int32)


def _root(tops: Sequence[int], parent: Sequence[int], can_be_root: Sequence[bool]) -> int:
    """The root among `tops`, or the first node on a cycle that can be one; NONE where there is neither."""
    root = next((index for index in tops if can_be_root[index]), NONE)
    if root != NONE:
        return root
    candidates = (index for index, can_be in enumerate(can_be_root) if can_be)
    first = next(candidates, NONE)
    return first if first != NONE and _is_on_cycle(first, parent) else NONE


def _merge_roots(root: int, others: Sequence[int], parent: list[int], node_of: dict[int, int]) -> None:
    """Hands the children of other roots to `root`, and their samples by way of `node_of`: both are in no function."""
    merged = set(others)
    if not merged:
        return
    parent[:] = [root if above in merged else above for above in parent]
    node_of.update({node_id: root for node_id, index in node_of.items() if index in merged})


def _is_on_cycle(start: int, parent: Sequence[int]) -> bool:
    index, steps = parent[start], 0
    while index not in (NONE, start) and steps < len(parent):
        index, steps = parent[index], steps + 1
    return index == start


def _owner(nodes: Sequence[Json], node_of: Mapping[int, int], index: int) -> int:
    """The index of the node that has the id of node `index`: itself, or the last one of that id."""
    return node_of.get(fields.integer(nodes[index].get("id")) or 0, index)


def _named_parents(nodes: Sequence[Json], node_of: Mapping[int, int]) -> tuple[list[int], set[int]]:
    """The parent that each node names itself, as Chrome's traces write it, and the nodes whose parent is missing.

    Ids count from 1, so an exporter's 0 or −1 that is no node means no parent.
    """
    parent = [NONE] * len(nodes)
    orphans = set()
    for index, node in enumerate(nodes):
        named = fields.integer(node.get("parent")) if "parent" in node else None
        if named is None:
            continue
        above = node_of.get(named, NONE)
        if above == NONE and named > 0:
            orphans.add(index)
        elif above != index:
            parent[index] = above
    return parent, orphans


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
        warnings.append(f"{counted(missing, 'child id')} that no node has: ignored")
    if own:
        warnings.append(f"{counted(own, 'child', 'children')} listed by its own node: ignored")
    if twice:
        warnings.append(f"{counted(twice, 'node')} with two parents: the first one counts")


def _cut_cycles(parent: list[int], root: int) -> int:
    """Attaches one node of each cycle to the root, or makes it a top where `root` is NONE; how many there were.

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
