"""What is copied, and the sequence that hands it to the terminal's clipboard: it works over SSH."""

from __future__ import annotations

import os
from dataclasses import replace

from tui.analysis.filters.lens_text import lens_text
from tui.base.text import counted
from tui.draw.panes.painter import Painter
from tui.draw.rows.copied_text import pane_lines, row_lines, stack_lines
from tui.state.commands.lists import shown_rows
from tui.state.commands.moves import LISTS
from tui.state.model.effects import Copy
from tui.state.model.state import State
from tui.state.pane_texts import text_of
from tui.terminal.tty.clipboard import clipboard_sequence, within_limit

_MOST_ROWS = 2_000


def copied_lines(state: State, effect: Copy, painter: Painter) -> list[str]:
    """The lines that are wanted; `painter` draws the focused pane. Empty when nothing is selected."""
    aggregate, look, shows_secrets = state.aggregate, state.look, state.options.show_urls
    match effect.what:
        case "row":
            return row_lines(aggregate, look, state.base, shows_secrets, effect.is_markdown)
        case "stack":
            return stack_lines(aggregate, look, shows_secrets, effect.is_markdown)
        case "lens":
            return [lens_text(aggregate.lens)]
    return pane_lines(text_of(state).title, _pane_text(state, painter), effect.is_markdown)


def _pane_text(state: State, painter: Painter) -> list[str]:
    """All rows of a list, what is seen of another pane."""
    name = state.panes.focus
    width, height = state.panes.size(name)
    if name in LISTS:
        # One more for the head, and one for a note.
        height = min(shown_rows(LISTS[name], state).length, _MOST_ROWS) + 2
        state = replace(state, panes=state.panes.scrolled(name, 0))
    return painter.paint(state, width, height).text().rstrip("\n").splitlines()


def copying(what: str, lines: list[str]) -> tuple[str, str]:
    """The sequence that copies the lines, "" where that cannot be, and the sentence that says so."""
    if not lines:
        return "", f"There is no {what} to copy."
    kept = within_limit(lines)
    if not kept:
        return "", f"The {what} is longer than the clipboards of terminals take."
    sequence = clipboard_sequence("\n".join(kept) + "\n", os.environ)
    if len(kept) < len(lines):
        return sequence, f"Sent to the clipboard: {len(kept):,} of {len(lines):,} lines, the most that terminals take."
    return sequence, f"Sent to the clipboard: {what}, {counted(len(kept), 'line')}."
