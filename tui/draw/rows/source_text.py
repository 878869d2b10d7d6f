"""The part of a source line that fits into a row, scrolled sideways."""

from __future__ import annotations

from tui.base.text import character_width, clip
from tui.draw.rows.glyphs import Glyphs
from tui.source.files.source_text import Source


def visible_part(source: Source, line: int, x: int, room: int, glyphs: Glyphs) -> str:
    """The cells `[x, x + room)` of a line, with an ellipsis at an end where text goes on."""
    if room <= 0:
        return ""
    if source.is_long(line):
        # A bundle's line is not laid out to its end: characters are taken for cells.
        text, has_text_before = source.part(line, x, room + 1), x > 0
    else:
        whole = source.line(line)
        start, missing = _place_of_cell(whole, x)
        text, has_text_before = " " * missing + whole[start:], bool(whole[:start].strip())
    shown = clip(text, room, glyphs.ellipsis)
    if has_text_before and shown:
        shown = glyphs.ellipsis + " " * (character_width(shown[0]) - 1) + shown[1:]
    return shown


def _place_of_cell(text: str, x: int) -> tuple[int, int]:
    """The index of the first character that starts at or after cell `x`, and how many cells after it."""
    if text.isascii():
        return x, 0
    cell = 0
    for place, character in enumerate(text):
        width = character_width(character)
        # A mark belongs to the letter before it.
        if cell >= x and width:
            return place, cell - x
        cell += width
    return len(text), 0
