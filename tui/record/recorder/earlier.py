"""Before a new recording begins: what earlier ones left is saved, and where the new one goes is said."""

from __future__ import annotations

from pathlib import Path

from tui.base.errors import TickscopeError
from tui.base.user_folders import data_folder, replaced_folder
from tui.record.recorder.narrator import Narrator
from tui.record.saving.recording_folders import journals_folder
from tui.record.saving.recovery import UNREADABLE_STEP, abandoned, recover


def recover_earlier(narrator: Narrator, journal: Path | None) -> None:
    """Saves the recordings whose recorder did not come to it: those in the usual folder, and `journal`."""
    found = abandoned()
    lost, unreadable = found.unfinished, found.unreadable
    if journal is not None and journal.parent != journals_folder():
        elsewhere = abandoned(journal.parent)
        lost += [one for one in elsewhere.unfinished if one.journal == journal]
        unreadable += [one for one in elsewhere.unreadable if one.journal == journal]
    for journal_left in unreadable:
        told = f"{journal_left.journal}: {journal_left.reason}. {UNREADABLE_STEP}"
        narrator.say(f"an earlier recording cannot be read: {told}")
    for one in lost:
        try:
            path = recover(one.journal)
        except (OSError, TickscopeError) as error:
            # The system's own words: Python adds its numbers and names.
            reason = getattr(error, "strerror", None) or error
            narrator.say(f"an earlier recording of {one.title} is still in {one.journal}: {reason}")
        else:
            damage = f"; {one.damage}" if one.damage else ""
            narrator.say(f"recovered {path}: {one.amount} of {one.title}, begun {one.started}{damage}")


def tell_of_folder(out: Path | None, narrator: Narrator) -> None:
    """Says where a recording without a named file goes when that is not the usual folder."""
    usual = replaced_folder()
    if out is None and usual is not None:
        narrator.say(f"{usual} cannot be used: recordings go to {data_folder()}")
