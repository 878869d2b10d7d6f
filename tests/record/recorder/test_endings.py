"""However a recording ends, there is a profile or a journal that one can be had from, and the target is not harmed."""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.record.programs import Run, Running, deno, node, until
from tests.record.recording import (
    CALLS,
    HOT,
    PACED,
    Recording,
    ending_when_told,
    inspector_url,
    port_of,
    sample_shares,
    shares,
)
from tui.base.json_text import Json
from tui.record.journal.contents import Contents
from tui.record.journal.journal import JournalReader
from tui.record.journal.journal import Record as Record_
from tui.record.processes.procfs import children
from tui.record.protocol.connection import Connection
from tui.record.protocol.wire import open_wire

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals, /proc")

Record = Callable[..., Recording]
ANY_PORT = "--inspect=127.0.0.1:0"
HOT_SHARE = 0.85


def share_of_work(path: Path, number: int = 1) -> float:
    """The part of the time in functions that a program has in `hot`, and in `last` before it ends."""
    found = shares(path, number)
    return found["hot"] + found.get("last", 0)


def is_stopping(records: list[Record_]) -> bool:
    return any(record.fields.get("state") == "STOPPING" for record in records)


def waits(program: Running, status: int) -> None:
    """The program ends with its own status."""
    until(lambda: not program.is_running, "the program does not end")
    assert program.process.returncode == status


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("", 0),
        ("process.exit(7);", 7),
        ("throw new Error('thrown');", 1),
        ("Promise.reject(new Error('rejected'));", 1),
        ("process.abort();", -signal.SIGABRT),
    ],
    ids=["end", "exit", "throw", "rejection", "abort"],
)
def test_a_node_program_ends(run: Run, record: Record, how: str, status: int) -> None:
    program = run(node(), ANY_PORT, script=ending_when_told(how)).says("ready")
    recorder = record(port_of(program)).has_samples()
    program.tell()
    waits(program, status)
    ended = recorder.saved()
    assert share_of_work(ended.path) >= HOT_SHARE
    is_told = status >= 0
    assert ended.sidecar["state"] == ("DONE" if is_told else "LOST")
    assert ("what had come until then is saved" in ended.err) == (not is_told)
    # With a word from the program nothing is missing, without one the last second may be.
    assert shares(ended.path).get("last", 0) > 0 or not is_told


@pytest.mark.parametrize(
    ("how", "status"),
    [("", 0), ("process.exit(7);", 7), ("throw new Error('thrown');", 1)],
    ids=["end", "exit", "throw"],
)
def test_a_deno_program_ends(run: Run, record: Record, how: str, status: int) -> None:
    program = run(deno(), "run", ANY_PORT, script=ending_when_told(how)).says("ready")
    recorder = record(port_of(program)).has_samples()
    program.tell()
    waits(program, status)
    assert share_of_work(recorder.saved().path) >= HOT_SHARE


_WORKER = """const { parentPort } = require('worker_threads');
let isOver = false;
parentPort.on('message', () => { isOver = true; });
function turn() { CALLS if (!isOver) return setTimeout(turn, 80); HOW }
parentPort.postMessage('turns'); turn();
"""
_WITH_WORKER = """const { Worker } = require('worker_threads');
const worker = new Worker('./worker.cjs');
let left = Infinity;
const goOn = () => { left = Math.min(left, 5); };
worker.on('error', goOn);
worker.on('exit', goOn);
worker.once('message', () => { console.log('ready'); turn(); });
process.once('SIGUSR2', () => { worker.postMessage('end'); if (GOES_ON) goOn(); });
function turn() { CALLS if (left-- > 0) return setTimeout(turn, 80); process.exit(6); }
"""
"""Busy once its worker is; when it is told, the worker is, and once that has ended it goes on for some turns."""


@pytest.mark.parametrize("runtime", ["node", "deno"])
@pytest.mark.parametrize(
    "worker",
    ["setTimeout(turn, 80);", "process.exit();", "throw new Error('in the worker');"],
    ids=["runs", "ends", "throws"],
)
def test_a_program_with_workers_ends(run: Run, record: Record, tmp_path: Path, runtime: str, worker: str) -> None:
    """Also when a worker ends before it or by an error, and when workers still run."""
    (tmp_path / "worker.cjs").write_text(HOT + _WORKER.replace("CALLS", CALLS).replace("HOW", worker))
    command = [node()] if runtime == "node" else [deno(), "run", "-A"]
    script = HOT + _WITH_WORKER.replace("CALLS", CALLS).replace("GOES_ON", str(worker.startswith("setTimeout")).lower())
    program = run(*command, ANY_PORT, script=script, name="app.cjs").says("ready")
    recorder = record(port_of(program)).has_samples(threads=2)
    program.tell()
    waits(program, 6)
    path = recorder.saved().path
    assert shares(path)["hot"] >= HOT_SHARE
    assert shares(path, 2)["hot"] >= HOT_SHARE


def test_a_program_is_not_held_up(run: Run, record: Record) -> None:
    """What it prints on its way out comes at once, and nobody has to disconnect by hand."""
    bye = "process.on('exit', () => console.log('bye')); process.exit(5);"
    program = run(node(), ANY_PORT, script=ending_when_told(bye)).says("ready")
    recorder = record(port_of(program)).has_chunks(1)
    program.tell()
    waits(program, 5)
    assert "bye" in program.output
    assert recorder.saved().sidecar["state"] == "DONE"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_to_the_program(run: Run, record: Record, number: signal.Signals) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    recorder = record(port_of(program)).has_samples()
    program.process.send_signal(number)
    waits(program, -number)
    ended = recorder.saved()
    assert shares(ended.path)["hot"] >= HOT_SHARE
    assert ended.sidecar["state"] == "LOST"
    assert "what had come until then is saved" in ended.err


def test_a_stopped_program_is_waited_for(run: Run, record: Record) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    recorder = record("--events", port_of(program)).has_samples()
    program.process.send_signal(signal.SIGSTOP)
    recorder.has_come(lambda records: any("busy" in record.fields.get("text", "") for record in records))
    recorder.interrupt()
    recorder.has_come(is_stopping)
    program.process.send_signal(signal.SIGCONT)
    ended = recorder.saved()
    assert sample_shares(ended.path)["hot"] >= HOT_SHARE
    assert '"text":"main is busy and does not answer: waiting"' in ended.err
    assert program.is_running


def test_a_program_in_a_native_call_is_waited_for(run: Run, record: Record, tmp_path: Path) -> None:
    native = "require('child_process').execSync('until [ -e free ]; do sleep 0.1; done');"
    script = f"process.once('SIGUSR2', () => {{ {native} }});\n{PACED}"
    program = run(node(), ANY_PORT, script=script).says("ready")
    recorder = record(port_of(program)).has_chunks(1)
    program.tell()
    until(lambda: children(program.pid), "the call has not begun")
    recorder.interrupt().has_come(is_stopping)
    (tmp_path / "free").touch()
    found = shares(recorder.saved().path)
    assert found["spawnSync"] > 0
    assert found["hot"] > 0
    assert program.is_running


def test_somebody_closes_the_inspector(run: Run, record: Record) -> None:
    script = "process.once('SIGUSR2', () => require('inspector').close());\n" + PACED
    program = run(node(), ANY_PORT, script=script).says("ready")
    recorder = record(port_of(program)).has_samples()
    program.tell()
    ended = recorder.saved()
    assert shares(ended.path)["hot"] >= HOT_SHARE
    assert re.search("closed its inspector|connection was lost", ended.err)
    assert program.is_running


def test_a_second_debugger(run: Run, record: Record) -> None:
    """Another session records, has console profiles and ends them; ours goes on."""
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    url = inspector_url(program)
    other = Connection(open_wire(url, 10), url)
    other.root.call("Profiler.enable")
    other.root.call("Profiler.start")
    recorder = record(port_of(program)).has_chunks(1)
    other.root.call("Runtime.evaluate", {"expression": "console.profile('theirs'); console.profileEnd()"})
    other.root.call("Profiler.stop")
    other.close()
    come = len(chunks_in(recorder.journal))
    chunks = chunks_in(recorder.has_chunks(come + 2).journal)
    ended = recorder.interrupt().saved()
    assert shares(ended.path)["hot"] >= HOT_SHARE
    assert ended.sidecar["gaps_us"] == 0
    assert ended.sidecar["duration_us"] >= sum(chunk["end_us"] - chunk["start_us"] for chunk in chunks)


def test_the_program_has_a_console_of_its_own(run: Run, record: Record) -> None:
    """Node keeps the console of V8 in `inspector.console`."""
    mine = "console.profile = () => { throw new Error('mine') };\n"
    program = run(node("22"), ANY_PORT, script=mine + PACED).says("ready")
    recorder = record(port_of(program)).has_samples()
    ways = {record.fields["chunks"] for record in records_of(recorder.journal) if record.kind == "thread"}
    assert ways == {"console"}
    assert shares(recorder.interrupt().saved().path)["hot"] >= HOT_SHARE


def records_of(journal: Path) -> list[Record_]:
    with JournalReader(journal) as reader:
        return list(reader.poll())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_stops_and_saves(run: Run, record: Record, number: signal.Signals) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    ended = record(port_of(program)).has_samples().interrupt(number).saved()
    assert shares(ended.path)["hot"] >= HOT_SHARE
    assert program.is_running
    assert not list(Path(ended.path).parents[2].rglob("*.journal"))


def test_a_second_interrupt_gives_up_and_the_next_recording_saves(run: Run, record: Record) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    recorder = record(port_of(program)).has_samples()
    program.process.send_signal(signal.SIGSTOP)
    recorder.interrupt()
    recorder.has_come(is_stopping)
    ended = recorder.interrupt().ended()
    program.process.send_signal(signal.SIGCONT)
    assert (ended.status, ended.out) == (130, "")
    assert "gave up" in ended.err
    again = record("--duration", "300ms", port_of(program)).saved()
    recovered = Path(re.search(r"recovered (\S+):", again.err)[1])  # type: ignore[index]
    assert recovered != again.path
    assert shares(recovered)["hot"] >= HOT_SHARE
    assert not list(recorder.journals.iterdir())


def test_a_killed_recorder_can_be_recovered(run: Run, record: Record) -> None:
    program = run(node(), ANY_PORT, script=ending_when_told("process.exit(3);")).says("ready")
    recorder = record(port_of(program)).has_chunks(2)
    recorder.process.kill()
    assert recorder.ended().status == -signal.SIGKILL
    again = record("--duration", "300ms", port_of(program)).saved()
    assert "recovered" in again.err
    program.tell()
    waits(program, 3)


def test_a_journal_of_ones_own(run: Run, record: Record, tmp_path: Path) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    mine = tmp_path / "mine" / "my.journal"
    words = ("--journal", mine, "--out", tmp_path / "out.cpuprofile", port_of(program))
    recorder = record(*words)
    until(lambda: chunks_in(mine), "no chunk")
    recorder.process.kill()
    recorder.ended()
    ended = record("--duration", "300ms", *words).saved()
    recovered = Path(re.search(r"recovered (\S+):", ended.err)[1])  # type: ignore[index]
    assert recovered.parent == recorder.recordings, "and not where the new one goes"
    assert ended.path == tmp_path / "out.cpuprofile"
    assert ended.sidecar["duration_us"] >= 300_000
    assert list(mine.parent.iterdir()) == []


def chunks_in(journal: Path) -> list[Json]:
    return [record.fields for record in records_of(journal) if record.kind == "chunk"] if journal.exists() else []


def test_a_full_disk(run: Run, record: Record) -> None:
    """The journal cannot grow and the file cannot be written: what had come stays, and the target goes on."""
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    recorder = record(port_of(program)).has_chunks(1)
    full = recorder.journal.stat().st_size
    resource.prlimit(recorder.process.pid, resource.RLIMIT_FSIZE, (full, full))
    ended = recorder.interrupt().ended()
    assert (ended.status, ended.out) == (1, "")
    assert "the journal cannot be written (File too large): what comes is kept in memory" in ended.err
    assert "it cannot be written (File too large)" in ended.err.splitlines()[-1]
    assert str(recorder.journal) in ended.err.splitlines()[-1]
    assert program.is_running
    contents = Contents()
    with JournalReader(recorder.journal) as reader:
        for entry in reader.poll():
            contents.add(entry)
    [thread] = contents.recorded_threads()
    assert thread.chunk_count >= 1
    again = record("--duration", "300ms", port_of(program)).saved()
    assert "recovered" in again.err


def test_a_disk_that_is_full_from_the_start(run: Run, record: Record) -> None:
    """Nothing is said to be kept that is not."""
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        recorder = record("--duration", "300ms", port_of(program), is_forked=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    ended = recorder.ended()
    assert (ended.status, ended.out) == (1, "")
    assert "the journal cannot be written (File too large): what comes is kept in memory" in ended.err
    assert "The journal cannot be written either (File too large): what it has is in" in ended.err.splitlines()[-1]


def test_what_cannot_be_recovered_is_told_in_words(run: Run, record: Record, tmp_path: Path) -> None:
    program = run(node(), ANY_PORT, script=PACED).says("ready")
    recorder = record(port_of(program)).has_chunks(1)
    recorder.process.kill()
    recorder.ended()
    recorder.recordings.parent.mkdir(parents=True, exist_ok=True)
    recorder.recordings.touch()  # in the place of the folder
    ended = record("--duration", "300ms", "--out", tmp_path / "out.cpuprofile", port_of(program)).saved()
    [told] = [line for line in ended.err.splitlines() if "an earlier recording" in line]
    assert told.endswith(
        f"is still in {recorder.journals / told.rpartition('/')[2].partition(':')[0]}: Not a directory"
    )


def test_the_command_gets_no_signal_of_the_terminal(tmp_path: Path, record: Record) -> None:
    """Ctrl-C goes to the whole group in the foreground: the program is in another one, and is ended by us."""
    (tmp_path / "app.js").write_text("process.on('SIGINT', () => { console.log('asked'); process.exit(9); });" + PACED)
    recorder = record("--", node(), tmp_path / "app.js").has_samples()
    os.killpg(recorder.process.pid, signal.SIGINT)
    ended = recorder.saved()
    assert shares(ended.path)["hot"] >= HOT_SHARE
    assert ended.sidecar["exit_status"] == 9
    assert "asked" in ended.err


@pytest.mark.parametrize("words", [["1"], ["127.0.0.1:1"], ["--", "no-such-command-here"]])
def test_nothing_to_record(record: Record, words: list[str]) -> None:
    recorder = record(*words)
    ended = recorder.ended()
    assert (ended.status, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 1
    assert not list(recorder.journals.iterdir())
