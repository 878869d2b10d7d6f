"""The footer row: the keys that matter where one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.analysis.search.found import Found
from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import cell_width, clip, counted, printable
from tui.base.units import percent
from tui.state.view.measures import OF_ACTIVE, Base
from tui.state.view.search import Prompt

Hint = tuple[str, str]
"""A key as it is shown, and what it does in a word or two."""

_LEAST_TYPED = 20
"""Cells that a line which is being typed keeps beside what it found."""
_KEY = attribute(Role.HEADING, Role.HEAD, Flag.BOLD)
_TYPED = attribute(Role.TEXT, Role.HEAD)
_WORD = attribute(Role.MUTED, Role.HEAD)


@dataclass(frozen=True, slots=True)
class FooterSearch:
    """What the footer says of a search: the line that is being typed, what it found, or why it cannot be read."""

    prompt: Prompt | None = None
    words: str = ""
    is_problem: bool = False


def draw_footer(hints: Sequence[Hint], width: int, message: str = "", search: FooterSearch | None = None) -> Canvas:
    """One row with as many hints as fit whole, the last one always; a message takes their place.

    What a search found stands at the right end; while one is typed, its line takes the place of everything else.
    """
    canvas = Canvas(width, 1, _WORD)
    search = search or FooterSearch()
    if search.prompt is not None:
        _draw_prompt(canvas, search.prompt, _draw_words(canvas, search, width - _LEAST_TYPED))
        return canvas
    if message:
        canvas.write(0, 1, clip(message, width - 1), attribute(Role.ACCENT, Role.HEAD))
        if cell_width(message) + cell_width(search.words) + 4 <= width:
            _draw_words(canvas, search, width)
        return canvas
    end = _draw_words(canvas, search, width - _LEAST_TYPED)
    fitting, used = [], 1
    last = hints[-1:]
    room = end - sum(_cells(hint) for hint in last)
    for hint in hints[:-1]:
        if used + _cells(hint) > room:
            break
        fitting.append(hint)
        used += _cells(hint)
    x = 1
    for key, word in (*fitting, *last):
        x = canvas.write(0, x, key, _KEY)
        x = canvas.write(0, x + 1, word, _WORD) + 2
    return canvas


def _draw_words(canvas: Canvas, search: FooterSearch, room: int) -> int:
    """Writes what was found at the right end; the column before it."""
    words = clip(search.words, max(0, room))
    if not words:
        return canvas.width
    role = Role.WARNING if search.is_problem else Role.ACCENT
    return canvas.write_right(0, canvas.width - 1, words, attribute(role, Role.HEAD)) - 1


def _draw_prompt(canvas: Canvas, prompt: Prompt, end: int) -> None:
    """Writes the sign and the typed line before column `end`, scrolled so that the cursor is in view."""
    sign = "pattern/" if prompt.is_pattern else "/"
    x = canvas.write(0, 0, sign, _KEY)
    shown, before = printable(prompt.text), printable(prompt.text[: prompt.cursor])
    # The cursor behind the last character takes a cell as well.
    hidden = max(0, cell_width(before) + 1 - (end - x))
    while hidden and shown:
        hidden -= cell_width(shown[0])
        shown, before = shown[1:], before[1:]
        hidden = max(0, hidden)
    canvas.write(0, x, shown, _TYPED, room=max(0, end - x))
    cursor = min(x + cell_width(before), canvas.width - 1)
    canvas.fill(0, attribute(Role.HEADING, Role.HEAD, Flag.REVERSE), cursor, cursor + 1)


def _cells(hint: Hint) -> int:
    return cell_width(hint[0]) + cell_width(hint[1]) + 3


def found_words(found: Found, base: Base) -> str:
    """`7 functions · 34.2 % of active (1,234 samples)`; each sample counts once, idle ones not in active time."""
    if not found.function_count:
        return "no function found"
    time_us = found.time_us - (found.idle_us if base.name == OF_ACTIVE else 0)
    noun = found.aggregate.profile.origin.sample_noun
    share = f"{percent(time_us, base.amount)} {base.name.removeprefix('% ')}"
    return f"{counted(found.function_count, 'function')} · {share} ({counted(found.samples, noun)})"
