"""Recordings are kept until the user says how long; nothing else is ever removed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.base.errors import ConfigError
from tui.record.saving.retention import Retention, expired, remove_expired, retention_from
from tui.record.saving.sidecar import sidecar_path, write_sidecar

NOW = 2_000_000_000.0
DAY_S = 86_400


def recording(folder: Path, name: str, days: float, size: int = 100) -> Path:
    path = folder / name
    path.write_bytes(b"x" * size)
    write_sidecar(path, {"tickscope": "0.1.0"})
    os.utime(path, (NOW - days * DAY_S,) * 2)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, days in (("new.cpuprofile", 1), ("old.cpuprofile", 20), ("older.cpuprofile", 40)):
        recording(tmp_path, name, days)
    (tmp_path / "mine.cpuprofile").write_bytes(b"x" * 10_000)
    os.utime(tmp_path / "mine.cpuprofile", (0, 0))
    edited = recording(tmp_path, "edited.cpuprofile", 100)
    edited.write_bytes(b"I changed it")
    copied = tmp_path / "copied.cpuprofile"
    copied.write_bytes(b"x" * 100)
    sidecar_path(copied).write_bytes(sidecar_path(tmp_path / "old.cpuprofile").read_bytes())
    (tmp_path / "link.cpuprofile").symlink_to(tmp_path / "old.cpuprofile")
    return tmp_path


@pytest.mark.parametrize(
    ("retention", "gone"),
    [
        (Retention(), []),
        (Retention(age_s=30 * DAY_S), ["older"]),
        (Retention(age_s=0.5 * DAY_S), ["older", "old", "new"]),
        (Retention(count=2), ["older"]),
        (Retention(count=0), ["older", "old", "new"]),
        (Retention(total_bytes=250), ["older"]),
        (Retention(age_s=30 * DAY_S, count=1), ["older", "old"]),
    ],
)
def test_what_is_not_kept(folder: Path, retention: Retention, gone: list[str]) -> None:
    assert [path.stem for path in expired(folder, retention, NOW)] == gone


def test_only_what_we_wrote_goes(folder: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    removed = remove_expired(folder, Retention(count=0))
    assert {path.stem for path in removed} == {"new", "old", "older"}
    gone = {f"{stem}.cpuprofile{suffix}" for stem in ("new", "old", "older") for suffix in ("", ".recording.json")}
    assert {path.name for path in folder.iterdir()} == before - gone
    assert remove_expired(folder / "none", Retention(count=0)) == []


def test_the_user_says_how_long() -> None:
    assert retention_from({}) == Retention()
    told = {"TICKSCOPE_KEEP_DAYS": "30", "TICKSCOPE_KEEP_COUNT": "100", "TICKSCOPE_KEEP_SIZE": "2GB"}
    assert retention_from(told) == Retention(30 * DAY_S, 100, 2_000_000_000)


@pytest.mark.parametrize("name", ["TICKSCOPE_KEEP_DAYS", "TICKSCOPE_KEEP_COUNT", "TICKSCOPE_KEEP_SIZE"])
def test_a_value_that_means_nothing_removes_nothing(name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        retention_from({name: "-1 week"})
