"""The help of a pane: what it shows, how to read it, and its keys, from the table of commands."""

from __future__ import annotations

from collections.abc import Sequence

from tui.draw.dialogs.text_page import Paragraph
from tui.state.command_table import Command, Where
from tui.state.keymap import Wording

_TERM_CELLS = 24


def help_text(
    explanation: str, places: Sequence[Where], wording: Wording, screen: Sequence[Where] = (Where.PROFILE,)
) -> list[Paragraph]:
    """The explanation, then the keys of `places`, then those of the `screen` and the app."""
    paragraphs = [Paragraph(wording.text(explanation)), Paragraph("")]
    for title, where in (("Here", tuple(places)), ("Everywhere", (*screen, Where.APP))):
        paragraphs.append(Paragraph(title, is_heading=True))
        paragraphs += [
            Paragraph(wording.text(_said(command)), term=wording.keys(command) or ":", term_cells=_TERM_CELLS)
            for command in wording.keymap.commands(*where)
        ]
        paragraphs.append(Paragraph(""))
    paragraphs += [Paragraph("How to read the numbers", is_heading=True), Paragraph(wording.text(_READING))]
    if wording.unit == "us":
        paragraphs += [Paragraph(""), Paragraph(_SURENESS)]
    return [*paragraphs, Paragraph(""), Paragraph("How to search", is_heading=True), *_searching(wording)]


def _said(command: Command) -> str:
    """What a command does; what the palette calls it where no key does it."""
    return command.help if command.keys else f"{command.label}: {command.help}"


def _searching(wording: Wording) -> list[Paragraph]:
    """What can be typed behind `/`."""
    paragraphs = [
        Paragraph(wording.text(text), term=term, term_cells=_TERM_CELLS)
        for term, text in _QUERIES
        if wording.unit == "us" or "total>" not in term
    ]
    return [*paragraphs, Paragraph(""), Paragraph(wording.text(_SEARCHING))]


_READING = (
    "Self is the time with the function on top of the stack, total the time with it anywhere on it. A sample "
    "owns the time up to the next one, as in Chrome DevTools. Percentages are of active time (sampled, not "
    "idle) unless the header says otherwise. (program) is time in V8 itself, (garbage collector) sits on the "
    "stack that it interrupted, unsampled is time that no sample covers."
)
_SURENESS = (
    "±2.1 behind a share says how sure it is, within this recording only: it is cut into 32 equal parts, and the more "
    "the share differs between them, the further off it may be. Of fewer than 30 samples it is how far off so few may "
    "be by chance. ~ at a row of the hot functions: its share may as well be that of the next row, so which of the two "
    "comes first means nothing. Neither says anything about another run."
)
_QUERIES = (
    ("text", "functions with this text in their names; upper case counts where there is any"),
    ("re:^get[A-Z]", "names that the pattern fits; Ctrl-R takes all that is typed as a pattern"),
    ("url:lodash", "functions in files or packages with this text in their urls"),
    ("self>5% total>20ms", "by their share of active time or their time; samples>=10 by samples; >, >=, <, <=, ="),
)
_SEARCHING = (
    "Several words must all hold. What is found is lit in every pane and in the overview, and the footer says how much "
    "of the time it is, each sample counted once. Enter keeps the search, Esc leaves it as it was, ↑ and ↓ bring "
    "earlier ones back; / and Enter ends it."
)
