"""From match to match through the call tree, as its outline would read with everything unfolded.

Nothing is unfolded to find out: subtrees without a match are passed over by how many matches lie below each row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from tui.analysis.search.found import Found
from tui.analysis.tables.outline import Outline
from tui.profile.columns.column_types import Int64, running_sum


@dataclass(frozen=True, eq=False)
class TreeMatches:
    """The rows of the tree of `outline` that are `found`."""

    outline: Outline
    found: Found

    @cached_property
    def _before(self) -> Int64:
        """int64[rows + 1]: the matches before each row, in preorder."""
        return running_sum(self.found.is_match_row)

    def _has(self, row: int) -> bool:
        """Whether `row` or anything below it is a match."""
        return bool(self._before[self.outline.aggregate.profile.tree.end[row]] > self._before[row])

    def after(self, row: int) -> int | None:
        """The first match behind `row` in the outline, whose own children come first; None behind the last one."""
        parent = self.outline.aggregate.profile.tree.parent
        found = next(filter(self._has, self.outline.children(row)), None)
        while found is None and row > 0:
            above = int(parent[row])
            found = next(filter(self._has, _behind(self.outline.children(above), row)), None)
            row = above
        return None if found is None else self._first(found)

    def before(self, row: int) -> int | None:
        """The last match before `row` in the outline; None before the first one."""
        parent = self.outline.aggregate.profile.tree.parent
        while row > 0:
            above = int(parent[row])
            siblings = self.outline.children(above)
            found = next(filter(self._has, _behind(siblings[::-1], row)), None)
            if found is not None:
                return self._last(found)
            if self.found.is_match_row[above] and above > 0:
                return above
            row = above
        return None

    def first(self) -> int | None:
        """The first match of the outline, None without any."""
        return self.after(0)

    def last(self) -> int | None:
        """The last match of the outline, None without any."""
        return self._last(0) if self._has(0) else None

    def _first(self, row: int) -> int:
        """The first match at or below `row`, which has one."""
        while not self.found.is_match_row[row]:
            row = self._into(row, self.outline.children)
        return row

    def _last(self, row: int) -> int:
        """The last match at or below `row`, which has one."""
        while self._before[self.outline.aggregate.profile.tree.end[row]] > self._before[row + 1]:
            row = self._into(row, lambda above: self.outline.children(above)[::-1])
        return row

    def _into(self, row: int, children: Callable[[int], list[int]]) -> int:
        return next(filter(self._has, children(row)))


def _behind(siblings: list[int], row: int) -> list[int]:
    """The siblings that stand behind `row`; all of them where it does not stand among them."""
    return siblings[siblings.index(row) + 1 :] if row in siblings else siblings
