"""A recorder that somebody watches learns when nobody does any more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import CHECKOUT
from tui.record.journal.journal import JournalWriter
from tui.record.journal.watchers import Watch, forget, has_watchers, is_watched
from tui.record.options.recording_options import RecordOptions
from tui.record.recorder.when_to_stop import WhenToStop

WATCHES = (
    "import sys, pathlib; from tui.record.journal.watchers import Watch\n"
    "watch = Watch(pathlib.Path(sys.argv[1])); print('watches', flush=True); sys.stdin.read()"
)


@pytest.fixture
def journal(tmp_path: Path) -> JournalWriter:
    return JournalWriter(tmp_path / "a.journal")


def grow_old(folder: Path) -> None:
    """Makes the files of watchers so old that only a lock shows a living one."""
    for path in folder.glob("*.watch"):
        os.utime(path, (1, 1))


def test_watchers_come_and_go(journal: JournalWriter) -> None:
    path, folder = journal.path, journal.path.parent
    assert not is_watched(path)
    first, second = Watch(path), Watch(path)
    grow_old(folder)
    assert is_watched(path)
    first.close()
    first.close()
    assert is_watched(path)
    second.close()
    assert not is_watched(path)
    assert list(folder.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_one_that_was_killed_watches_no_more(journal: JournalWriter) -> None:
    path = journal.path
    command = [sys.executable, "-c", WATCHES, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=CHECKOUT) as watcher:
        assert watcher.stdout is not None
        watcher.stdout.readline()
        grow_old(path.parent)
        assert is_watched(path)
        watcher.send_signal(signal.SIGKILL)
    assert not is_watched(path)
    assert list(path.parent.iterdir()) == [path]


def test_a_watcher_of_another_recording_does_not_count(journal: JournalWriter, tmp_path: Path) -> None:
    other = Watch(tmp_path / "aa.journal")
    assert not is_watched(journal.path)
    assert not has_watchers(journal.path)
    other.close()


def test_who_is_just_beginning_to_watch_counts(journal: JournalWriter) -> None:
    path = journal.path
    begun = path.with_name(f"{path.name}.1-x.watch")
    begun.touch()
    assert is_watched(path)
    grow_old(path.parent)
    assert not is_watched(path)
    assert not begun.exists()


def test_only_what_was_begun_by_a_watcher_stops_without_one(
    journal: JournalWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.record.recorder.when_to_stop._LOOK_S", 0.0)
    by_hand = WhenToStop(RecordOptions(), journal.path)
    watch = Watch(journal.path)
    by_explorer = WhenToStop(RecordOptions(), journal.path)
    assert by_hand.reason(0) is None
    assert by_explorer.reason(0) is None
    watch.close()
    assert by_hand.reason(0) is None
    reason = by_explorer.reason(0)
    assert reason is not None
    assert reason.text == "nobody watches any more"


def test_where_nothing_can_be_locked_nobody_is_needed(journal: JournalWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.record.recorder.when_to_stop._LOOK_S", 0.0)
    monkeypatch.setattr("tui.record.recorder.when_to_stop.is_being_written", lambda _path: False)
    watch = Watch(journal.path)
    when = WhenToStop(RecordOptions(), journal.path)
    watch.close()
    assert when.is_watched
    assert when.reason(0) is None


def test_what_the_dead_left_goes_with_the_journal(journal: JournalWriter) -> None:
    journal.path.with_name(f"{journal.path.name}.1-x.watch").touch()
    grow_old(journal.path.parent)
    forget(journal.path)
    assert list(journal.path.parent.iterdir()) == [journal.path]


def test_a_longest_duration_and_a_wish(journal: JournalWriter) -> None:
    options = RecordOptions(duration_us=2_000_000, max_duration_us=5_000_000)
    when = WhenToStop(options, journal.path)
    assert when.reason(1_999_999) is None
    assert [reason.text for elapsed in (2_000_000, 5_000_000) if (reason := when.reason(elapsed))] == [
        "2.00 s are over",
        "2.00 s are over",
    ]
    longest = WhenToStop(RecordOptions(max_duration_us=5_000_000), journal.path).reason(5_000_000)
    assert longest is not None
    assert longest.told == "stopped after 5.00 s, the longest it may take"
