"""What all panes are bound to: the lens' aggregate and the look, and the surroundings that drawing needs."""

from __future__ import annotations

from dataclasses import dataclass

from tui.analysis.aggregate import Aggregate
from tui.analysis.figures import Figures
from tui.draw.glyphs import Glyphs
from tui.draw.look import Look, base_of
from tui.draw.measures import Base
from tui.settings import ExplorerOptions


@dataclass(frozen=True, slots=True)
class Sight:
    """One state of the profile screen; a new one replaces it whenever a key changes anything."""

    aggregate: Aggregate
    look: Look
    figures: Figures
    glyphs: Glyphs
    options: ExplorerOptions

    @property
    def base(self) -> Base:
        """What percentages are of."""
        return base_of(self.aggregate, self.look)
