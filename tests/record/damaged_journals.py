"""Journals, sidecars, kept texts and settings that are damaged on purpose, and the proof that nothing falls over.

Damage keeps the checksums right: what bad disks do is found by those, what other versions and bad intentions write is
not.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.formats.mutation import damaged, mutated
from tests.record.journal.test_journal import HEADER, MAIN, WORKER, profile_bytes
from tui.analysis.filters.lens import WHOLE, Lens
from tui.base.errors import RecordError
from tui.base.file_lock import lock
from tui.cli.settings import parse_settings
from tui.explorer.loading.call_counts import call_counts
from tui.explorer.recording.live_feed import Followed, LiveFeed
from tui.explorer.recording.live_listener import Saved
from tui.explorer.start.listed_recordings import is_left, journals
from tui.formats import read_profiles
from tui.record.journal.journal import MAGIC
from tui.record.saving.kept_texts import texts_of, texts_path, texts_problem
from tui.record.saving.recovery import abandoned, recover
from tui.record.saving.sidecar import sidecar_of, sidecar_path, sidecar_problem
from tui.state.model.counts import Counts
from tui.state.model.opened import Opened
from tui.state.model.recording import Growth, RecordingFacts

Entry = tuple[Any, bytes]
"""What a record says, `[kind, fields]` when all is well, and its data."""

_FRAME = {"functionName": "f", "scriptId": "9", "url": "file:///app/app.js", "lineNumber": 2, "columnNumber": 5}
_HEAD = {
    "callFrame": {**_FRAME, "functionName": "(root)", "url": ""},
    "selfSize": 0,
    "id": 1,
    "children": [{"callFrame": _FRAME, "selfSize": 64, "id": 2, "children": []}],
}
_HEAP = json.dumps({"head": _HEAD, "samples": [{"size": 64, "nodeId": 2, "ordinal": 1}]}).encode()
_MEMORY = {**MAIN, "unit": "bytes"}
_CALLS = json.dumps([{**_FRAME, "count": 3}]).encode()


def _chunk(thread: int, start_us: int) -> Entry:
    fields = {"thread": thread, "start_us": start_us, "end_us": start_us + 4000, "samples": 4, "nodes": 2, "bytes": 300}
    return ["chunk", {**fields, "cpu_us": 900}], profile_bytes(start_us)


def _heap(elapsed_us: int) -> Entry:
    fields = {"thread": 0, "elapsed_us": elapsed_us, "allocated_bytes": 64, "samples": 1, "bytes": 99, "cpu_us": None}
    return ["heap", fields], _HEAP


TIME: list[Entry] = [
    (["header", {**HEADER, "command": ["node", "app.js"], "recorder": 7, "target": "-- node app.js"}], b""),
    (["state", {"state": "CONNECTING", "reason": ""}], b""),
    (["thread", MAIN], b""),
    (["thread", WORKER], b""),
    (["state", {"state": "RECORDING", "reason": ""}], b""),
    _chunk(0, 50_000),
    _chunk(1, 51_000),
    (["script", {"thread": 0, "url": "file:///app/app.js"}], b"let a = 1;\n"),
    _chunk(0, 54_000),
    (["note", {"text": "a sentence"}], b""),
    (["calls", {"thread": 0}], _CALLS),
    (["whole", {"thread": 0}], profile_bytes(50_000, 8)),
]
_MEMORIES: list[Entry] = [TIME[0], (["thread", _MEMORY], b""), _heap(1_000_000), _heap(2_000_000)]
_OVER: list[Entry] = [*TIME, (["saved", {"path": "/nowhere/x.cpuprofile", "seconds": 1, "samples": 8}], b"")]
_SIDECAR = {
    "tickscope": "0",
    "file": "x.cpuprofile",
    "stopped": "nobody watches any more",
    "calls": {"1": [{**_FRAME, "count": 3}]},
    "exit_status": 1,
    "was_ended_by_us": False,
    "duration_us": 8000,
    "samples": 8,
    "notes": ["a sentence"],
}
_SETTINGS = 'color = "256"\npane = "tree"\nsource_roots = ["/srv", "~/x"]\n[keys]\nfocus-function = ["f", "F2"]\n'


def journal_bytes(entries: list[Entry]) -> bytes:
    """A journal of these records, each with the check sum that it should have."""
    return MAGIC + b"".join(_framed(zlib.compress(_line(said) + b"\n" + data)) for said, data in entries)


def damaged_journal(random: Random) -> bytes:
    """A journal with something wrong in it."""
    entries = list(random.choice((TIME, TIME, _MEMORIES, _OVER)))
    for _ in range(random.randint(1, 3)):
        place = random.randrange(len(entries))
        entries[place] = random.choice(_DAMAGES)(entries[place], random)
    if random.random() < 0.2:
        random.shuffle(entries)
    if random.random() < 0.2:
        entries += random.choices(entries, k=3)
    whole = journal_bytes(entries)
    return random.choice((whole, whole, whole, damaged(whole, random), _odd_frames(whole, random)))


def damaged_beside(random: Random, file_bytes: int) -> bytes:
    """A sidecar, or kept texts, with something wrong in it."""
    document = {**_SIDECAR, "file_bytes": file_bytes, "threads": {"1": {"file:///a.js": "text"}}}
    if random.random() < 0.5:
        document["tickscope"] = 1
    text = _line(mutated(document, random))
    return random.choice((text, text, damaged(text, random), b"[" * 100_000, b""))


def damaged_settings(random: Random) -> str:
    """Settings with something wrong in them."""
    odd = ("a = " + "[" * 20_000, "color = " + "9" * 5000, 'source_roots = ["~nobody-has-this-name/x", "\\u0000"]')
    return random.choice((damaged(_SETTINGS.encode(), random).decode("utf-8", "replace"), random.choice(odd)))


def _line(said: Any) -> bytes:
    try:
        return json.dumps(said, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # a lone surrogate, which JSON can only escape
        return json.dumps(said).encode()


def _framed(payload: bytes) -> bytes:
    return struct.pack("<II", len(payload), zlib.crc32(payload)) + payload


def _odd_fields(entry: Entry, random: Random) -> Entry:
    said, data = entry
    return mutated(said, random, 2), data


def _odd_data(entry: Entry, random: Random) -> Entry:
    said, data = entry
    try:
        return said, _line(mutated(json.loads(data), random))
    except (ValueError, RecursionError):  # it was damaged before
        return said, damaged(data, random)


def _damaged_data(entry: Entry, random: Random) -> Entry:
    said, data = entry
    return said, damaged(data, random)


def _filling_memory(entry: Entry, random: Random) -> Entry:
    said, _ = entry
    return said, random.choice((b" " * (8 << 20), b"[" * 200_000, b'{"nodes":' * 50_000, b"1" * 100_000))


_DAMAGES: tuple[Callable[[Entry, Random], Entry], ...] = (
    *(_odd_fields,) * 8,
    *(_odd_data,) * 8,
    *(_damaged_data,) * 3,
    _filling_memory,
)


def _odd_frames(whole: bytes, random: Random) -> bytes:
    """Another version, another file, payloads that are no zlib, and a length beyond the end."""
    rest = whole[len(MAGIC) :]
    return random.choice(
        (
            b"tickscope journal 2\n" + rest,
            b"tickscope journal 12\n" + rest,
            b"not a journal at all\n" + rest,
            MAGIC + _framed(random.randbytes(50)) + rest,
            MAGIC + _framed(zlib.compress(b"[1]\n")) + _framed(zlib.compress(b"[" * 3000)) + rest,
            whole + struct.pack("<II", 1 << 29, 0) + b"x",
            whole + _framed(zlib.compress(b"x" * 3000)[:-4]),
        )
    )


@dataclass
class Told:
    """A listener of a feed; `failure` is what it says when there is no file."""

    saved: Saved | None = None
    failure: str = ""
    looks: int = 0
    grown: int = 0
    look: Callable[[], None] = lambda: None

    def recording_told(self, facts: RecordingFacts) -> None:
        self.looks += 1
        self.look()

    def recording_began(self, opened: Opened) -> None:
        pass

    def recording_grew(self, growth: Growth) -> None:
        self.grown += 1

    def recording_saved(self, saved: Saved) -> None:
        self.saved = saved

    def recording_failed(self, sentence: str) -> None:
        self.failure = sentence

    def command_ended(self, status: int, *, by_us: bool) -> None:
        pass


def follow(journal: Path) -> Told:
    """What the explorer is told of a journal that nobody writes any more."""
    told = Told()
    LiveFeed(Followed(journal, "title"), told, lambda what, *arguments: what(*arguments)).run()
    return told


class _Everything:
    """A view of the whole recording."""

    def lens_of(self, duration_us: int) -> Lens:
        return WHOLE

    def prepare(self, counts: Counts) -> None:
        pass


def follow_growing(data: bytes, journal: Path) -> Told:
    """What the explorer is told of a journal that comes in three parts, and is then left."""
    parts = [data[: len(data) // 3], data[len(data) // 3 : 2 * len(data) // 3], data[2 * len(data) // 3 :]]
    told = Told()
    feed = LiveFeed(Followed(journal, "title"), told, lambda what, *arguments: what(*arguments))
    feed.show_in(_Everything())
    with journal.open("wb", buffering=0) as writer:
        assert lock(writer.fileno())

        def write() -> None:
            if parts:
                writer.write(parts.pop(0))
            else:
                writer.close()
            feed.show_in(_Everything())
            feed.grow_now()

        told.look = write
        feed.run()
    return told


def prove_journal(data: bytes, folder: Path) -> None:
    """Everything that reads journals copes with one: the start screen, the feed, and what the next `record` does.

    `folder` is where recorders put their journals. Raises whatever falls over.
    """
    path = folder / "a.journal"
    path.write_bytes(data)
    for row in journals():
        assert row.title
        assert "internal error" not in row.problem
    found = abandoned(folder)
    assert not (found.unfinished and found.unreadable)
    for told in (follow_growing(data, path), follow(path) if path.exists() else Told()):
        assert "internal error" not in told.failure, told.failure
        if told.saved is not None:
            assert told.saved.profiles
            for beside in (told.saved.path, sidecar_path(told.saved.path)):
                beside.unlink(missing_ok=True)
    path.write_bytes(data)
    for unreadable in found.unreadable:
        assert unreadable.reason
    for lost in found.unfinished:
        # What is said to be there is saved, and opens.
        saved = recover(lost.journal)
        assert read_profiles(str(saved))
        assert sidecar_of(saved) is not None
        for beside in (saved, sidecar_path(saved)):
            beside.unlink()
    for unreadable in found.unreadable:
        with pytest.raises(RecordError) as refused:
            recover(unreadable.journal)
        assert unreadable.reason in str(refused.value)
    path.unlink(missing_ok=True)


def prove_beside(data: bytes, profile: Path) -> None:
    """Everything that reads what stands beside a profile copes with it. Raises whatever falls over."""
    opened = read_profiles(str(profile))[0]
    for path in (sidecar_path(profile), texts_path(profile)):
        path.write_bytes(data)
    is_left(profile)
    sidecar_of(profile)
    call_counts(opened)
    texts_of(profile, 1)
    for problem in (sidecar_problem(profile), texts_problem(profile)):
        assert problem is None or str(profile) in problem


def prove_settings(text: str) -> None:
    """Settings that cannot be read are told, and no more. Raises whatever falls over."""
    parse_settings(text, "config.toml")
