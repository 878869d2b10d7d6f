"""The feed of a recording that was over before anybody looked at its journal."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.places import SAMPLES
from tests.record.programs import until
from tui.explorer.recording import live_feed
from tui.explorer.recording.live_feed import Followed, LiveFeed
from tui.explorer.recording.live_listener import Saved
from tui.record.journal.journal import JournalReader
from tui.record.journal.watchers import Watch
from tui.record.recorder.recorder_process import RecorderProcess
from tui.state.model.opened import Opened
from tui.state.model.recording import Growth, RecordingFacts


class Told:
    """A listener that keeps what it was told at the end."""

    def __init__(self) -> None:
        self.saved: Saved | None = None
        self.failure: str | None = None

    def recording_told(self, facts: RecordingFacts) -> None:
        pass

    def recording_began(self, opened: Opened) -> None:
        pass

    def recording_grew(self, growth: Growth) -> None:
        pass

    def recording_saved(self, saved: Saved) -> None:
        self.saved = saved

    def recording_failed(self, sentence: str) -> None:
        self.failure = sentence

    def command_ended(self, status: int, *, by_us: bool) -> None:
        pass


@pytest.fixture
def ended(tmp_path: Path) -> Iterator[RecorderProcess]:
    """A recorder that has ended and left no journal; it has not told of a file."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    journal, log = tmp_path / "one.journal", tmp_path / "one.log"
    log.write_text("tickscope: the site answered with its page\n")
    with tempfile.TemporaryFile(buffering=0) as answer:
        recorder = RecorderProcess(process, journal, log, Watch(journal), answer)
        yield recorder
        recorder.forget()


def call(what: Callable[..., object], *arguments: object) -> None:
    """Calls at once."""
    what(*arguments)


def followed(recorder: RecorderProcess) -> Told:
    """What the feed of a recorder tells in the end."""
    told = Told()
    LiveFeed(Followed(recorder.journal, "title", recorder), told, call).start()
    until(lambda: told.saved or told.failure, "nothing is told")
    return told


def test_its_file_is_found(ended: RecorderProcess) -> None:
    path = SAMPLES / "recursion.cpuprofile"
    ended.answer.write(f"{path}\n".encode())
    told = followed(ended)
    assert told.failure is None
    assert told.saved is not None
    assert (told.saved.path, told.saved.is_recovered, len(told.saved.profiles)) == (path, False, 1)


def test_without_a_file_it_failed_for_the_reason_that_it_told(ended: RecorderProcess) -> None:
    assert followed(ended).failure == "the site answered with its page"


def test_a_journal_that_goes_while_it_is_opened_was_none(
    ended: RecorderProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended.journal.touch()

    def opened(journal: Path) -> JournalReader:
        journal.unlink(missing_ok=True)
        return JournalReader(journal)

    monkeypatch.setattr(live_feed, "JournalReader", opened)
    assert followed(ended).failure == "the site answered with its page"
