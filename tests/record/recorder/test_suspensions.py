"""A process that is stopped while it is recorded: that time is unsampled, and not the last function's."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import orjson
import pytest

from tests.record.programs import NODE_VERSIONS, Run, Running, node, until
from tests.record.recording import BUSY, Ended, Recording
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import aggregate
from tui.base.json_text import Json
from tui.formats.read import read_profiles
from tui.profile.columns.stopped_time import Stop
from tui.profile.profile import Origin, Profile
from tui.record.journal.contents import chunk_profile
from tui.record.journal.journal import Record
from tui.record.processes import freezer, procfs
from tui.record.recorder import suspensions
from tui.record.recorder.suspensions import SuspensionWatch
from tui.record.saving.recovery import recover
from tui.record.saving.stopped_document import with_stops_cut

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes in /proc")

STOPPED_S = 1.2
STOPPED_US = int(STOPPED_S * 1e6)


def has_note(text: str) -> Callable[[list[Record]], bool]:
    return lambda records: any(text in record.fields["text"] for record in records if record.kind == "note")


def has_stop(records: list[Record]) -> bool:
    return any(record.kind == suspensions.KIND and record.fields["pid"] is not None for record in records)


def stopped_at(program: Running) -> int:
    """Stops the program: a time (µs, on the clock that V8 takes its times from) when it does not run any more."""
    os.kill(program.pid, signal.SIGSTOP)
    until(lambda: is_stopped(program), "it runs")
    return monotonic_us()


def is_stopped(program: Running) -> bool:
    stat = procfs.stat(program.pid)
    return stat is not None and stat.state == "T"


def monotonic_us() -> int:
    return time.monotonic_ns() // 1000


def let_run(program: Running, stopped_us: int) -> Stop:
    """Lets a program go on after some time that stands still since `stopped_us`: that stop."""
    time.sleep(STOPPED_S)
    over_us = monotonic_us()
    os.kill(program.pid, signal.SIGCONT)
    return Stop(stopped_us, over_us)


def stop_for_a_while(program: Running, recording: Recording) -> Stop:
    stopped_us = stopped_at(program)
    recording.has_come(has_note(f"process {program.pid} is stopped"))
    return let_run(program, stopped_us)


def self_us(profile: Profile) -> dict[str, int]:
    counted = effective(profile)
    names = [key.name for key in counted.functions.keys]
    return dict(zip(names, aggregate(counted).function_self_us.tolist(), strict=True))


def assert_unsampled(path: Path, stop: Stop) -> None:
    """The stop is in no function: of its time the sample before it has no more than what a usual one lasts.

    How long other samples last says nothing: a machine whose cores others use may not run a program for as long.
    """
    [profile] = read_profiles(str(path))
    assert profile.origin.warnings == ()
    bounds_us = orjson.loads(path.read_bytes())["startTime"] + profile.timeline.start_us
    overlap_us = np.minimum(bounds_us[1:], stop.end_us) - np.maximum(bounds_us[:-1], stop.start_us)
    is_sampled = profile.tree.function[profile.timeline.node] != profile.tree.function[0]
    assert np.maximum(0, overlap_us)[is_sampled].sum() <= 2 * np.median(np.diff(bounds_us))
    assert self_us(profile)["hot"] > 0


@linux
@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_a_stop_is_unsampled(run: Run, record: Callable[..., Recording], version: str) -> None:
    program = run(node(version), "--inspect-port=0", script=BUSY).says("ready")
    recording = record(str(program.pid)).has_samples(300)
    stop = stop_for_a_while(program, recording)
    ended = recording.has_come(has_stop).has_samples(200).interrupt().saved()
    assert_unsampled(ended.path, stop)
    assert ended.sidecar["gaps_us"] >= 0.9 * STOPPED_US
    assert any("was stopped for about" in note for note in ended.sidecar["notes"])
    assert f"kill -CONT {program.pid}" in ended.err


@linux
def test_a_stop_is_unsampled_where_the_end_was_lost(run: Run, record: Callable[..., Recording]) -> None:
    """Of a program that was killed there are the chunks alone."""
    program = run(node(), "--inspect-port=0", script=BUSY).says("ready")
    recording = record(str(program.pid)).has_samples(300)
    stop = stop_for_a_while(program, recording)
    recording.has_come(has_stop).has_chunks(3)
    os.kill(program.pid, signal.SIGKILL)
    ended = recording.saved()
    assert ended.sidecar["is_merged_from_chunks"]
    assert_unsampled(ended.path, stop)


@linux
def test_a_journal_tells_of_a_stop(
    run: Run, record: Callable[..., Recording], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The recorder is killed after a stop: what is recovered has it as well."""
    program = run(node(), "--inspect-port=0", script=BUSY).says("ready")
    recording = record(str(program.pid)).has_samples(300)
    stop = stop_for_a_while(program, recording)
    journal = recording.has_come(has_stop).has_chunks(3).journal
    recording.interrupt(signal.SIGKILL).process.wait()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert_unsampled(recover(journal), stop)


@linux
def test_a_program_that_is_stopped_when_its_recording_ends(run: Run, record: Callable[..., Recording]) -> None:
    program = run(node(), "--inspect-port=0", script=BUSY).says("ready")
    recording = record(str(program.pid)).has_samples(300)
    stopped_us = stopped_at(program)
    recording.has_come(has_note(f"process {program.pid} is stopped")).interrupt()
    recording.has_come(lambda records: any(record.fields.get("state") == "STOPPING" for record in records))
    stop = let_run(program, stopped_us)
    ended: Ended = recording.saved()
    assert_unsampled(ended.path, stop)
    assert program.is_running


@linux
def test_a_stopped_program_is_not_attached_to(run: Run, record: Callable[..., Recording]) -> None:
    program = run(node(), "--inspect-port=0", script=BUSY).says("ready")
    stopped_at(program)
    ended = record(str(program.pid)).ended()
    assert ended.status == 1
    assert f"kill -CONT {program.pid}" in ended.err


def document(lasted_us: list[int]) -> Json:
    frames = ["(root)", "main", "hot", "other"]
    nodes = [
        {
            "id": number + 7,
            "callFrame": {
                "functionName": name,
                "scriptId": "0",
                "url": "",
                "lineNumber": -1,
                "columnNumber": -1,
            },
            "hitCount": 1,
            "children": {0: [8, 10], 1: [9]}.get(number, []),
        }
        for number, name in enumerate(frames)
    ]
    samples = [(8, 9, 10)[number % 3] for number in range(len(lasted_us) + 1)]
    deltas = [400, *lasted_us]
    times = {"startTime": 5000, "endTime": 5000 + sum(deltas) + 100}
    return {"nodes": nodes, **times, "samples": samples, "timeDeltas": deltas}


def test_the_document_of_v8_keeps_every_other_sample() -> None:
    lasted_us = [1000, 900, 1100, 1_500_000, 1000, 1050, 950, 2_000_000, 1000]
    whole = document(lasted_us)
    text = orjson.dumps(whole)
    first, second = 5400 + 3000, 5400 + 3000 + 1_500_000 + 3000
    cut = with_stops_cut(text, [Stop(first - 100, first + 1_600_000), Stop(second, second + 2_000_500)])
    found = orjson.loads(cut)
    assert found["samples"] == [*whole["samples"][:4], 7, *whole["samples"][4:8], 7, *whole["samples"][8:]]
    assert sum(found["timeDeltas"]) == sum(whole["timeDeltas"])
    assert {key: found[key] for key in ("nodes", "startTime", "endTime")} == {
        key: whole[key] for key in ("nodes", "startTime", "endTime")
    }
    profile = read_of(cut)
    before = self_us(read_of(text))
    assert before["main"] - self_us(profile)["main"] == 1_500_000 - 1000
    assert before["hot"] - self_us(profile)["hot"] == 2_000_000 - 1000
    assert self_us(profile)["other"] == before["other"]


def read_of(text: bytes) -> Profile:
    return chunk_profile(text, Origin(path="x", title="x"))


@pytest.mark.parametrize(
    "change",
    [{"timeDeltas": None}, {"samples": [8]}, {"nodes": []}, {"timeDeltas": [0.5] * 4}, {"startTime": None}],
)
def test_a_document_without_its_times_stays_as_it_is(change: Json) -> None:
    text = orjson.dumps({**document([1000, 900, 2_000_000]), **change})
    assert with_stops_cut(text, [Stop(0, 10**9)]) is text


def test_a_document_without_a_stop_stays_as_it_is_to_the_byte() -> None:
    text = orjson.dumps(document([1000, 900, 2_000_000]), option=orjson.OPT_INDENT_2)
    assert with_stops_cut(text, []) is text
    assert with_stops_cut(text, [Stop(0, 100)]) is text


class Clocks:
    """The clocks of a machine, set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monotonic_s = 100.0
        self.slept_s = 50.0
        monkeypatch.setattr(time, "monotonic", lambda: self.monotonic_s)
        monkeypatch.setattr(procfs, "seconds_since_boot", lambda: self.monotonic_s + self.slept_s)


def test_a_gap_of_our_own_looks_is_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A virtual machine that was paused with us in it, or our container."""
    clocks, written = Clocks(monkeypatch), list[tuple[str, Json]]()
    watch = SuspensionWatch(lambda kind, fields: written.append((kind, fields)))
    watch.look([])
    clocks.monotonic_s += 0.3
    watch.look([])
    assert written == []
    clocks.monotonic_s += 7.0
    watch.look([])
    assert written == [("suspended", {"pid": None, "start_us": 100_300_000, "end_us": 107_300_000})]


def test_sleep_of_the_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """V8's clock stands still in it: there is nothing to cut."""
    clocks, written = Clocks(monkeypatch), list[tuple[str, Json]]()
    watch = SuspensionWatch(lambda kind, fields: written.append((kind, fields)))
    watch.look([])
    clocks.monotonic_s += 0.3
    clocks.slept_s += 12.0
    watch.look([])
    [(kind, fields)] = written
    assert kind == "note"
    assert "suspended for 12.0 s" in fields["text"]


@pytest.mark.parametrize(
    ("line", "file", "text"),
    [
        ("0::/a/b", "a/b/cgroup.events", "populated 1\nfrozen 1\n"),
        ("6:freezer:/a", "freezer/a/freezer.state", "FROZEN\n"),
    ],
)
def test_a_frozen_cgroup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str, file: str, text: str) -> None:
    state = tmp_path / file
    state.parent.mkdir(parents=True)
    monkeypatch.setattr(freezer, "_MOUNT", tmp_path)
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / "cgroup").write_text(f"9:name=systemd:/\n{line}\n")
    monkeypatch.setattr(procfs, "PROC", str(tmp_path))
    assert not freezer.is_frozen(1)
    state.write_text(text)
    assert freezer.is_frozen(1)
    state.write_text(text.replace("frozen 1", "frozen 0").replace("FROZEN", "THAWED"))
    assert not freezer.is_frozen(1)
