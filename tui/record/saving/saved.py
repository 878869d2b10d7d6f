"""A recording becomes a file, with its sidecar beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import orjson

from tui.base.errors import RecordError
from tui.base.json_text import Json, json_text
from tui.base.user_folders import make_folder
from tui.export.writers.cpuprofile import cpuprofile_text
from tui.profile.profile import Profile
from tui.record.journal.contents import Contents, ThreadContents, achieved_interval_us
from tui.record.saving.kept_texts import write_texts
from tui.record.saving.out_file import moved_note, write_out
from tui.record.saving.recording_folders import free_path, recordings_folder, stem
from tui.record.saving.sidecar import write_sidecar
from tui.record.saving.stopped_document import with_stops_cut
from tui.record.saving.threads_trace import ThreadProfile, threads_trace

PROFILE_SUFFIX = ".cpuprofile"
TRACE_SUFFIX = ".trace.json"
HEAP_SUFFIX = ".heapprofile"
SET_SUFFIX = ".profiles.json"
SUFFIXES = (PROFILE_SUFFIX, TRACE_SUFFIX, HEAP_SUFFIX, SET_SUFFIX)


def save(contents: Contents, more_facts: Mapping[str, object] | None = None) -> Path:
    """Writes what was recorded, for its owner alone, and the sidecar; the path of the file.

    One thread makes a `.cpuprofile`: V8's own bytes where the whole came, else the chunks merged; stops of the process
    are unsampled in both. Several make a trace.
    Memory makes a `.heapprofile`, and of several threads an array of them, each with its thread's name as `title`; so
    do runs of an EdgeWorker, which share no clock. The file is the one that was asked for (`out` in the header) or one
    in the recordings folder. Unless the header has `replaces_out`, a file that appeared there meanwhile is left alone,
    and a note says where the recording is. Raises RecordError when nothing was recorded, OSError when it cannot be
    written.
    """
    threads = contents.recorded_threads()
    if not threads:
        raise RecordError(contents.title, "nothing was recorded")
    for thread in threads:
        if thread.whole is not None and not thread.is_memory:
            thread.whole = with_stops_cut(thread.whole, thread.growing.stops)
    profiles = [thread.profile() for thread in threads]
    path = _path(contents, _suffix(threads))
    asked, path = path, write_out(path, _file(threads, profiles), replaces=bool(contents.header.get("replaces_out")))
    if path != asked and contents.header.get("out") is not None:
        contents.notes.append(moved_note(asked, path))
    if contents.header.get("scripts") == "keep" and any(thread.texts for thread in threads):
        write_texts(path, {number: thread.texts for number, thread in enumerate(threads, 1)})
    write_sidecar(path, {**facts(contents, threads, profiles), **(more_facts or {})})
    return path


def _suffix(threads: list[ThreadContents]) -> str:
    if len(threads) > 1:
        return SET_SUFFIX if _are_apart(threads) else TRACE_SUFFIX
    return HEAP_SUFFIX if threads[0].is_memory else PROFILE_SUFFIX


def _are_apart(threads: list[ThreadContents]) -> bool:
    """Whether their profiles have no time that they share."""
    return threads[0].is_memory or threads[0].is_run


def _path(contents: Contents, suffix: str) -> Path:
    out = contents.header.get("out")
    if out is not None:
        return Path(out)
    folder = recordings_folder()
    make_folder(folder)
    started = datetime.fromisoformat(contents.header["started"])
    return free_path(folder, stem(contents.title, started), suffix)


def _file(threads: list[ThreadContents], profiles: list[Profile]) -> bytes:
    if len(threads) == 1:
        return _document(threads[0], profiles[0])
    if _are_apart(threads):
        return b"[" + b",\n".join(_titled(thread) for thread in threads) + b"]"
    return threads_trace(
        ThreadProfile(
            name=thread.facts["name"],
            pid=thread.facts.get("pid") or 1,
            tid=thread.facts.get("tid") or number,
            start_us=_start_us(thread),
            document=orjson.loads(_readable_document(thread, profile)),
        )
        for number, (thread, profile) in enumerate(zip(threads, profiles, strict=True), 1)
    )


def _titled(thread: ThreadContents) -> bytes:
    """The profile of a thread with its name; spliced in, for that of memory is deeper than orjson writes."""
    title = orjson.dumps(json_text(thread.facts["name"]))
    return b'{"title":' + title + b"," + (thread.whole or b"{}").lstrip()[1:]


def _document(thread: ThreadContents, profile: Profile) -> bytes:
    return _text(thread, profile) if thread.whole is None else thread.whole


def _readable_document(thread: ThreadContents, profile: Profile) -> bytes:
    """The same, as V8 would have written it, where what came was odd enough for a warning."""
    return _text(thread, profile) if profile.origin.warnings else _document(thread, profile)


def _text(thread: ThreadContents, profile: Profile) -> bytes:
    return cpuprofile_text(profile, profile.origin.path, _start_us(thread))


def _start_us(thread: ThreadContents) -> int:
    if thread.whole is not None:
        return int(orjson.loads(thread.whole).get("startTime") or 0)
    return thread.growing.start_us or 0


def facts(contents: Contents, threads: list[ThreadContents], profiles: list[Profile]) -> Json:
    """What the sidecar tells, in the fields of the journal's header and of its threads."""
    header, main = contents.header, threads[0].facts
    is_memory = threads[0].is_memory
    return {
        **{key: header.get(key) for key in ("tickscope", "started", "host", "target", "command")},
        "runtime": main.get("kind"),
        **{key: main.get(key) for key in ("runtime_version", "pid", "script")},
        "type": "memory" if is_memory else "cpu",
        **(_memory_facts(contents, profiles) if is_memory else _time_facts(contents, profiles)),
        "duration_us": max(
            thread.lasted_us if thread.is_memory else profile.duration_us
            for thread, profile in zip(threads, profiles, strict=True)
        ),
        "samples": sum(len(profile.timeline) for profile in profiles),
        "is_merged_from_chunks": any(thread.whole is None for thread in threads),
        "gaps_us": max(thread.growing.gaps_us + thread.growing.stopped_us for thread in threads),
        "threads": [thread.facts for thread in threads],
        "calls": {str(number): thread.calls for number, thread in enumerate(threads, 1) if thread.calls} or None,
        "notes": contents.notes,
        **_warnings(threads),
    }


def _warnings(threads: list[ThreadContents]) -> Json:
    """What the profiles open with (`tui.formats.recorded_warnings`), by thread; nothing where nothing is wrong."""
    warnings = {str(number): thread.warnings for number, thread in enumerate(threads, 1) if thread.warnings}
    return {"warnings": warnings} if warnings else {}


def _time_facts(contents: Contents, profiles: list[Profile]) -> Json:
    asked = contents.header.get("interval_us")
    return {"interval_us": {"asked": asked, "achieved": achieved_interval_us(profiles[0])}}


def _memory_facts(contents: Contents, profiles: list[Profile]) -> Json:
    return {
        "interval_bytes": contents.header.get("interval_bytes"),
        "counts_collected": contents.header.get("counts_collected"),
        "bytes": sum(profile.duration_us for profile in profiles),
    }
