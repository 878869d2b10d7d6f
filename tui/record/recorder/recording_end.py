"""What becomes of a recording that is over: it is saved, or its journal stays for the next one to save."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from pathlib import Path

from tui.base.errors import RecordError, TickscopeError
from tui.base.json_text import path_fields
from tui.base.units import US_PER_S, duration, size
from tui.record.journal.contents import Contents
from tui.record.launch.launch import Launch
from tui.record.launch.started_command import exit_text
from tui.record.protocol.connection import Json
from tui.record.recorder.launched_recording import end_command
from tui.record.recorder.narrator import Narrator
from tui.record.recorder.recorder import Recorder
from tui.record.saving.out_file import whole_path
from tui.record.saving.recording_folders import journals_folder, recordings_folder
from tui.record.saving.retention import Retention, remove_expired
from tui.record.saving.saved import save
from tui.record.saving.sidecar import sidecar_of, write_sidecar


@dataclass(frozen=True, slots=True)
class Recorded:
    """The file that was written, and how the command that we started ended (negative: by a signal), if we did."""

    path: Path
    exit_status: int | None = None


def save_recording(recorder: Recorder, launch: Launch | None, narrator: Narrator, *, was_interrupted: bool) -> Recorded:
    """Saves what was recorded, and sees to the command that we started. Raises RecordError when it cannot be saved."""
    contents = recorder.contents
    was_stopped = recorder.was_stopped
    try:
        path = save(contents, {"state": "LOST" if recorder.was_lost else "DONE", "stopped": recorder.stopped})
    except (OSError, TickscopeError) as error:
        recorder.keep_journal()
        end_command(launch, signal.SIGTERM)
        raise _unsaved(error, recorder) from error
    if recorder.options.out is not None and path != whole_path(recorder.options.out):
        narrator.say(contents.notes[-1])
    summary = _summary(contents, path)
    recorder.finish(summary)
    others = launch.others if launch is not None else None
    exit_status = end_command(launch, signal.SIGINT if was_interrupted else signal.SIGTERM, asks=was_stopped)
    if launch is not None:
        facts = sidecar_of(path) or {}
        if launch.others is not None and launch.others != others:
            narrator.say(launch.others)
            facts["notes"] = [note for note in facts.get("notes", []) if note != others] + [launch.others]
        write_sidecar(path, {**facts, "exit_status": exit_status, "was_ended_by_us": was_stopped})
        if exit_status:
            narrator.say(f"the command ended with {exit_text(exit_status)}")
    measured = f"{size(summary['bytes'])} in " if "bytes" in summary else ""
    lasted = duration(summary["seconds"] * US_PER_S)
    narrator.say(f"saved {path} ({lasted}, {measured}{summary['samples']:,} samples)")
    narrator.event("complete", {**summary, "exit_status": exit_status})
    return Recorded(path, exit_status)


def remove_old(path: Path, retention: Retention | None, narrator: Narrator) -> None:
    """Removes the recordings beside `path` that the user wants to keep no longer, where it lies in the usual folder."""
    if retention is not None and path.parent == recordings_folder():
        for gone in remove_expired(path.parent, retention):
            narrator.say(f"removed {gone.name}, as TICKSCOPE_KEEP_… asks")


def give_up(recorder: Recorder, launch: Launch | None, narrator: Narrator) -> None:
    """Leaves at once, as the user wants: the journal stays where anything was recorded."""
    if recorder.contents.recorded_threads():
        recorder.keep_journal()
        kept = _journal_text(recorder)
        narrator.say(f"gave up: {kept[0].lower()}{kept[1:]}")
    else:
        recorder.abandon()
    if launch is not None:
        launch.send_signal(signal.SIGINT)
        launch.close()


def _summary(contents: Contents, path: Path) -> Json:
    facts = sidecar_of(path) or {}
    return {
        **path_fields(path),
        "seconds": round(facts.get("duration_us", 0) / US_PER_S, 3),
        "samples": facts.get("samples", 0),
        "threads": len(contents.recorded_threads()),
        **{key: facts[key] for key in ("interval_us", "interval_bytes", "bytes") if key in facts},
    }


def _unsaved(error: Exception, recorder: Recorder) -> RecordError:
    if not recorder.contents.recorded_threads():
        return error if isinstance(error, RecordError) else RecordError(recorder.contents.title, str(error))
    where = getattr(error, "filename", None) or recorder.options.out or "the recording"
    reason = getattr(error, "strerror", None) or str(error)
    return RecordError(str(where), f"it cannot be written ({reason})", f"{_journal_text(recorder)}.")


def _journal_text(recorder: Recorder) -> str:
    """Where what had come is now, as a sentence: in the journal, or what of it could be written there."""
    journal = recorder.journal_path
    again = "" if journal.parent == journals_folder() else f" with --journal {journal}"
    problem = recorder.journal_problem
    what = f"The journal cannot be written either ({problem.strerror}): what it has" if problem else "What had come"
    return f"{what} is in {journal}; the next `tickscope record`{again} saves it"
