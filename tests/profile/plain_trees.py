"""Trees as lists of parents (−1 at the root), random ones, and the plain walk over them."""

from __future__ import annotations

from hypothesis import strategies as st


@st.composite
def parents(draw: st.DrawFn, max_size: int = 30) -> list[int]:
    """The parents of a tree whose nodes stand in any order."""
    count = draw(st.integers(1, max_size))
    place = draw(st.permutations(range(count)))
    parent = [-1] * count
    for order in range(1, count):
        parent[place[order]] = place[draw(st.integers(0, order - 1))]
    return parent


@st.composite
def preorder_parents(draw: st.DrawFn, max_size: int = 30) -> list[int]:
    """The parents of a tree whose nodes stand in preorder: each below the node before it or one of its ancestors."""
    parent = [-1]
    for _ in range(draw(st.integers(0, max_size - 1))):
        path = path_to(parent, len(parent) - 1)
        parent.append(draw(st.sampled_from(path)))
    return parent


def path_to(parent: list[int], node: int) -> list[int]:
    """`node` and its ancestors, upwards."""
    path = []
    while node >= 0:
        path.append(node)
        node = parent[node]
    return path


def walk(parent: list[int]) -> list[int]:
    """The nodes in preorder, siblings as they stand."""
    children: list[list[int]] = [[] for _ in parent]
    for node, above in enumerate(parent):
        if above >= 0:
            children[above].append(node)
    order, pending = [], [parent.index(-1)]
    while pending:
        node = pending.pop()
        order.append(node)
        pending.extend(reversed(children[node]))
    return order
