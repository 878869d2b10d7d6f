"""Call trees whose nodes hold their children: the old `head` form and sampling heap profiles."""

from __future__ import annotations

from dataclasses import dataclass

from tui.base.errors import ProfileFormatError
from tui.base.text import counted
from tui.formats.json import fields
from tui.formats.json.fields import Json


@dataclass(frozen=True, slots=True)
class Flat:
    """The nodes of a nested tree in preorder, and the position of each one's parent (−1 at the root)."""

    nodes: list[Json]
    parent: list[int]
    ids: list[int]


def flat(head: object, path: str, warnings: list[str]) -> Flat:
    """The tree below `head`, walked without recursion.

    Nodes without an id (Chrome up to 69 wrote none) are numbered in preorder, and so is a whole tree whose nodes
    share one id, as cpuprofilify writes it.
    """
    if not isinstance(head, dict):
        raise ProfileFormatError(path, f"head: expected an object, found {fields.kind(head)}")
    nodes: list[Json] = []
    parent: list[int] = []
    unreadable = 0
    pending: list[tuple[object, int]] = [(head, -1)]
    while pending:
        node, above = pending.pop()
        if not isinstance(node, dict):
            unreadable += 1
            continue
        children = node.get("children")
        nodes.append(node)
        parent.append(above)
        if isinstance(children, list):
            pending.extend((child, len(nodes) - 1) for child in reversed(children))
        elif children is not None:
            unreadable += 1
    if unreadable:
        warnings.append(f"ignored {counted(unreadable, 'child', 'children')} that could not be read")
    return Flat(nodes, parent, _ids(nodes))


def _ids(nodes: list[Json]) -> list[int]:
    ids = [fields.integer(node.get("id")) for node in nodes]
    is_useful = None not in ids and (len(set(ids)) > 1 or len(ids) == 1)
    return [node_id or 0 for node_id in ids] if is_useful else list(range(1, len(nodes) + 1))
