"""20,000 damaged journals and files beside recordings: nothing falls over, and what is whole is saved. Ten minutes.

    python -m pytest tests/long/long_damaged_journals.py -q

A case that fails is `damaged_journal(Random(SEED))` or `damaged_beside(Random(SEED), …)`; `TICKSCOPE_SEED` begins at
another number.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from tests.record.damaged_journals import (
    damaged_beside,
    damaged_journal,
    damaged_settings,
    prove_beside,
    prove_journal,
    prove_settings,
)
from tests.record.journal.test_journal import profile_bytes
from tui.base.user_folders import make_folder
from tui.record.saving.recording_folders import journals_folder

FIRST = int(os.environ.get("TICKSCOPE_SEED", "1000"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("os.fsync", lambda _: None)
    make_folder(journals_folder())
    return journals_folder()


@pytest.mark.parametrize("first", range(FIRST, FIRST + 15_000, 1000))
def test_journals(folder: Path, first: int) -> None:
    for seed in range(first, first + 1000):
        try:
            prove_journal(damaged_journal(Random(seed)), folder)
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error


@pytest.mark.parametrize("first", range(FIRST, FIRST + 5000, 1000))
def test_files_beside_a_profile(folder: Path, first: int) -> None:
    profile = folder / "x.cpuprofile"
    profile.write_bytes(profile_bytes(50_000))
    for seed in range(first, first + 1000):
        try:
            prove_beside(damaged_beside(Random(seed), profile.stat().st_size), profile)
            prove_settings(damaged_settings(Random(seed)))
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
