"""What draws a pane."""

from __future__ import annotations

from typing import Protocol

from tui.base.cells import Canvas
from tui.draw.rows.glyphs import ASCII, UNICODE, Glyphs
from tui.state.model.state import State

Parts = tuple[object, ...]


class ByIdentity:
    """A part that is equal to itself alone, however alike another one is."""

    __slots__ = ("part",)

    def __init__(self, part: object) -> None:
        self.part = part

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and other.part is self.part

    def __hash__(self) -> int:
        return id(self.part)


class Painter(Protocol):
    """Draws one pane. It keeps nothing but what it has drawn, so that it need not draw it again."""

    def parts(self, state: State) -> Parts:
        """What the pane shows of the state: as long as this is equal, it looks the same."""

    def paint(self, state: State, width: int, height: int) -> Canvas:
        """The cells of the pane; `parts` need not be equal to those of the last time."""


def glyphs_of(state: State) -> Glyphs:
    """The characters that the terminal can show."""
    return ASCII if state.is_ascii else UNICODE
