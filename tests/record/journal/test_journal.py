"""A journal opens after any cut, while it grows, and when its writer is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from tests.places import CHECKOUT
from tests.record.programs import until
from tui.base.errors import RecordError
from tui.base.json_text import Json
from tui.formats.read import read_profiles
from tui.record.journal.contents import Contents
from tui.record.journal.journal import JournalReader, JournalWriter, Record, is_being_written, locked
from tui.record.journal.record_fields import checked_fields
from tui.record.saving.recording_folders import free_path, stem
from tui.record.saving.recovery import recover, unfinished
from tui.record.saving.saved import save
from tui.record.saving.sidecar import sidecar_of

HEADER = {
    "tickscope": "0",
    "started": "2026-01-02T03:04:05.000+00:00",
    "host": "here",
    "interval_us": 1000,
    "out": None,
}
MAIN = {"number": 0, "name": "main", "kind": "node", "pid": 7, "tid": 7, "script": "/app/app.js", "chunks": "console"}
WORKER = {**MAIN, "number": 1, "name": "[worker 1]", "kind": "worker", "tid": 1}


def profile_bytes(start_us: int, count: int = 4, name: str = "work") -> bytes:
    root = {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
    work = {"functionName": name, "scriptId": "9", "url": "file:///app/app.js", "lineNumber": 2, "columnNumber": 5}
    return orjson.dumps(
        {
            "nodes": [
                {"id": 1, "callFrame": root, "hitCount": 0, "children": [2]},
                {"id": 2, "callFrame": work, "hitCount": count, "positionTicks": [{"line": 4, "ticks": count}]},
            ],
            "startTime": start_us,
            "endTime": start_us + 1000 * count,
            "samples": [2] * count,
            "timeDeltas": [0] + [1000] * (count - 1),
        }
    )


def complete(kind: str, fields: Json, data: bytes = b"") -> Record:
    """A record as it is read: with the fields that may be missing."""
    return Record(kind, checked_fields(kind, fields, data), data)


def chunk(start_us: int, thread: int = 0) -> Record:
    fields = {"thread": thread, "start_us": start_us, "end_us": start_us + 4000}
    return complete("chunk", fields, profile_bytes(start_us))


RECORDS = [
    complete("header", HEADER),
    complete("state", {"state": "RECORDING"}),
    complete("thread", MAIN),
    chunk(50_000),
    complete("note", {"text": "a sentence\nof two lines"}),
    chunk(54_000),
]


def written(path: Path, records: list[Record]) -> Path:
    journal = JournalWriter(path)
    for record in records:
        journal.append(record)
    journal.close()
    return path


def read(path: Path) -> list[Record]:
    with JournalReader(path) as reader:
        return reader.poll()


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "journals" / "a.journal", RECORDS)
    assert read(path) == RECORDS
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_journal_cut_at_any_byte_opens_up_to_there(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.journal", RECORDS).read_bytes()
    cut = tmp_path / "cut.journal"
    counts = []
    for length in range(len(whole) + 1):
        cut.write_bytes(whole[:length])
        with JournalReader(cut) as reader:
            records = reader.poll()
            assert records == RECORDS[: len(records)]
            assert reader.poll() == []
            counts.append(len(records))
    assert sorted(counts) == counts
    assert set(counts) == set(range(len(RECORDS) + 1))


def test_a_damaged_byte_costs_its_record_alone(tmp_path: Path) -> None:
    path = written(tmp_path / "a.journal", RECORDS)
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    frames = []
    while start < len(whole):
        frames.append(start)
        start += 8 + int.from_bytes(whole[start : start + 4], "little")
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        damaged = sum(frame <= place for frame in frames) - 1
        with JournalReader(path) as reader:
            records = reader.poll()
            if damaged < 0:
                assert records == []
                assert reader.problem is not None
            elif place - frames[damaged] < 4:  # where its length is damaged, nobody knows where the next one begins
                assert records == RECORDS[:damaged]
            else:
                assert records == RECORDS[:damaged] + RECORDS[damaged + 1 :]
                assert (reader.skipped, reader.first_skipped) == (1, "its check sum is wrong")


def test_two_readers_follow_a_growing_journal(tmp_path: Path) -> None:
    journal = JournalWriter(tmp_path / "a.journal")
    with JournalReader(journal.path) as first, JournalReader(journal.path) as second:
        assert first.poll() == []
        journal.append(RECORDS[0])
        assert first.poll() == RECORDS[:1]
        journal.append(RECORDS[1])
        journal.append(RECORDS[2])
        assert first.poll() == RECORDS[1:3]
        assert second.poll() == RECORDS[:3]
        journal.remove()
        assert not journal.path.exists()
        assert first.poll() == second.poll() == []


def test_another_process_sees_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    program = (
        "import sys, pathlib; from tui.record.journal.journal import *; w = JournalWriter(pathlib.Path(sys.argv[1]))\n"
        "w.append(Record('state', {'state': 'RECORDING'})); print('written', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=CHECKOUT
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        assert is_being_written(path)
        assert unfinished(tmp_path) == []
        process.kill()
    until(lambda: not is_being_written(path), "it is still locked")
    assert [record.kind for record in read(path)] == ["state"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits are for POSIX")
def test_a_full_disk_keeps_records_until_there_is_room(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "a.journal"
    journal = JournalWriter(path)
    for record in RECORDS[:3]:
        journal.append(record)
    size = path.stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, limits[1]))
    try:
        journal.append(RECORDS[3])
        journal.append(RECORDS[4])
        problem = journal.problem
        assert problem is not None
        # Half a record would make the ones after it unreadable.
        assert path.stat().st_size == size
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    journal.append(RECORDS[5])
    assert journal.problem is None
    assert read(path) == RECORDS
    journal.close()


def contents_of(records: list[Record]) -> Contents:
    contents = Contents()
    for record in records:
        contents.add(record)
    return contents


def test_an_unfinished_recording_is_recovered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = written(tmp_path / "a.journal", RECORDS)
    written(tmp_path / "empty.journal", RECORDS[:3])
    (tmp_path / "foreign.journal").write_text("something else")
    [lost] = unfinished(tmp_path)
    assert (lost.journal, lost.title, lost.seconds) == (path, "/app/app.js", 0.008)
    saved = recover(path)
    assert saved == tmp_path / "data" / "tickscope" / "recordings" / "app.js-20260102-030405.cpuprofile"
    assert not path.exists()
    [profile] = read_profiles(saved)
    assert (len(profile.timeline), profile.duration_us, profile.origin.warnings) == (8, 8_000, ())
    facts = sidecar_of(saved)
    assert facts is not None
    assert facts["is_recovered"]
    assert facts["is_merged_from_chunks"]
    assert unfinished(tmp_path) == []
    assert unfinished(tmp_path / "no such folder") == []


def test_a_journal_that_somebody_recovers_is_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path / "a.journal", RECORDS)
    with locked(path) as is_ours:
        assert is_ours
        assert unfinished(tmp_path) == []
        with pytest.raises(RecordError, match="another tickscope"):
            recover(path)
    assert len(unfinished(tmp_path)) == 1


def test_empty_and_finished_journals_go_in_time(tmp_path: Path) -> None:
    empty = written(tmp_path / "empty.journal", RECORDS[:3])
    finished = written(tmp_path / "finished.journal", [*RECORDS, Record("saved", {"path": "x"})])
    foreign = tmp_path / "foreign.journal"
    foreign.write_text("not one of ours")
    assert unfinished(tmp_path) == []
    assert empty.exists(), "it may be one that is just being begun"
    for path in (empty, finished, foreign):
        os.utime(path, (0, 0))
    assert unfinished(tmp_path) == []
    assert list(tmp_path.iterdir()) == [foreign]


def test_a_whole_is_saved_as_v8_wrote_it(tmp_path: Path) -> None:
    out = tmp_path / "mine.cpuprofile"
    whole = Record("whole", {"thread": 0}, profile_bytes(50_000, 9))
    records = [Record("header", {**HEADER, "out": str(out)}), *RECORDS[1:], whole]
    assert save(contents_of(records)) == out
    assert out.read_bytes() == whole.data
    assert out.stat().st_mode & 0o777 == 0o600
    facts = sidecar_of(out)
    assert facts is not None
    assert (facts["samples"], facts["duration_us"], facts["is_merged_from_chunks"]) == (9, 9_000, False)
    out.write_bytes(whole.data + b" ")
    assert sidecar_of(out) is None, "the file is not the one that we wrote any more"


def test_nothing_recorded_is_nothing_saved(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="nothing was recorded"):
        save(contents_of(RECORDS[:3]))


def test_several_threads_stand_beside_each_other_as_they_ran(tmp_path: Path) -> None:
    out = tmp_path / "two.json"
    records = [
        Record("header", {**HEADER, "out": str(out)}),
        Record("thread", MAIN),
        Record("thread", WORKER),
        chunk(50_000),
        chunk(52_000, thread=1),
        chunk(56_000, thread=1),
    ]
    save(contents_of(records))
    main, worker = read_profiles(out)
    assert [profile.origin.thread.name for profile in (main, worker)] == ["main", "[worker 1]"]
    assert [profile.origin.thread.tid for profile in (main, worker)] == [7, 1]
    assert (main.duration_us, worker.duration_us) == (4_000, 8_000)
    assert [len(profile.ticks) for profile in (main, worker)] == [1, 1]
    starts = [event["ts"] for event in orjson.loads(out.read_bytes())["traceEvents"] if event["name"] == "Profile"]
    assert starts == [50_000, 52_000]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("/app/server.js", "server.js"),
        ("file:///a b/ü/wörker.mjs", "w-rker.mjs"),
        ("C:\\app\\app.js", "app.js"),
        ("../..", "recording"),
        ("", "recording"),
        ("\x1b[31m" + "x" * 300, "31m" + "x" * 57),
        ("https://shop.example/?q=a/b&c", "shop.example"),
    ],
)
def test_any_title_makes_a_safe_name(title: str, name: str) -> None:
    assert stem(title, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == f"{name}-20260102-030405"


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    assert free_path(tmp_path, "a", ".x").name == "a.x"
    (tmp_path / "a.x").touch()
    (tmp_path / "a-2.x").symlink_to("nowhere")
    assert free_path(tmp_path, "a", ".x").name == "a-3.x"
