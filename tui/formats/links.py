"""How nodes name each other: `children` downwards, `parent` upwards, or both; whole or damaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tui.formats import fields
from tui.profile.columns import Int32
from tui.text import counted

NONE = -1


def linked_parents(nodes: Sequence[Mapping[str, Any]], node_of: Mapping[int, int], warnings: list[str]) -> Int32:
    """int32[n]: the index of each node's parent, −1 at the one root; siblings follow the file's order.

    The root is the first node that nobody claims. A node claimed twice stays with its first parent; what hangs in a
    cycle or on nothing is attached to the root, so that nothing is lost. Each is told in `warnings`.
    """
    parent, problems = _claimed(nodes, node_of)
    root = next((index for index, above in enumerate(parent) if above == NONE), 0)
    if parent[root] != NONE:
        problems["cut at the root"] = problems.get("cut at the root", 0) + 1
        parent[root] = NONE
    _tell(problems, warnings)
    orphans = [index for index, above in enumerate(parent) if above == NONE and index != root]
    attached = [index for index in orphans if index == node_of.get(_id(nodes[index]), index)]
    for index in orphans:
        parent[index] = root
    cut = _cut_cycles(parent, root)
    if attached:
        warnings.append(f"{counted(len(attached), 'unreachable node')} attached to the root")
    if cut:
        warnings.append(f"{counted(cut, 'cycle')} among the nodes cut")
    return np.array(parent, np.int32)


def _id(node: Mapping[str, Any]) -> int:
    return fields.integer(node.get("id")) or 0


def _claimed(nodes: Sequence[Mapping[str, Any]], node_of: Mapping[int, int]) -> tuple[list[int], dict[str, int]]:
    parent = [NONE] * len(nodes)
    problems: dict[str, int] = {}

    def problem(what: str) -> None:
        problems[what] = problems.get(what, 0) + 1

    # The node's own word for its parent goes first, as Chrome's traces are read.
    for index, node in enumerate(nodes):
        named = fields.integer(node.get("parent")) if "parent" in node else None
        if named is not None and named in node_of and node_of[named] != index:
            parent[index] = node_of[named]
    for index, node in enumerate(nodes):
        children = node.get("children")
        if not children:
            continue
        if not isinstance(children, list):
            problem("children that are no array")
            continue
        for child in children:
            child_id = child if type(child) is int else fields.integer(child)
            below = node_of.get(child_id) if child_id is not None else None
            if below is None:
                problem("children that do not exist")
            elif below == index:
                problem("nodes that are their own child")
            elif parent[below] == NONE:
                parent[below] = index
            elif parent[below] != index:
                problem("nodes with two parents")
    return parent, problems


def _tell(problems: Mapping[str, int], warnings: list[str]) -> None:
    warnings.extend(f"{what}: {count:,}" for what, count in problems.items())


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
