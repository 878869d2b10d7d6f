"""The characters that drawing uses beyond names and numbers, and their plain twins for terminals without Unicode.

Every glyph is one cell wide. Drawing takes a `Glyphs` and never writes such a character itself.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of glyphs; each string is one cell wide unless it says otherwise."""

    ellipsis: str
    opened: str
    """A row whose children are shown below it."""
    closed: str
    """A row whose children are hidden."""
    caller: str
    """In front of a caller, below the function that it calls."""
    chain: str
    """Between the names of a chain of calls."""
    mark: str
    """On the selected box where it is too narrow for a name."""
    category_mark: str
    """In front of a function's name, in the hue of its category."""
    hottest: str
    """In front of the hottest line."""
    skipped: str
    """In front of a line that others before it were left out."""
    columns: str
    """Nine heights of a bar that grows upwards, from nothing to a whole cell."""
    matched: str
    """In place of a bar's cell of which what is searched for has most, where it is filled by half or more."""
    bars: str
    """Nine lengths of a bar that grows to the right, from nothing to a whole cell."""
    separator: str
    """The left edge of a box of the chart."""
    narrow: str
    """In each cell of boxes that are too narrow to be told apart. There are many: it should be one byte."""
    hatch: str
    """Time that nothing was sampled in."""
    tick: str
    """A place on a time axis that a label stands at."""
    rule: str
    """A horizontal line."""
    window: str
    """The part of a time axis that the chart shows."""
    up: str
    down: str
    left: str
    right: str
    dot: str
    """Between facts on one row."""
    dash: str
    """Between the ends of a range; also where there is no number."""
    plus_minus: str
    """In front of how far off a number may be either way. One or two cells."""
    rising: str
    falling: str

    def unfold_mark(self, has_rows: bool, is_open: bool) -> str:
        """In front of a row: whether the rows below it are shown, a blank where there are none."""
        return (self.opened if is_open else self.closed) if has_rows else " "

    def bar(self, part: int, whole: int, cells: int) -> str:
        """A bar of `part` / `whole` of `cells` cells, to the eighth of a cell; at least one eighth."""
        full, eighths = divmod(max(1, round(8 * cells * part / max(1, whole))), 8)
        return self.bars[8] * full + (self.bars[eighths] if eighths else "")


UNICODE = Glyphs(
    ellipsis="…",
    opened="▾",
    closed="▸",
    caller="↖",
    chain="›",
    mark="◆",
    category_mark="▌",
    hottest="●",
    skipped="⋮",
    columns=" ▁▂▃▄▅▆▇█",
    matched="▓",
    bars=" ▏▎▍▌▋▊▉█",
    separator="▏",
    narrow="|",
    hatch="╱",
    tick="├",
    rule="─",
    window="━",
    up="↑",
    down="↓",
    left="‹",
    right="›",
    dot="·",
    dash="–",
    plus_minus="±",
    rising="▲",
    falling="▼",
)
ASCII = Glyphs(
    ellipsis="~",
    opened="-",
    closed="+",
    caller="^",
    chain=">",
    mark="*",
    category_mark="|",
    hottest="*",
    skipped=":",
    columns=" ..::||##",
    matched="@",
    bars="     ####",
    separator="|",
    narrow="|",
    hatch="/",
    tick="|",
    rule="-",
    window="=",
    up="^",
    down="v",
    left="<",
    right=">",
    dot="-",
    dash="-",
    plus_minus="+-",
    rising="^",
    falling="v",
)
