"""How callers and callees of the selected function are seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.analysis.callers import Path


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

    def unselected(self) -> CallersLook:
        """The same with nothing selected."""
        return replace(self, function=None, cursor=MIDDLE, open=frozenset(), earlier=())
