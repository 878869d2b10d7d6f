"""A target is recorded once, however it is named, and there are not too many recordings at a time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.places import CHECKOUT
from tests.record.programs import Run, node, until
from tests.record.recording import PACED, Ended, Recording, inspector_url, port_of, shares
from tui.base.errors import RecordError
from tui.record.options.target import UrlTarget
from tui.record.processes import procfs
from tui.record.recorder.claims import Claim
from tui.record.targets.target_keys import keys_of_target

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
Record = Callable[..., Recording]
ANY_PORT = "--inspect=127.0.0.1:0"


def refused(recorder: Recording) -> Ended:
    ended = recorder.ended()
    assert (ended.status, ended.out) == (1, ""), ended.err
    return ended


@pytest.mark.parametrize("first", ["PID", "URL"])
def test_a_process_is_recorded_once_by_whatever_name(run: Run, record: Record, first: str) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    url = inspector_url(program)
    names = {
        "PID": str(program.pid),
        "port": port_of(program),
        "URL": url.replace("127.0.0.1", "localhost"),
    }
    recorder = record(names[first]).has_chunks(1)
    told = program.output
    for name in names.values():
        ended = refused(record(name))
        assert ended.err == (
            f"tickscope: {_shown(name)}: already recorded by process "
            f"{recorder.process.pid} (journal {recorder.journal}). Watch it: tickscope\n"
        )
    assert program.output == told, "nothing was said to the program"
    assert shares(recorder.interrupt().saved().path)["hot"] >= 0.9
    record("--duration", "200ms", str(program.pid)).saved()


def _shown(name: str) -> str:
    return f"localhost{name}" if name.startswith(":") else name


@pytest.mark.parametrize("version", ["20", "26"])
def test_of_two_that_start_together_one_records(run: Run, record: Record, version: str) -> None:
    program = run(node(version), "--inspect-port=0", script=PACED).says("ready")
    both = [record(str(program.pid)) for _ in range(2)]
    until(lambda: any(recorder.process.poll() is not None for recorder in both), "none is refused")
    [recorder] = [recorder for recorder in both if recorder.process.poll() is None]
    recorder.has_samples().interrupt()
    ended = sorted((recorder.ended() for recorder in both), key=lambda one: one.status)
    assert [one.status for one in ended] == [0, 1], [one.err for one in ended]
    assert "already recorded by process" in ended[1].err
    assert shares(ended[0].path)["hot"] >= 0.8
    assert program.is_running
    assert program.output.count("Debugger listening") == 1


def test_a_recorder_that_was_killed_claims_nothing(run: Run, record: Record) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    recorder = record(port_of(program)).has_chunks(1)
    recorder.process.kill()
    recorder.ended()
    assert "recovered" in record("--duration", "200ms", str(program.pid)).saved().err
    assert [path.name for path in (recorder.journals.parent / "locks").iterdir()] == ["turn"]


def test_a_program_that_we_started_is_claimed_too(run: Run, record: Record, tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text(PACED)
    recorder = record("--", node(), tmp_path / "app.js").has_chunks(1)
    journal = recorder.journal
    [program] = [pid for pid in procfs.children(recorder.process.pid) if "app.js" in " ".join(procfs.arguments(pid))]
    ended = refused(record(str(program)))
    assert f"already recorded by process {recorder.process.pid} (journal {journal})" in ended.err
    recorder.interrupt().saved()


def test_recordings_are_limited(run: Run, record: Record) -> None:
    programs = [run(node(), ANY_PORT, script=PACED, name=f"{number}.js").says("ready") for number in range(3)]
    running = [record(port_of(program)) for program in programs[:2]]
    until(lambda: _claims(running[0]) == 2, "no claim")
    ended = refused(record("--max-recordings", "2", port_of(programs[2])))
    pids = sorted(recorder.process.pid for recorder in running)
    assert "2 recordings already under way (by " in ended.err
    assert all(str(pid) in ended.err for pid in pids)
    assert ended.err.endswith("and the most is 2. Stop one of them, or raise --max-recordings.\n")
    record("--max-recordings", "3", "--duration", "200ms", port_of(programs[2])).saved()
    for recorder in running:
        recorder.interrupt()
    for recorder in running:
        assert recorder.ended().status in (0, 1)


def _claims(recorder: Recording) -> int:
    return len(list((recorder.journals.parent / "locks").glob("*.claim")))


def test_where_nothing_can_be_locked_recording_goes_on(run: Run, record: Record, tmp_path: Path) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    state = tmp_path / "recorder" / "state" / "tickscope"
    state.mkdir(parents=True)
    (state / "locks").write_text("no folder")
    first = record(port_of(program)).has_chunks(1)
    record("--duration", "200ms", port_of(program)).saved()
    first.interrupt().saved()


def test_inspectors_without_a_process_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    uuid = "0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e"
    [by_tunnel] = keys_of_target(UrlTarget(f"ws://127.0.0.1:1/{uuid}"))
    assert keys_of_target(UrlTarget(f"ws://192.0.2.7:9229/{uuid.upper()}")) == {by_tunnel}
    workers = [keys_of_target(UrlTarget(f"ws://{host}:1/{name}")) for host in ("127.0.0.1", "[::1]") for name in "ab"]
    assert workers[0] == workers[2] != workers[1] == workers[3]
    holder, other = Claim(tmp_path / "a.journal"), Claim(tmp_path / "b.journal")
    holder.begin(workers[0], 4, "a")
    other.begin(workers[1], 4, "b")
    with pytest.raises(RecordError, match="already recorded by process"):
        other.add(workers[0], "a")
    holder.close()
    other.add(workers[0], "a")
    other.close()


def test_a_claim_that_cannot_be_read_counts(tmp_path: Path) -> None:
    """Its recorder lives, whatever it wrote."""
    locks = tmp_path / "tickscope" / "locks"
    locks.mkdir(parents=True)
    program = (
        "import sys, pathlib, os; from tui.base.file_lock import lock\n"
        "lock(os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)); print('locked', flush=True); sys.stdin.read()"
    )
    (locks / "x.claim").write_bytes(b"\xff{[")
    (locks / "dead.claim").write_bytes(b"{}")
    process = subprocess.Popen(
        [sys.executable, "-c", program, locks / "x.claim"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=CHECKOUT,
    )
    with process, pytest.MonkeyPatch.context() as patch:
        assert process.stdout is not None
        assert process.stdout.readline() == b"locked\n"
        patch.setenv("XDG_STATE_HOME", str(tmp_path))
        claim = Claim(tmp_path / "a.journal")
        with pytest.raises(RecordError, match=r"1 recording already under way \(by 0\), and the most is 1"):
            claim.begin(["process:1"], 1, "1")
        assert sorted(path.name for path in locks.iterdir()) == ["turn", "x.claim"]
        process.kill()
    claim.begin(["process:1"], 1, "1")
    claim.close()
