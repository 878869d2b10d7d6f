"""What earlier recordings left is saved before a new one begins."""

from __future__ import annotations

from pathlib import Path

from tui.errors import TickscopeError
from tui.record.keeping.folders import journals_folder
from tui.record.keeping.recovery import recover, unfinished
from tui.record.narrator import Narrator


def recover_earlier(narrator: Narrator, journal: Path | None) -> None:
    """Saves the recordings whose recorder did not come to it: those in the usual folder, and `journal`."""
    lost = unfinished()
    if journal is not None and journal.parent != journals_folder():
        lost += [found for found in unfinished(journal.parent) if found.journal == journal]
    for found in lost:
        try:
            path = recover(found.journal)
        except (OSError, TickscopeError) as error:
            # The system's own words: Python adds its numbers and names.
            reason = getattr(error, "strerror", None) or error
            narrator.say(f"an earlier recording of {found.title} is still in {found.journal}: {reason}")
        else:
            narrator.say(f"recovered {path}: {found.amount} of {found.title}, begun {found.started}")
