"""A profile of sizes that is told anew again and again while it is recorded: what is in use goes up and down.

A path that was seen once keeps its node, also while nothing of it is in use: what is selected or unfolded stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tui.profile.columns.timeline import Timeline
from tui.profile.path_table import PathTable
from tui.profile.profile import Profile


@dataclass(slots=True)
class GrowingSizes:
    """The paths of all that was told so far."""

    _paths: PathTable = field(default_factory=PathTable)

    def now(self, told: Profile) -> Profile:
        """`told`, which is all there is at the moment, in the tree of all paths so far; each has its id of before."""
        node = self._paths.nodes_of_rows(told)
        tree, row = self._paths.tree()
        return replace(
            told,
            functions=self._paths.functions(),
            tree=tree,
            timeline=Timeline(row[node[told.timeline.node]], told.timeline.start_us),
            origin=replace(told.origin, node_count=len(tree), max_depth=int(tree.depth.max())),
        )

    def with_these_ids(self, whole: Profile) -> Profile:
        """`whole`, what was told at the end, with the ids that its paths have here."""
        return self._paths.with_these_ids(whole)
