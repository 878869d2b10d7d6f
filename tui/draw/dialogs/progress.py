"""The progress of reading a file."""

from __future__ import annotations

from tui.base.cells import Canvas, Flag, Role, attribute
from tui.base.text import clip_start, printable
from tui.base.units import size

_STAGES = {"read": "Reading", "parse": "Parsing", "build": "Building the call tree", "count": "Adding up"}
_EIGHTHS = " ▏▎▍▌▋▊▉"


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
