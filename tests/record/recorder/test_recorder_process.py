"""The recorder lives beside those who watch it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.places import CHECKOUT
from tests.record.programs import Run, node, until
from tests.record.recording import ENOUGH, PACED, is_open, port_of, shares, shares_of
from tui.record.journal.contents import Contents
from tui.record.journal.journal import JournalReader
from tui.record.recorder import recorder_process
from tui.record.recorder.recorder_process import RecorderProcess, start_recorder
from tui.record.saving.recording_folders import journals_folder
from tui.record.saving.sidecar import sidecar_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

ANY_PORT = "--inspect=127.0.0.1:0"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def shown(recorder: RecorderProcess) -> Contents:
    """What a watcher has of a recording that stops once it has enough samples, at its end."""
    until(lambda: recorder.journal.exists() or not recorder.is_running, "no journal")
    contents = Contents()
    with JournalReader(recorder.journal) as reader:

        def has_ended() -> bool:
            for record in reader.poll():
                contents.add(record)
            has_enough = any(thread.sample_count >= ENOUGH for thread in contents.threads.values())
            if has_enough and contents.state == "RECORDING":
                recorder.stop()
            return contents.state in ("DONE", "LOST")

        until(has_ended, f"it does not end: {recorder.last_words()}")
    until(lambda: not recorder.is_running, "the recorder does not end")
    return contents


def test_a_watcher_sees_it_grow_stops_it_and_learns_where_the_file_is(run: Run) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    recorder = start_recorder([port_of(program)])
    contents = shown(recorder)
    assert contents.saved is not None
    path = Path(contents.saved["path"])
    assert shares(path)["hot"] >= 0.9
    [thread] = contents.recorded_threads()
    assert shares_of(thread.profile())["hot"] >= 0.9
    assert recorder.process.wait() == 0
    assert recorder.last_words().startswith("saved ")
    assert recorder.saved_path() == path
    recorder.forget()
    assert list(recorder.journal.parent.iterdir()) == []
    assert program.is_running


def test_why_it_failed() -> None:
    recorder = start_recorder(["127.0.0.1:1"])
    until(lambda: not recorder.is_running, "the recorder does not end")
    assert recorder.process.wait() == 1
    assert "nothing listens on 127.0.0.1:1" in recorder.last_words()
    assert not recorder.journal.exists()
    assert recorder.saved_path() is None
    recorder.forget()


def test_it_outlives_the_session_that_started_it_and_saves(run: Run, tmp_path: Path) -> None:
    """The terminal closes, the whole session gets SIGHUP and is killed: the recorder stops in order."""
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    starter = (
        "import os, signal, sys; from tui.record.recorder.recorder_process import start_recorder\n"
        "r = start_recorder(sys.argv[1:]); print(r.process.pid, r.journal, flush=True)\n"
        "sys.stdin.read(); os.killpg(0, signal.SIGHUP)"
    )
    command = [sys.executable, "-W", "ignore", "-c", starter, port_of(program)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdin=pipe, stdout=pipe, text=True, start_new_session=True
    ) as explorer:
        assert explorer.stdout is not None
        pid, journal = explorer.stdout.readline().split()
        until(lambda: Path(journal).exists(), "no journal")
        with JournalReader(Path(journal)) as reader:
            counts: list[int] = []

            def has_enough() -> bool:
                counts.extend(record.fields["samples"] for record in reader.poll() if record.kind == "chunk")
                return sum(counts) >= ENOUGH

            until(has_enough, "too few samples")
        assert explorer.stdin is not None
        explorer.stdin.close()
    assert explorer.returncode < 0
    recordings = tmp_path / "data" / "tickscope" / "recordings"
    until(lambda: list(recordings.glob("*.cpuprofile")) and not Path(journal).exists(), "nothing saved")
    [path] = recordings.glob("*.cpuprofile")
    assert shares(path)["hot"] >= 0.9
    facts = sidecar_of(path)
    assert facts is not None
    assert facts["stopped"] == "nobody watches any more"
    until(lambda: not is_open(int(pid)), "the recorder does not end")
    assert not list(Path(journal).parent.glob("*.watch"))
    assert os.path.exists(f"/proc/{program.pid}")


@pytest.mark.parametrize("fails", ["Watch", "TemporaryFile", "Popen"])
def test_what_cannot_be_started_leaves_nothing(monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    within = {"Watch": recorder_process, "TemporaryFile": tempfile, "Popen": subprocess}[fails]
    before = set(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(within, fails, full)
    with pytest.raises(OSError, match="No space left"):
        start_recorder(["127.0.0.1:1"])
    assert set(os.listdir("/proc/self/fd")) == before
    assert list(journals_folder().iterdir()) == []
