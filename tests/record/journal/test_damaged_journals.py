"""One odd file stops nothing: a sample of what `tests/long/long_damaged_journals.py` proves at length."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.commands import tickscope
from tests.pty_app import TICKSCOPE, PtyApp
from tests.record.damaged_journals import (
    TIME,
    Entry,
    damaged_beside,
    damaged_journal,
    damaged_settings,
    follow,
    follow_growing,
    journal_bytes,
    prove_beside,
    prove_journal,
    prove_settings,
)
from tests.record.journal.test_journal import HEADER, MAIN, chunk, profile_bytes
from tui.base.user_folders import make_folder
from tui.explorer.start.recent import recent_files, remember
from tui.formats import read_profiles
from tui.record.edgeworkers.requests.pace import Pace
from tui.record.journal import control, watchers
from tui.record.saving.recording_folders import journals_folder, recordings_folder
from tui.record.saving.recovery import abandoned
from tui.record.saving.sidecar import sidecar_of, sidecar_path, sidecar_problem

HEAD: list[Entry] = [(["header", HEADER], b""), (["thread", MAIN], b"")]
CHUNK: Entry = (["chunk", chunk(50_000).fields], profile_bytes(50_000))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where recorders put their journals, below `tmp_path`; nothing is synced to the disk."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("os.fsync", lambda _: None)
    make_folder(journals_folder())
    return journals_folder()


def test_damaged_journals(folder: Path) -> None:
    for seed in range(100):
        prove_journal(damaged_journal(Random(seed)), folder)


def test_damaged_files_beside_a_profile(folder: Path) -> None:
    profile = folder / "x.cpuprofile"
    profile.write_bytes(profile_bytes(50_000))
    for seed in range(50):
        prove_beside(damaged_beside(Random(seed), profile.stat().st_size), profile)


def test_damaged_lists_and_marks(folder: Path, tmp_path: Path) -> None:
    """What is no list of recent files, no wish to stop, no watcher and no pace."""
    listed = folder.parent / "recent"
    real = tmp_path / "caf\udce9.cpuprofile"
    real.touch()
    listed.write_bytes(b"\xff\n\0\n/" + b"x" * 9000 + b"\nrelative\n" + os.fsencode(real) + b"\n/\n")
    assert recent_files() == [real]
    listed.unlink()
    os.mkfifo(listed)
    assert recent_files() == []
    remember(str(real))
    assert recent_files() == [], "a pipe is not replaced"
    listed.unlink()
    remember(str(real))
    assert recent_files() == [real]
    journal = folder / "a.journal"
    control.control_path(journal).mkdir()
    control.forget(journal)
    journal.with_name("a.journal.7.watch").mkdir()
    assert not watchers.is_watched(journal)
    (folder.parent / "edgeworkers-asked").mkdir()
    Pace().wait()


def test_damaged_settings() -> None:
    for seed in range(20):
        prove_settings(damaged_settings(Random(seed)))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"tickscope journal 2\nx", "another version of tickscope wrote it (journal 2). Open it with the tickscope"),
        (b"something else entirely", "it is no journal. Open it with"),
        (journal_bytes([(["header", {"started": 7}], b"")]), "there is nothing in it to save: 1 damaged record left"),
        (journal_bytes([HEAD[0], (["thread", {}], b""), CHUNK]), 'left out of the journal (thread: "number" is no num'),
    ],
)
def test_a_journal_that_cannot_be_read_is_named_and_left(folder: Path, data: bytes, said: str) -> None:
    path = folder / "odd.journal"
    path.write_bytes(data)
    ended = tickscope("record", "--headless", "127.0.0.1:1")
    told = [line for line in ended.err.splitlines() if str(path) in line]
    assert len(told) == 1, ended.err
    assert said in told[0]
    assert "nothing listens on 127.0.0.1:1" in ended.err, "and the recording goes on to its own failure"
    assert path.read_bytes() == data
    assert said.partition(".")[0].removeprefix("there is nothing in it to save: ") in follow(path).failure


def test_the_start_screen_names_what_it_cannot_read(
    start_forked: Callable[..., PtyApp], folder: Path, tmp_path: Path
) -> None:
    (folder / "odd.journal").write_bytes(b"tickscope journal 2\nx")
    (folder / "a.journal").write_bytes(journal_bytes([*HEAD, CHUNK]))
    variables = {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_DATA_HOME": str(tmp_path / "data")}
    app = start_forked(*TICKSCOPE, environment=variables)
    app.wait_for("Recordings that cannot be read: delete them, or open them with what wrote them")
    app.wait_for("odd.journal: another version of tickscope wrote it (journal 2)")
    app.wait_for("/app/app.js")
    app.keys("enter")
    app.wait_for("Hot functions")
    app.keys("q")
    assert app.exit_status() == 0
    assert not (folder / "a.journal").exists()


def test_a_whole_journal_is_followed_as_it_grows(folder: Path) -> None:
    told = follow_growing(journal_bytes(TIME), folder / "a.journal")
    assert told.grown > 0
    assert told.saved is not None


def test_what_is_whole_beside_what_is_damaged_is_saved(folder: Path) -> None:
    odd: list[Entry] = [
        (["chunk", {**chunk(54_000).fields, "start_us": "now"}], profile_bytes(54_000)),
        (["chunk", {**chunk(54_000).fields, "thread": 9}], profile_bytes(54_000)),
        (["chunk", chunk(54_000).fields], b"[1,2]"),
        ({"kind": "chunk"}, b""),
        (["chunk", chunk(54_000).fields], b" " * (30 << 20)),
        (["of a later version", {"thread": []}], b""),
    ]
    path = folder / "a.journal"
    path.write_bytes(journal_bytes([*HEAD, *odd, CHUNK]))
    [lost] = abandoned(folder).unfinished
    # The spaces are one of the five: nothing that takes a thousand times what is stored of it is read.
    assert lost.damage.startswith('5 damaged records left out of the journal (chunk: "start_us" is no number')
    ended = tickscope("record", "--headless", "127.0.0.1:1")
    [saved] = [path for path in recordings_folder().iterdir() if path.suffix == ".cpuprofile"]
    assert f"recovered {saved}: 0.0 s of /app/app.js" in ended.err
    assert lost.damage in ended.err
    assert len(read_profiles(str(saved))[0].timeline) == 4
    assert any("1 damaged" not in note and lost.damage == note for note in (sidecar_of(saved) or {})["notes"])


def test_a_sidecar_with_an_odd_field_tells_the_others(tmp_path: Path) -> None:
    profile = tmp_path / "x.cpuprofile"
    profile.write_bytes(profile_bytes(50_000))
    size = profile.stat().st_size
    fields = f'"tickscope":"0","file":"x.cpuprofile","file_bytes":{size}'
    sidecar_path(profile).write_text(f'{{{fields},"calls":7,"samples":"many","duration_us":5}}')
    facts = sidecar_of(profile)
    assert facts is not None
    assert (facts.get("calls"), facts.get("samples"), facts["duration_us"]) == (None, None, 5)
    assert sidecar_problem(profile) == (
        f"{sidecar_path(profile)}: calls, samples cannot be read. It is left out; delete it, or record again."
    )
