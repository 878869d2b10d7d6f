"""The threads behind one inspector begin and end together, each with the patience that it needs."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from tests.record.programs import until, unused_port
from tests.record.scripted_inspector import Json, scripted
from tui.record.journal.journal import JournalWriter
from tui.record.options.recording_options import RecordOptions
from tui.record.processes.inspector import Inspector
from tui.record.recorder.recorder import Recorder
from tui.record.recorder.target import target_threads
from tui.record.recorder.target.target_recording import TargetPlan, TargetRecording
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.recording_events import Ended, News, TargetEnded, Whole

ROOT = {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
PROFILE: Json = {
    "nodes": [{"id": 1, "callFrame": ROOT}],
    "startTime": 0,
    "endTime": 1,
    "samples": [],
    "timeDeltas": [],
}


def about_to_end(message: Json) -> list[Json]:
    """Says yes to everything, and that the program wants to end as soon as it is recorded."""
    if message["method"] == "Profiler.stop":
        return [{"id": message["id"], "result": {"profile": PROFILE}}]
    done = {"id": message["id"], "result": {}}
    begun = re.search(r'\.profile\("([^"]+)"\)', message.get("params", {}).get("expression", ""))
    if begun is None:
        return [done]
    done["result"] = {"result": {"objectId": "1"}}
    started = {"method": "Profiler.consoleProfileStarted", "params": {"title": begun[1]}}
    return [started, done, {"method": "NodeRuntime.waitingForDisconnect", "params": {}}]


def test_the_main_thread_of_a_program_that_ends_gets_more_time_than_its_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(target_threads, "_WORKER_PATIENCE_S", 0.0)
    told: list[News] = []
    with scripted(about_to_end) as server:
        inspector = Inspector(server.url, "node", "app.js", pid=1, runtime_version="v24.0.0")
        recording = TargetRecording(inspector, TargetPlan(Sampling()), told.append, itertools.count())
        recording.start()
        until(lambda: any(isinstance(news, TargetEnded) for news in told), "it does not end")
    assert [news.profile for news in told if isinstance(news, Whole)] == [PROFILE]
    assert [news.how for news in told if isinstance(news, Ended)] == ["exited"]


def test_nothing_is_said_to_be_saved_of_a_program_that_is_lost_before_its_first_chunk(tmp_path: Path) -> None:
    def dying(message: Json) -> list[Json]:
        if message["method"] == "Runtime.callFunctionOn":
            raise EOFError
        return about_to_end(message)[:2]

    with scripted(dying) as server:
        recorder = Recorder(RecordOptions(), JournalWriter(tmp_path / "one.journal"), {}, lambda _: None)
        recorder.add(Inspector(server.url, "node", "app.js", pid=1, runtime_version="v24.0.0"))
        recorder.run()
    assert (recorder.was_lost, recorder.contents.recorded_threads()) == (True, [])
    assert not any("saved" in note for note in recorder.contents.notes)


def test_workers_that_end_before_their_first_samples_are_counted(tmp_path: Path) -> None:
    def with_workers(message: Json) -> list[Json]:
        if message["method"] != "NodeWorker.enable":
            return about_to_end(message)
        sessions = [{"sessionId": "1", "workerInfo": {"title": "a"}}, {"sessionId": "2", "workerInfo": {"title": "b"}}]
        came = [{"method": "NodeWorker.attachedToWorker", "params": session} for session in sessions]
        gone = [{"method": "NodeWorker.detachedFromWorker", "params": session} for session in sessions]
        return [*came, *gone, {"id": message["id"], "result": {}}]

    with scripted(with_workers) as server:
        recorder = Recorder(RecordOptions(), JournalWriter(tmp_path / "one.journal"), {}, lambda _: None)
        recorder.add(Inspector(server.url, "node", "app.js", pid=1, runtime_version="v24.0.0"))
        recorder.run()
    assert len(recorder.contents.recorded_threads()) == 1
    assert recorder.contents.notes == ["2 worker threads ended before any sample had come: not in the recording"]


def test_a_program_that_waits_for_us_runs_when_its_inspector_cannot_be_reached(tmp_path: Path) -> None:
    waits = tmp_path / "1.waits"
    waits.touch()
    told: list[News] = []
    inspector = Inspector(f"ws://127.0.0.1:{unused_port()}/x", "node", pid=1, waits=waits)
    TargetRecording(inspector, TargetPlan(Sampling(), waits_for_us=True), told.append, itertools.count()).start()
    until(lambda: told, "it does not end")
    assert isinstance(told[0], TargetEnded)
    assert not waits.exists()


def test_a_program_that_waits_for_us_runs_when_the_connection_is_lost_before_its_release(tmp_path: Path) -> None:
    waits = tmp_path / "1.waits"
    waits.touch()
    told: list[News] = []

    def dying(_message: Json) -> list[Json]:
        raise ConnectionError

    with scripted(dying) as server:
        inspector = Inspector(server.url, "node", pid=1, waits=waits)
        TargetRecording(inspector, TargetPlan(Sampling(), waits_for_us=True), told.append, itertools.count()).start()
        until(lambda: any(isinstance(news, TargetEnded) for news in told), "it does not end")
    assert not waits.exists()


def test_what_comes_when_the_recording_is_over_is_let_run(tmp_path: Path) -> None:
    recorder = Recorder(RecordOptions(), JournalWriter(tmp_path / "a.journal"), {}, lambda _record: None)
    inspectors = [Inspector("ws://127.0.0.1:1/x", "node", pid=1, waits=tmp_path / name) for name in ("1", "2")]
    for inspector in inspectors:
        (inspector.waits or tmp_path).touch()
    recorder.add_later(inspectors[0], waits_for_us=True)
    recorder.run()
    recorder.add_later(inspectors[1], waits_for_us=True)
    assert list(tmp_path.glob("?")) == []
    assert recorder.has_no_target
    recorder.abandon()
