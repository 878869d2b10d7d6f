"""The call tree pane."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui.analysis.search.found import Found
from tui.analysis.search.match_moves import TreeMatches
from tui.analysis.tables.outline import Outline, OutlineRow, SiblingOrder
from tui.base.cells import Canvas
from tui.draw.tables.call_tree import draw_call_tree
from tui.explorer.commands.commands import Where, bindings_of
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.list_pane import ListPane
from tui.state.view.look import fold_node, select_node, toggle_chain, unfold_node
from tui.state.view.sorting import reverse_tree, sort_tree


class TreePane(ListPane):
    """The call tree: a row for each call path that is unfolded."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.TREE)
    places = (Where.LIST, Where.TREE)
    title = "Call tree"
    explanation = (
        "Who calls whom, from the outermost call inwards, the heaviest first. Total is the time with the call "
        "anywhere on the stack, self the time with it on top. A row `a › … › f  +9` is a chain of calls that do "
        "nothing but call the next one; `a` takes it apart."
    )

    _outline: Outline
    _rows: list[OutlineRow]
    _cursor = 0
    _matches: TreeMatches | None = None

    def prepare(self, before: Sight | None, sight: Sight) -> None:
        """Keeps the visible rows and the cursor's place among them."""
        tree_look, node = sight.look.tree, sight.look.node
        if before is None or before.aggregate is not sight.aggregate or _order(before) != _order(sight):
            self._outline = Outline(sight.aggregate, *_order(sight))
            before = None
        if before is None or before.look.tree != tree_look:
            self._rows = self._outline.rows(tree_look.open | tree_look.revealed, tree_look.unchained)
            self._row_of_node = {row: index for index, seen in enumerate(self._rows) for row in seen.chain}
            before = None
        if before is None or before.look.node != node:
            self._cursor = self._place_of(node)

    def selection(self, sight: Sight) -> object:
        """The cursor's row, and the way to it."""
        return sight.look.node, sight.look.tree.revealed

    def _place_of(self, node_id: int | None) -> int:
        """The visible row of a node, or of the nearest one above it that is visible."""
        tree = self.aggregate.profile.tree
        row = None if node_id is None else tree.row_of(node_id)
        while row is not None and row > 0:
            if row in self._row_of_node:
                return self._row_of_node[row]
            row = int(tree.parent[row])
        return 0

    @property
    def row_count(self) -> int:
        return len(self._rows)

    @property
    def cursor(self) -> int:
        return self._cursor

    @property
    def _selected(self) -> OutlineRow | None:
        return self._rows[self._cursor] if self._rows else None

    def move_to(self, row: int) -> None:
        self.ask(select_node, self._rows[row].last, False)

    def paint(self, width: int, height: int) -> Canvas:
        """The pane's cells."""
        if self.sight is None:
            return Canvas(width, height)
        view = self.view(width, height)
        base, glyphs, order = self.sight.base, self.sight.glyphs, self.look.tree.order
        return draw_call_tree(self.aggregate, self._rows, order, view, base, glyphs, self.page, self.sight.found)

    def takes_matches(self, found: Found) -> bool:
        """Rows are functions."""
        return True

    def go_to_match(self, found: Found, step: int) -> bool | None:
        """The next call path to a match, as if all were unfolded; the way to it opens."""
        matches, node = self._matches, self.look.node
        if matches is None or (matches.outline, matches.found) != (self._outline, found):
            matches = self._matches = TreeMatches(self._outline, found)
        here = (None if node is None else self.aggregate.profile.tree.row_of(node)) or 0
        beyond = matches.after(here) if step > 0 else matches.before(here)
        target = beyond or (matches.first() if step > 0 else matches.last())
        if target is None:
            return None
        self.ask(select_node, target)
        return beyond is None

    def action_unfold(self) -> None:
        row = self._selected
        if row is None or not row.has_children:
            return
        if row.is_open:
            self.move_by(1)
        else:
            self.ask(unfold_node, [row.last])

    def action_fold(self) -> None:
        row = self._selected
        if row is None:
            return
        if row.is_open:
            self.ask(fold_node, row.last)
            return
        above = next((place for place in range(self._cursor, -1, -1) if self._rows[place].level < row.level), None)
        if above is not None:
            self.move_to(above)

    def action_unfold_heaviest(self) -> None:
        if (row := self._selected) is not None:
            path = self._outline.heaviest_path(row.last)
            self.ask(unfold_node, [row.last, *path[:-1]])
            if path:
                self.ask(select_node, path[-1], False)

    def action_unfold_branch(self) -> None:
        if (row := self._selected) is not None:
            self.ask(unfold_node, self._outline.branch(row.last))

    def action_toggle_chain(self) -> None:
        if (row := self._selected) is not None:
            self.ask(toggle_chain, row.chain)

    def action_zoom_here(self) -> None:
        if (row := self._selected) is not None:
            self.answers.zoom_chart(row.last)

    def action_sort_tree(self) -> None:
        self.ask(sort_tree, 1)

    def action_sort_tree_back(self) -> None:
        self.ask(sort_tree, -1)

    def action_reverse_tree(self) -> None:
        self.ask(reverse_tree)


def _order(sight: Sight) -> tuple[SiblingOrder, bool]:
    """What calls of one function are sorted by."""
    return sight.look.tree.order, sight.look.tree.is_reversed
