"""Recorders that wait for their turn at the same moment take it one after the other."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import pytest

from tui.record.edgeworkers.requests import pace
from tui.record.edgeworkers.requests.pace import Pace, Stopped

SPACING_S = 0.2


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(pace, "SPACING_S", SPACING_S)


@pytest.mark.parametrize("is_first", [True, False])
def test_recorders_that_wait_together_ask_apart(
    is_first: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_first:
        Pace().wait()
    stamps: list[int] = []
    tell_others = pace._tell_others

    def tell() -> None:
        tell_others()
        [noted] = tmp_path.rglob("edgeworkers-asked")
        stamps.append(noted.stat().st_mtime_ns)

    monkeypatch.setattr(pace, "_tell_others", tell)
    together = threading.Barrier(5)

    def ask() -> None:
        one = Pace()
        together.wait()
        one.wait()

    # Each opens the file for itself, so that the lock keeps threads apart as it does processes.
    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stamps) == 5
    assert all(after - before > 0.99 * SPACING_S * 1e9 for before, after in pairwise(stamps))


def test_who_is_stopped_while_another_asks_takes_no_turn(tmp_path: Path) -> None:
    Pace().wait()
    [noted] = tmp_path.rglob("edgeworkers-asked")
    before = noted.stat().st_mtime_ns
    with pytest.raises(Stopped):
        Pace(lambda: True).wait()
    assert noted.stat().st_mtime_ns == before
