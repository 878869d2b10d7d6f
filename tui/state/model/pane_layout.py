"""The panes: which are visible and where, which has the focus, and how far each list is scrolled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tui.state.view.look import Look
from tui.state.view.screen_layout import MAIN_PANES, Area, PaneName, Tables, screen_layout

FOCUSABLE = (PaneName.OVERVIEW, *MAIN_PANES)
"""The panes that keys can go to, in the order of Tab."""


@dataclass(frozen=True, slots=True)
class Panes:
    """The panes on a screen of `width` × `height` cells. `shown` is the main pane that was asked for last."""

    width: int
    height: int
    shown: PaneName
    tables: Tables
    focus: PaneName
    is_zoomed: bool = False
    looks: Mapping[PaneName, Look] = field(default_factory=dict)
    """The look that each pane shows: that of the state, or an earlier one where the selection alone has changed since.

    Panes without the focus follow the selection when it rests, so that a held key costs few bytes.
    """
    tops: Mapping[PaneName, int] = field(default_factory=dict)
    """The first visible row of each list."""
    lit_function: int | None = None
    """The function whose boxes are highlighted in the chart."""
    pressed_column: int | None = None
    """The overview's column in which a mouse button is held down."""

    @property
    def areas(self) -> Mapping[PaneName, Area]:
        """Where the visible panes are."""
        return _areas(self.width, self.height, self.shown, self.tables, self.is_zoomed)

    def size(self, name: PaneName) -> tuple[int, int]:
        """Columns and rows of a pane, 0 × 0 when it is not visible."""
        area = self.areas.get(name)
        return (0, 0) if area is None else (area.width, area.height)

    def is_visible(self, name: PaneName) -> bool:
        """Whether a pane is on the screen."""
        return name in self.areas

    def has_focus(self, name: PaneName) -> bool:
        """Whether keys go to a pane."""
        return self.focus is name

    def showing(self, name: PaneName) -> Panes:
        """The panes with a main pane visible and focused."""
        return replace(self, shown=name, tables=self.tables.showing(name), focus=name)

    def focusing(self, name: PaneName) -> Panes:
        """The panes with a visible pane focused; it stays where there is room for fewer later."""
        shown = name if name in MAIN_PANES else self.shown
        return replace(self, shown=shown, tables=self.tables.showing(name), focus=name)

    def resized(self, width: int, height: int) -> Panes:
        """The panes on a screen of another size."""
        panes = replace(self, width=width, height=height)
        return panes if panes.is_visible(panes.focus) else replace(panes, focus=panes.shown)

    def following(self, look: Look, *names: PaneName) -> Panes:
        """The panes with some of them showing this look."""
        return replace(self, looks={**self.looks, **dict.fromkeys(names, look)})

    def scrolled(self, name: PaneName, top: int) -> Panes:
        """The panes with another first visible row in a list."""
        return self if self.tops.get(name) == top else replace(self, tops={**self.tops, name: top})


def first_panes(width: int, height: int, shown: PaneName) -> Panes:
    """The panes before any key."""
    return Panes(width, height, shown, Tables().showing(shown), shown)


@lru_cache(maxsize=16)
def _areas(width: int, height: int, shown: PaneName, tables: Tables, is_zoomed: bool) -> Mapping[PaneName, Area]:
    return screen_layout(width, height, shown, tables, is_zoomed)
