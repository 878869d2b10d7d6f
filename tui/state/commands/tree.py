"""The call tree: unfolding, chains, sorting, and going from match to match."""

from __future__ import annotations

from tui.analysis.search.found import Found
from tui.analysis.tables.outline import OutlineRow
from tui.state.commands.chart import zoom_to_row
from tui.state.commands.lists import ListPane, Rows, move_by
from tui.state.model.state import State, Update, with_look
from tui.state.rows.tree_rows import TreeTable
from tui.state.view.look import Look, fold_node, select_node, toggle_chain, unfold_node
from tui.state.view.screen_layout import PaneName
from tui.state.view.sorting import reverse_tree, sort_tree


def _rows(state: State, look: Look) -> Rows:
    table = state.counts.tree_table(look.tree)
    return Rows(len(table.rows), table.place_of(look.node))


def _select(state: State, place: int) -> Update:
    return with_look(state, select_node(state.aggregate, state.look, _table(state).rows[place].last, reveal=False)), ()


PANE = ListPane(PaneName.TREE, _rows, _select)


def _table(state: State) -> TreeTable:
    return state.counts.tree_table(state.look.tree)


def _cursor(state: State) -> int:
    return _table(state).place_of(state.look.node)


def _selected(state: State) -> OutlineRow | None:
    rows = _table(state).rows
    return rows[_cursor(state)] if rows else None


def unfold(state: State) -> Update:
    """Unfolds the row, then goes into it."""
    row = _selected(state)
    if row is None or not row.has_children:
        return state, ()
    if row.is_open:
        return move_by(PANE, state, 1)
    return with_look(state, unfold_node(state.aggregate, state.look, [row.last])), ()


def fold(state: State) -> Update:
    """Folds the row, then goes to its caller."""
    row = _selected(state)
    if row is None:
        return state, ()
    if row.is_open:
        return with_look(state, fold_node(state.aggregate, state.look, row.last)), ()
    rows = _table(state).rows
    above = next((place for place in range(_cursor(state), -1, -1) if rows[place].level < row.level), None)
    return (state, ()) if above is None else _select(state, above)


def unfold_heaviest(state: State) -> Update:
    """Unfolds the heaviest calls to the next fork."""
    if (row := _selected(state)) is None:
        return state, ()
    path = state.counts.outline(state.look.tree).heaviest_path(row.last)
    look = unfold_node(state.aggregate, state.look, [row.last, *path[:-1]])
    if path:
        look = select_node(state.aggregate, look, path[-1], reveal=False)
    return with_look(state, look), ()


def unfold_branch(state: State) -> Update:
    """Unfolds everything below the row."""
    if (row := _selected(state)) is None:
        return state, ()
    branch = state.counts.outline(state.look.tree).branch(row.last)
    return with_look(state, unfold_node(state.aggregate, state.look, branch)), ()


def toggle_chain_apart(state: State) -> Update:
    """Takes a chain of single calls apart, or together again."""
    row = _selected(state)
    return state if row is None else with_look(state, toggle_chain(state.aggregate, state.look, row.chain)), ()


def zoom_here(state: State) -> Update:
    """Zooms the chart to this call path."""
    row = _selected(state)
    return (state, ()) if row is None else zoom_to_row(state, row.last)


def sort_next(state: State) -> Update:
    """Sorts calls by total, self, name in turn."""
    return with_look(state, sort_tree(state.look, 1)), ()


def sort_previous(state: State) -> Update:
    """Sorts calls by name, self, total in turn."""
    return with_look(state, sort_tree(state.look, -1)), ()


def reverse(state: State) -> Update:
    """Reverses the order of calls."""
    return with_look(state, reverse_tree(state.look)), ()


def next_match(state: State, found: Found, step: int) -> tuple[Update, bool | None]:
    """Goes to the next call path to a match, as if all were unfolded: the way to it opens."""
    matches, node = state.counts.tree_matches(state.look.tree, found), state.look.node
    here = (None if node is None else state.aggregate.profile.tree.row_of(node)) or 0
    beyond = matches.after(here) if step > 0 else matches.before(here)
    target = beyond or (matches.first() if step > 0 else matches.last())
    if target is None:
        return (state, ()), None
    return (with_look(state, select_node(state.aggregate, state.look, target)), ()), beyond is None
