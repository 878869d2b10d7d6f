"""Pages of text: help, facts and warnings, wrapped to the width."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import cell_width, clip, pad


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text to wrap. With a `term`, it stands beside it, `term_cells` wide; `is_heading` and `is_warning` say how."""

    text: str
    term: str = ""
    term_cells: int = 0
    is_heading: bool = False
    is_warning: bool = False


_FRAME = attribute(Role.MUTED)


def page_height(paragraphs: Sequence[Paragraph], width: int) -> int:
    """Rows that the text takes in a frame of this width."""
    return len(_wrapped(paragraphs, max(1, width - 4)))


def draw_page(title: str, paragraphs: Sequence[Paragraph], top: int, width: int, height: int) -> Canvas:
    """The rows from `top` on in a frame with a title and, when there is more, where one is."""
    canvas = Canvas(width, height, attribute(Role.TEXT))
    if width < 6 or height < 3:
        return canvas
    rows = _wrapped(paragraphs, width - 4)
    shown = rows[top : top + height - 2]
    draw_frame(canvas, title, f"{top + len(shown)}/{len(rows)}" if len(rows) > height - 2 else "Esc closes")
    for y, (term, text, look) in enumerate(shown, 1):
        x = canvas.write(y, 2, term, attribute(Role.ACCENT, flags=Flag.BOLD))
        canvas.write(y, x, text, look, room=width - 2 - x)
    return canvas


def _wrapped(paragraphs: Sequence[Paragraph], width: int) -> list[tuple[str, str, int]]:
    rows: list[tuple[str, str, int]] = []
    for paragraph in paragraphs:
        look = attribute(Role.TEXT)
        if paragraph.is_heading:
            look = attribute(Role.HEADING, flags=Flag.BOLD)
        elif paragraph.is_warning:
            look = attribute(Role.WARNING)
        indent = paragraph.term_cells if paragraph.term else 0
        lines = textwrap.wrap(paragraph.text, max(10, width - indent)) or [""]
        first = pad(clip(paragraph.term, max(0, indent - 1)), indent)
        rows.append((first, lines[0], look))
        rows.extend((" " * indent, line, look) for line in lines[1:])
    return rows


def draw_frame(canvas: Canvas, title: str, note: str) -> None:
    """Draws a frame around the whole canvas, with a title above and a note below."""
    width, height = canvas.width, canvas.height
    canvas.write(0, 0, "┌" + "─" * (width - 2) + "┐", _FRAME)
    canvas.write(height - 1, 0, "└" + "─" * (width - 2) + "┘", _FRAME)
    for y in range(1, height - 1):
        canvas.write(y, 0, "│", _FRAME)
        canvas.write(y, width - 1, "│", _FRAME)
    canvas.write(0, 2, f" {clip(title, width - 6)} ", attribute(Role.HEADING, flags=Flag.BOLD))
    canvas.write(height - 1, max(2, width - cell_width(note) - 4), f" {note} ", _FRAME)


def draw_program_output(title: str, lines: Sequence[str], top: int, width: int, height: int) -> Canvas:
    """The printable `lines` from `top` on in a frame, each cut where the row ends."""
    canvas = Canvas(width, height, attribute(Role.TEXT))
    if width < 6 or height < 3:
        return canvas
    shown = lines[top : top + height - 2]
    draw_frame(canvas, title, f"{top + len(shown):,}/{len(lines):,} lines · Esc closes")
    for y, line in enumerate(shown, 1):
        canvas.write(y, 2, clip(line, width - 4), attribute(Role.TEXT))
    if not lines:
        canvas.write(1, 2, "It has written nothing yet."[: width - 4], attribute(Role.MUTED))
    return canvas
