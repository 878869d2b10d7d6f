"""The help of a pane: what it shows, how to read it, and its keys, from the table of commands."""

from __future__ import annotations

from collections.abc import Sequence

from tui.draw.text_page import Paragraph
from tui.explorer.commands import Where, commands_of
from tui.explorer.wording import Wording

_TERM_CELLS = 24


def help_text(explanation: str, places: Sequence[Where], wording: Wording) -> list[Paragraph]:
    """The explanation, then the keys of `places`, then those of the screen and the app."""
    paragraphs = [Paragraph(wording.text(explanation)), Paragraph("")]
    for title, where in (("Here", tuple(places)), ("Everywhere", (Where.PROFILE, Where.APP))):
        paragraphs.append(Paragraph(title, is_heading=True))
        paragraphs += [
            Paragraph(wording.text(command.help), term=wording.keys(command) or ":", term_cells=_TERM_CELLS)
            for command in commands_of(*where)
        ]
        paragraphs.append(Paragraph(""))
    return [*paragraphs, Paragraph("How to read the numbers", is_heading=True), Paragraph(wording.text(_READING))]


_READING = (
    "Self is the time with the function on top of the stack, total the time with it anywhere on it. A sample "
    "owns the time up to the next one, as in Chrome DevTools. Percentages are of active time (sampled, not "
    "idle) unless the header says otherwise. (program) is time in V8 itself, (garbage collector) sits on the "
    "stack that it interrupted, unsampled is time that no sample covers."
)
