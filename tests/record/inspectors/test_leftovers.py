"""Inspectors that we opened are closed on every way out, and those of the user never."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from tests.commands import tickscope
from tests.places import CHECKOUT
from tests.record.programs import IDLE, NODE_VERSIONS, Run, default_port, deno, node, until
from tests.record.recording import PACED, Recording
from tui.base.errors import RecordError
from tui.record.inspectors import opened_inspectors
from tui.record.inspectors.attach import attach
from tui.record.inspectors.closing import close_inspector
from tui.record.inspectors.leftovers import close_leftovers, close_opened
from tui.record.processes.processes import process_of
from tui.record.processes.procfs import children, listeners_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

ANY_PORT = "--inspect-port=0"
Record = Callable[..., Recording]


def notes(state: Path) -> list[Path]:
    return sorted((state / "tickscope" / "inspectors").glob("*"))


def abandon(state: Path, pid: int) -> None:
    """Leaves the note of a process as a recorder does that was killed."""
    opened_inspectors._ours.clear()
    (path,) = [path for path in notes(state) if path.name.startswith(f"{pid}-")]
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | {"recorder_started_s": -1.0}))


def targets(state: Path) -> str:
    """What `tickscope targets` says on stderr."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(state))
        ended = tickscope("targets")
    assert ended.status == 0
    return ended.err


def assert_closed_by_targets(state: Path, pid: int) -> None:
    """`tickscope targets` closes the inspector of a process and says so.

    A program that gets no processor may answer too late: then it says to run it again.
    """
    said: list[str] = []

    def is_closed() -> bool:
        said.append(targets(state))
        return listeners_of(pid) == [] and notes(state) == []

    until(is_closed, "the inspector stays open")
    closed, busy = f"tickscope: closed the inspector of process {pid} (", f"tickscope: the inspector of process {pid} ("
    assert said[0].startswith((closed, busy)), said
    assert len(said) == 1 or said[0].startswith(busy), said


def wait_for_children(pid: int) -> None:
    """Returns once a process is in the native call that waits for a child: no line of JavaScript runs any more."""
    until(lambda: children(pid), "it has no child")


def end_children(pid: int) -> None:
    """Ends the native call of a process that waits for a child."""
    for child in children(pid):
        os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_what_a_killed_recorder_left_open_is_closed_by_the_next_command(
    run: Run, record: Record, tmp_path: Path, version: str
) -> None:
    program = run(node(version), ANY_PORT, script=PACED).says("ready")
    recorder = record(str(program.pid)).has_chunks(1)
    state = tmp_path / "recorder" / "state"
    (note,) = notes(state)
    assert (note.stat().st_mode & 0o777, note.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert targets(state) == "", "the recorder is alive"
    recorder.process.send_signal(signal.SIGKILL)
    recorder.process.wait()
    assert listeners_of(program.pid) != []
    assert_closed_by_targets(state, program.pid)
    assert program.is_running


def test_a_recording_that_ends_well_leaves_no_note(run: Run, record: Record, tmp_path: Path) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    record(str(program.pid), "--duration", "0.3").saved()
    assert listeners_of(program.pid) == []
    assert notes(tmp_path / "recorder" / "state") == []


def test_an_inspector_that_is_to_stay_open_stays(run: Run, record: Record, tmp_path: Path) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    record(str(program.pid), "--duration", "0.3", "--keep-inspector").saved()
    assert targets(tmp_path / "recorder" / "state") == ""
    assert listeners_of(program.pid) != []


def test_an_inspector_with_another_client_is_closed_when_that_has_gone(run: Run, state_folder: Path) -> None:
    program = run(node(), ANY_PORT, script=IDLE).says("ready")
    inspector = attach(program.pid)
    client = (
        "import sys; from tui.record.protocol.wire import open_wire\n"
        f"wire = open_wire({inspector.url!r}, 5); print('connected', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", client], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin is not None
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "connected\n"
        assert not close_inspector(inspector)
        (sentence,) = close_opened()
        assert sentence.endswith("stays open for another client; then `tickscope targets` closes it")
        abandon(state_folder, program.pid)
        (sentence,) = close_leftovers()
        assert "stays open for another client" in sentence
        assert listeners_of(program.pid) != []
    finally:
        other.communicate("")
    until(lambda: [line.partition(" process")[0] for line in close_leftovers()] == ["closed the inspector of"], "open")
    assert listeners_of(program.pid) == []
    assert notes(state_folder) == []


def test_what_opens_after_we_have_given_up_is_closed_later(run: Run, state_folder: Path) -> None:
    script = f"console.log('blocks'); require('child_process').spawnSync('sleep', ['60']); {IDLE}"
    program = run(node(), ANY_PORT, script=script).says("blocks")
    wait_for_children(program.pid)
    with pytest.raises(RecordError, match=r"it opens one: record \d+ again, or close it with `tickscope targets`"):
        attach(program.pid, timeout_s=0.5)
    assert close_opened() == [], "it has not opened yet"
    assert len(notes(state_folder)) == 1
    abandon(state_folder, program.pid)
    assert close_leftovers() == []
    end_children(program.pid)
    program.says("ready")
    until(lambda: listeners_of(program.pid) != [], "it does not open")
    assert_closed_by_targets(state_folder, program.pid)


def test_giving_up_during_a_native_call_says_what_closes_the_inspector(
    run: Run, record: Record, tmp_path: Path
) -> None:
    blocks = (
        "process.on('SIGUSR2', () => { console.log('blocks'); require('child_process').spawnSync('sleep', ['60']) });"
    )
    program = run(node(), ANY_PORT, script=blocks + PACED).says("ready")
    recorder = record(str(program.pid)).has_chunks(1)
    program.tell()
    program.says("blocks")
    wait_for_children(program.pid)
    recorder.interrupt().has_come(lambda records: any(one.fields.get("state") == "STOPPING" for one in records))
    ended = recorder.interrupt().ended()
    assert ended.status == 130
    assert "is open and does not answer: run `tickscope targets` later, which closes it" in ended.err
    assert listeners_of(program.pid) != []
    end_children(program.pid)
    # When the call is over it answers what it was told meanwhile, which was to close.
    state = tmp_path / "recorder" / "state"
    until(lambda: targets(state) == "" and listeners_of(program.pid) == [] and notes(state) == [], "it stays open")
    assert program.is_running


def test_deno_s_inspector_is_closed_as_well(run: Run, state_folder: Path) -> None:
    program = run(deno(), "run", "-A", script=IDLE, name="app.ts").says("ready")
    with default_port():
        attach(program.pid)
        abandon(state_folder, program.pid)
        assert_closed_by_targets(state_folder, program.pid)
    assert program.is_running


def test_what_the_user_opened_is_never_closed(run: Run, state_folder: Path) -> None:
    opens = "process.on('SIGUSR2', () => require('inspector').open(0));"
    program = run(node(), script=opens + IDLE).says("ready")
    process = process_of(program.pid)
    assert process is not None
    opened_inspectors.note_signal(process)  # as by a recorder that died just then
    abandon(state_folder, program.pid)
    program.tell()
    until(lambda: listeners_of(program.pid) != [], "it does not open")
    assert close_leftovers() == []
    assert listeners_of(program.pid) != []


def test_without_a_signal_there_is_no_note(run: Run, state_folder: Path) -> None:
    inspected = run(node(), "--inspect=0", script=IDLE).says("ready")
    assert not attach(inspected.pid).opened_by_us
    handler = run(node(), ANY_PORT, script=f"process.on('SIGUSR1', () => {{}}); {IDLE}", name="b.js").says("ready")
    with pytest.raises(RecordError, match="a SIGUSR1 handler of its own"):
        attach(handler.pid)
    with pytest.raises(RecordError):
        attach(os.getpid())
    assert notes(state_folder) == []


def test_notes_that_are_none_or_of_others_do_no_harm(run: Run, state_folder: Path) -> None:
    program = run(node(), ANY_PORT, script=IDLE).says("ready")
    attach(program.pid)
    abandon(state_folder, program.pid)
    (path,) = notes(state_folder)
    good = orjson.loads(path.read_bytes())
    odd = [b"", b"[]", b"{}", b"\xff", orjson.dumps(good | {"pid": "1"}), orjson.dumps(good | {"recorder": None})]
    for number, data in enumerate(odd):
        path.with_name(f"{number}.json").write_bytes(data)
    for changed in ({"started_s": 1.0}, {"boot": "another"}):
        path.write_bytes(orjson.dumps(good | changed))
        assert close_leftovers() == []
        assert not path.exists()
    assert listeners_of(program.pid) != []
    path.write_bytes(orjson.dumps(good | {"namespace": "pid:[1]"}))
    assert close_leftovers() == []
    assert path.exists()
    opened_inspectors._ours.clear()


def test_without_a_place_for_notes_the_program_is_recorded_all_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    program = run(node(), ANY_PORT, script=IDLE).says("ready")
    assert attach(program.pid).opened_by_us
    assert close_opened() == []
    assert listeners_of(program.pid) == []


def test_what_a_killed_recorder_left_open_in_a_program_that_it_had_started_is_closed_as_well(
    record: Record, tmp_path: Path
) -> None:
    (tmp_path / "app.js").write_text(PACED)
    recorder = record("--", node(), tmp_path / "app.js").has_chunks(1)
    state = tmp_path / "recorder" / "state"
    (note,) = notes(state)
    pid = int(note.name.partition("-")[0])
    try:
        recorder.process.send_signal(signal.SIGKILL)
        recorder.process.wait()
        assert listeners_of(pid) != []
        assert_closed_by_targets(state, pid)
    finally:
        os.kill(pid, signal.SIGKILL)
