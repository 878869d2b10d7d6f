"""How callers and callees, busy runs and lines are seen: one frozen value for each pane."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tui.analysis.tables.callers import Path


def without_subtree(opened: frozenset[Path], path: Path) -> frozenset[Path]:
    """The paths of `opened` without `path` and those that begin with it."""
    return frozenset(one for one in opened if one[: len(path)] != path)


@dataclass(frozen=True, slots=True)
class Place:
    """A row: `path` is functions from the selected one outwards, up through callers or down through callees.

    The selected function itself is `Place()`.
    """

    is_caller: bool = False
    path: Path = ()


MIDDLE = Place()


@dataclass(frozen=True, slots=True)
class CallersLook:
    """`cursor` is the selected row of `function`'s callers and callees, `open` what is unfolded; of another function
    nothing is. `is_chart`: as boxes. `earlier` are the functions that were left for one of their callers or callees."""

    function: int | None = None
    cursor: Place = MIDDLE
    open: frozenset[Place] = frozenset()
    is_chart: bool = False
    earlier: tuple[int, ...] = ()

    def of(self, function: int | None) -> CallersLook:
        """The look at `function`: the same, or a fresh one of another function."""
        if function == self.function:
            return self
        return replace(self, function=function, cursor=MIDDLE, open=frozenset(), earlier=())


@dataclass(frozen=True, slots=True)
class RunsLook:
    """`start_us` is the start of the selected run, None for the longest. With `lists_gc` the list is that of garbage
    collections instead: `gc_cursor` is its selected row, `gc_open` the rows that show their callers."""

    start_us: int | None = None
    lists_gc: bool = False
    gc_cursor: Path = ()
    gc_open: frozenset[Path] = frozenset()


class LinesScope(StrEnum):
    """The selected function over all call paths, on the selected one only, its whole file, or the hottest lines."""

    FUNCTION = "function"
    PATH = "call path"
    FILE = "file"
    PROFILE = "profile"

    @property
    def following(self) -> LinesScope:
        """The next of those that go round: function, call path, file."""
        return {LinesScope.FUNCTION: LinesScope.PATH, LinesScope.PATH: LinesScope.FILE}.get(self, LinesScope.FUNCTION)
