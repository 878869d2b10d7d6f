"""How the busy runs and the garbage collections are seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.analysis.callers import Path


@dataclass(frozen=True, slots=True)
class RunsLook:
    """`start_us` is the start of the selected run, None for the longest. With `lists_gc` the list is that of garbage
    collections instead: `gc_cursor` is its selected row, `gc_open` the rows that show their callers."""

    start_us: int | None = None
    lists_gc: bool = False
    gc_cursor: Path = ()
    gc_open: frozenset[Path] = frozenset()

    def unselected(self) -> RunsLook:
        """The same with nothing selected."""
        return replace(self, start_us=None, gc_cursor=())
