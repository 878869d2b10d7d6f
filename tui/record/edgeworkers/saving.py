"""An EdgeWorkers recording becomes a file with its sidecar, and what is usual in its runs is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tui.analysis.compare.repeated import run_name
from tui.analysis.compare.repeats import Repeats, repeats
from tui.base.errors import RecordError
from tui.base.json_text import path_fields
from tui.base.text import counted
from tui.base.units import duration
from tui.base.user_folders import make_folder
from tui.export.report.repeats_json import repeats_json
from tui.export.report.repeats_text import repeats_text
from tui.record.edgeworkers.requests.answered import Answered
from tui.record.edgeworkers.requests.exchange import Route
from tui.record.edgeworkers.runs import by_handler, facts_of, merged, set_file, suffix
from tui.record.edgeworkers.session import Session
from tui.record.protocol.connection import Json
from tui.record.saving.out_file import moved_note, write_out
from tui.record.saving.recording_folders import free_path, recordings_folder, stem
from tui.record.saving.sidecar import write_sidecar

FEW_SAMPLES = 200
"""Below it a single profile is called chance."""


def save(session: Session, route: Route, started: datetime) -> Path:
    """Writes the runs of `session`, for their owner alone, with the sidecar, and tells of them; the path of the file.

    Raises RecordError when it cannot be written.
    """
    options = session.options
    named = _named(session)
    sets = {handler: repeats([run.profile for run in runs]) for handler, runs in by_handler(session.runs).items()}
    path = _path(session, [answered for _, answered in named], started)
    data = named[0][1].document if len(named) == 1 else set_file(named)
    try:
        asked, path = path, write_out(path, data, replaces=options.replaces_out)
        if path != asked and options.out is not None:
            session.tell(moved_note(asked, path))
        write_sidecar(path, _sidecar(session, route, sets))
    except OSError as error:
        raise RecordError(
            str(path),
            f"it cannot be written ({error.strerror})",
            f"What was recorded is in {session.kept.path}; the next `tickscope record` saves it.",
        ) from error
    _tell_sets(session, sets)
    told: Json = {
        **path_fields(path),
        "profiles": len(named),
        "samples": sum(one.sample_count for one in sets.values()),
    }
    session.kept.finish({**told, "seconds": 0, "threads": len(named), "interval_us": options.interval_us})
    session.narrator.say(f"saved {path} ({counted(len(named), 'profile')}, {counted(told['samples'], 'sample')})")
    session.narrator.event("complete", told)
    return path


def _named(session: Session) -> list[tuple[str, Answered]]:
    """The profiles of the file, with what each is called."""
    if not session.options.merges:
        return [(run_name(run.handler, run.number), run.answered) for run in session.runs]
    return [
        (handler, runs[0].answered if len(runs) == 1 else merged(runs))
        for handler, runs in by_handler(session.runs).items()
    ]


def _path(session: Session, answered: Sequence[Answered], started: datetime) -> Path:
    if session.options.out is not None:
        return session.options.out
    folder = recordings_folder()
    make_folder(folder)
    handlers = by_handler(session.runs)
    what = next(iter(handlers)) if len(handlers) == 1 else "handlers"
    return free_path(folder, stem(f"{session.place.host}-{what}", started), suffix(answered))


def _sidecar(session: Session, route: Route, sets: Mapping[str, Repeats]) -> Json:
    options, header = session.options, session.kept.header
    expiries = [token.expires_at for token in session.tokens.tokens if token.expires_at is not None]
    return {
        **{key: header[key] for key in ("tickscope", "started", "host", "target", "command")},
        "runtime": "edgeworkers",
        "address": route.address,
        "is_certificate_checked": route.trust is not None and not options.is_insecure,
        "handlers": list(options.handlers),
        "type": options.kind,
        "is_cold_start": options.is_cold_start,
        "method": options.method,
        "header_names": [name for name, _ in options.headers],
        "interval_us": {"asked": options.interval_us, "achieved": facts_of(session.runs[0])["interval_us"]},
        "token_expires": datetime.fromtimestamp(min(expiries), UTC).isoformat() if expiries else None,
        "is_merged": options.merges,
        "duration_us": max(run.profile.duration_us for run in session.runs) if options.kind == "cpu" else None,
        "samples": sum(one.sample_count for one in sets.values()),
        "runs": [facts_of(run) for run in session.runs],
        "repeats": {handler: repeats_json(found) for handler, found in sets.items() if found.run_count > 1} or None,
        "notes": session.notes,
    }


def _tell_sets(session: Session, sets: Mapping[str, Repeats]) -> None:
    """The table of each handler that was recorded more than once."""
    for handler, found in sets.items():
        if found.run_count > 1:
            session.narrator.event("repeats", {"handler": handler, **repeats_json(found)})
            if not session.options.writes_events:
                session.narrator.pass_on(repeats_text(handler, found).encode())
        elif found.unit == "us" and found.sample_count < FEW_SAMPLES:
            session.narrator.say(
                f"{counted(found.sample_count, 'sample')} in {duration(found.active.median)} are mostly chance: "
                "--repeat 10 tells what is usual, and how far runs lie apart"
            )
