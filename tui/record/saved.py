"""A recording becomes a file, with its sidecar beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import orjson

from tui.atomic_file import write_atomically
from tui.errors import RecordError
from tui.export.cpuprofile_text import cpuprofile_text
from tui.profile.profile import Profile
from tui.record.contents import Contents, ThreadContents, achieved_interval_us
from tui.record.folders import free_path, recordings_folder, stem
from tui.record.json_object import Json
from tui.record.sidecar import write_sidecar
from tui.record.threads_trace import ThreadProfile, threads_trace

PROFILE_SUFFIX = ".cpuprofile"
TRACE_SUFFIX = ".trace.json"


def save(contents: Contents, more_facts: Mapping[str, object] | None = None) -> Path:
    """Writes what was recorded, for its owner alone, and the sidecar; the path of the file.

    One thread makes a `.cpuprofile`: V8's own bytes where the whole came, else the chunks merged. Several make a trace.
    The file is the one that was asked for (`out` in the header) or one in the recordings folder. Raises RecordError
    when nothing was recorded, OSError when it cannot be written.
    """
    threads = contents.recorded_threads()
    if not threads:
        raise RecordError(contents.title, "nothing was recorded")
    profiles = [thread.profile() for thread in threads]
    path = _path(contents, has_threads=len(threads) > 1)
    write_atomically(str(path), _file(threads, profiles), replaces=True, mode=0o600)
    write_sidecar(path, {**facts(contents, threads, profiles), **(more_facts or {})})
    return path


def _path(contents: Contents, *, has_threads: bool) -> Path:
    out = contents.header.get("out")
    if out is not None:
        return Path(out)
    folder = recordings_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    started = datetime.fromisoformat(contents.header["started"])
    return free_path(folder, stem(contents.title, started), TRACE_SUFFIX if has_threads else PROFILE_SUFFIX)


def _file(threads: list[ThreadContents], profiles: list[Profile]) -> bytes:
    if len(threads) == 1:
        return _document(threads[0], profiles[0])
    return threads_trace(
        ThreadProfile(
            name=thread.facts["name"],
            pid=thread.facts.get("pid") or 1,
            tid=thread.facts.get("tid") or number,
            start_us=_start_us(thread),
            document=orjson.loads(_document(thread, profile)),
        )
        for number, (thread, profile) in enumerate(zip(threads, profiles, strict=True), 1)
    )


def _document(thread: ThreadContents, profile: Profile) -> bytes:
    return cpuprofile_text(profile, profile.origin.path) if thread.whole is None else thread.whole


def _start_us(thread: ThreadContents) -> int:
    if thread.whole is not None:
        return int(orjson.loads(thread.whole)["startTime"])
    return thread.growing.start_us or 0


def facts(contents: Contents, threads: list[ThreadContents], profiles: list[Profile]) -> Json:
    """What the sidecar tells, in the fields of the journal's header and of its threads."""
    header, main = contents.header, threads[0].facts
    return {
        **{key: header.get(key) for key in ("tickscope", "started", "host", "target", "command")},
        "runtime": main.get("kind"),
        **{key: main.get(key) for key in ("runtime_version", "pid", "script")},
        "interval_us": {"asked": header.get("interval_us"), "achieved": achieved_interval_us(profiles[0])},
        "duration_us": max(profile.duration_us for profile in profiles),
        "samples": sum(len(profile.timeline) for profile in profiles),
        "is_merged_from_chunks": any(thread.whole is None for thread in threads),
        "gaps_us": max(thread.growing.gaps_us for thread in threads),
        "threads": [thread.facts for thread in threads],
        "calls": {str(number): thread.calls for number, thread in enumerate(threads, 1) if thread.calls} or None,
        "notes": contents.notes,
    }
