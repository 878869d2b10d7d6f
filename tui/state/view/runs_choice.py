"""Looks that differ in the list of busy runs: pure functions from one look to the next."""

from __future__ import annotations

from dataclasses import replace

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.callers import Path, heaviest_row
from tui.state.view.look import Look, select_node
from tui.state.view.pane_looks import without_subtree


def select_run(aggregate: Aggregate, look: Look, start_us: int, row: int) -> Look:
    """The look with the run from `start_us` on selected, and in the other panes what it was about: tree row `row`."""
    look = replace(look, moment_us=start_us, runs=replace(look.runs, start_us=start_us))
    return select_node(aggregate, look, row)


def select_gc(aggregate: Aggregate, look: Look, path: Path) -> Look:
    """The look with a row of the garbage collections selected, in the other panes its heaviest call path."""
    look = replace(look, runs=replace(look.runs, gc_cursor=path))
    row = heaviest_row(aggregate, path)
    return look if row is None else select_node(aggregate, look, row)


def toggle_gc(look: Look) -> Look:
    """The look with the list of garbage collections in place of the busy runs, or the other way round."""
    return replace(look, runs=replace(look.runs, lists_gc=not look.runs.lists_gc))


def unfold_gc(look: Look, path: Path) -> Look:
    """The look with the callers of a row of the garbage collections shown."""
    return replace(look, runs=replace(look.runs, gc_open=look.runs.gc_open | {path}))


def fold_gc(look: Look, path: Path) -> Look:
    """The look with the callers of a row of the garbage collections hidden, and theirs."""
    return replace(look, runs=replace(look.runs, gc_open=without_subtree(look.runs.gc_open, path)))
