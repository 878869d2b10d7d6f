"""What has to be said about a function's lines: why there are none, whose text it is, how far the numbers go."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence
from typing import NamedTuple

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.tables.lines import NO_LINE, range_note
from tui.analysis.tables.written_lines import LineAt
from tui.base.text import counted
from tui.base.units import amount
from tui.profile.columns.category import Category
from tui.profile.columns.function_key import FunctionKey
from tui.source.files.source_text import Refusal, Source, suspicion
from tui.state.view.words import in_words_of

_LEAST_CELLS = 8
_STATES = (Category.GARBAGE_COLLECTOR, Category.PROGRAM, Category.IDLE)


class Note(NamedTuple):
    """A sentence above the lines."""

    text: str
    is_warning: bool = False


def ticks_note(
    aggregate: Aggregate, function: int, lines: Collection[int], self_us: int, is_one_path: bool
) -> Note | None:
    """Why none of `lines` (those with time or ticks) has ticks, or what a time range does to them."""
    profile = aggregate.profile
    if Category(int(profile.functions.category[function])) in _STATES:
        return Note(f"{profile.functions.labels[function]} is a state of V8: it has no lines.")
    about_range = range_note(aggregate)
    if any(line != NO_LINE for line in lines):
        return Note(about_range) if about_range else None
    if not len(profile.ticks) and profile.sample_lines is None:
        return Note("This profile has no line ticks.")
    who = "This call path" if is_one_path else "The function"
    if not self_us:
        where = " in this time range" if about_range else ""
        where = in_words_of(profile.origin.unit, f"{where}: its time is in what it calls.")
        return Note(f"{who} was never on top of the stack{where}")
    lost = amount(self_us, profile.origin.unit)
    return Note(f"{who} has no line ticks: V8 does not tell where its {lost} went.")


def inexact_note(lines: Collection[LineAt]) -> Note | None:
    """What stands on a line only because a source map tells no better, as in minified code."""
    ticks = sum(one.ticks for one in lines if not one.is_exact)
    if not ticks:
        return None
    if all(one.is_exact == (one.line == NO_LINE) for one in lines):
        return Note("What ran has these lines on one: its ticks tell the function, and stand on its first line.")
    return Note(f"{counted(ticks, 'tick')} of lines that were one line in what ran stand on the first of them.")


def source_notes(
    key: FunctionKey, found: Source | Refusal, lines: Collection[int], profile_modified_at: float | None
) -> list[Note]:
    """Why there is no source, or why it may not be the text that ran; nothing for functions that have none."""
    if not key.url:
        return []
    if isinstance(found, Refusal):
        return [Note(found.reason)]
    doubt = suspicion(found, max((key.line, *lines)), profile_modified_at)
    return [Note(doubt, is_warning=True)] if doubt else []


def note_rows(notes: Sequence[Note], width: int, height: int) -> list[Note]:
    """The notes cut into rows for a pane of this size; at most a third of its height."""
    room = max(_LEAST_CELLS, width - 2)
    rows = [
        Note(row, note.is_warning) for note in notes for row in textwrap.wrap(note.text, room, break_on_hyphens=False)
    ]
    return rows[: max(0, height) // 3]
