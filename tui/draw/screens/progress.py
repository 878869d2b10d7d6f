"""Screens that wait: the progress of reading a file, and of a recording before its first samples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import clip, clip_start, printable, shown_text
from tui.base.units import size

if TYPE_CHECKING:
    from tui.state.model.recording import RecordingFacts


_STAGES = {"read": "Reading", "parse": "Parsing", "build": "Building the call tree", "count": "Adding up"}
_EIGHTHS = " ▏▎▍▌▋▊▉"


_STATES = {
    "CONNECTING": "Connecting …",
    "ATTACHED": "Its inspector has answered; sampling begins …",
    "RECORDING": "Recording: waiting for the first samples …",
    "STOPPING": "Stopping …",
    "DONE": "Saving …",
    "LOST": "Saving what had come …",
}
_MARGIN = 4


def draw_progress(path: str, stage: str, done: int, total: int, width: int, height: int, is_ascii: bool) -> Canvas:
    """The file's name, a bar, and below it the stage and the bytes."""
    canvas = Canvas(width, height, attribute(Role.TEXT))
    y, bar_width = max(0, height // 2 - 2), max(0, min(60, width - 4))
    x = (width - bar_width) // 2
    canvas.write(y, x, clip_start(printable(path), bar_width), attribute(Role.TEXT, flags=Flag.BOLD))
    canvas.write(y + 1, x, _bar(done, total, bar_width, is_ascii), attribute(Role.ACCENT))
    of = f" of {size(total)}" if total else ""
    canvas.write(y + 2, x, f"{_STAGES.get(stage, stage)}  {size(done)}{of}", attribute(Role.MUTED))
    return canvas


def _bar(done: int, total: int, width: int, is_ascii: bool) -> str:
    if is_ascii:
        filled = done * width // total if total else 0
        return "#" * filled + "-" * (width - filled)
    eighths = done * width * 8 // total if total else 0
    full, part = divmod(min(eighths, width * 8), 8)
    return ("█" * full + (_EIGHTHS[part] if full < width and part else "")).ljust(width, "░")


def draw_connecting(facts: RecordingFacts, notes: Sequence[str], width: int, height: int) -> Canvas:
    """Title, state, and below them the notes so far, the last ones where they do not all fit."""
    canvas = Canvas(width, height, attribute(Role.TEXT))
    y, room = max(1, height // 3), max(1, width - 2 * _MARGIN)
    canvas.write(y, _MARGIN, clip(f"● {shown_text(facts.title)}", room), attribute(Role.HEADING, flags=Flag.BOLD))
    canvas.write(y + 1, _MARGIN, clip(_STATES.get(facts.state, facts.state), room), attribute(Role.TEXT))
    fitting = notes[-max(1, height - y - 4) :]
    for row, note in enumerate(fitting, y + 3):
        canvas.write(row, _MARGIN, clip(printable(note), room), attribute(Role.MUTED))
    return canvas
