"""The screen until a recording has something to show: what is waited for, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import clip, printable, shown_text

if TYPE_CHECKING:
    from tui.state.recording_progress import RecordingFacts

_WORDS = {
    "CONNECTING": "Connecting …",
    "ATTACHED": "Its inspector has answered; sampling begins …",
    "RECORDING": "Recording: waiting for the first samples …",
    "STOPPING": "Stopping …",
    "DONE": "Saving …",
    "LOST": "Saving what had come …",
}
_MARGIN = 4


def draw_connecting(facts: RecordingFacts, notes: Sequence[str], width: int, height: int) -> Canvas:
    """Title, state, and below them the notes so far, the last ones where they do not all fit."""
    canvas = Canvas(width, height, attribute(Role.TEXT))
    y, room = max(1, height // 3), max(1, width - 2 * _MARGIN)
    canvas.write(y, _MARGIN, clip(f"● {shown_text(facts.title)}", room), attribute(Role.HEADING, flags=Flag.BOLD))
    canvas.write(y + 1, _MARGIN, clip(_WORDS.get(facts.state, facts.state), room), attribute(Role.TEXT))
    fitting = notes[-max(1, height - y - 4) :]
    for row, note in enumerate(fitting, y + 3):
        canvas.write(row, _MARGIN, clip(printable(note), room), attribute(Role.MUTED))
    return canvas
