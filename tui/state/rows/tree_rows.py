"""The visible rows of the call tree."""

from __future__ import annotations

from dataclasses import dataclass

from tui.analysis.tables.outline import Outline, OutlineRow
from tui.state.view.look import TreeLook


@dataclass(frozen=True, eq=False, slots=True)
class TreeTable:
    """The visible rows of `outline`, and the place of each tree row among them: a chain of calls shares one."""

    outline: Outline
    rows: list[OutlineRow]
    place_of_row: dict[int, int]

    def place_of(self, node: int | None) -> int:
        """The place of the node with this id, or of the nearest visible one above it."""
        tree = self.outline.aggregate.profile.tree
        row = None if node is None else tree.row_of(node)
        while row is not None and row > 0:
            if row in self.place_of_row:
                return self.place_of_row[row]
            row = int(tree.parent[row])
        return 0


def tree_table(outline: Outline, look: TreeLook) -> TreeTable:
    """The rows that are visible under `look`."""
    rows = outline.rows(look.open | look.revealed, look.unchained)
    return TreeTable(outline, rows, {row: place for place, seen in enumerate(rows) for row in seen.chain})
