"""A profile that a killed recorder left in a program ends, and chunks come whatever the program replaces."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.record.programs import NODE_VERSIONS, Run, Running, node, until
from tests.record.recording import CALLS, HOT, PACED, Recording, port_of, sample_shares, shares

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at threads in /proc")

Record = Callable[..., Recording]

ANY_PORT = "--inspect=127.0.0.1:0"
WITH_HANDLES = ("24", "26")
_SAMPLER = "v8:ProfEvntProc"
REPLACES = """
process.once('SIGUSR2', () => {
  const { Console } = require('console'), timers = require('timers'), mine = { log() {}, error() {} };
  globalThis.console = process.argv[2] === 'plain' ? mine : new Console(process.stdout, process.stderr);
  globalThis.profile = globalThis.profileEnd = 1;
  for (const name of ['setTimeout', 'setInterval']) globalThis[name] = timers[name] = () => { throw new Error(name) };
  Atomics.waitAsync = Promise.prototype.then = undefined;
  process.on = process.removeListener = undefined;
  require('v8').startCpuProfile = undefined;
});
"""
REPLACING = f"const later = setTimeout;\n{REPLACES}{PACED.replace('setTimeout(', 'later(')}"
"""`PACED`, which waits with the timers that it had before."""
IN_WORKER = """
const worker = new (require('worker_threads').Worker)(require('path').resolve('worker.js'));
process.once('SIGUSR2', () => worker.postMessage('replace'));
console.log('ready');
"""
LOOPING = (
    HOT
    + """
const cell = new Int32Array(new SharedArrayBuffer(4));
console.log('ready'); for (;;) { hot(2e4); Atomics.wait(cell, 0, 0, 8); }
"""
)
"""A loop that never yields, and leaves most of a processor to others."""


def samplers(program: Running) -> int:
    """How many of V8's sampling threads a process has."""
    found = 0
    for thread in Path(f"/proc/{program.pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += (thread / "comm").read_text().strip() == _SAMPLER
    return found


@pytest.mark.parametrize("version", WITH_HANDLES)
def test_a_killed_recorder_leaves_no_profile_behind(run: Run, record: Record, version: str) -> None:
    """Not in a program either that has replaced all timers, promises and its console meanwhile."""
    program = run(node(version), ANY_PORT, script=REPLACING).says("ready")
    recorder = record(port_of(program)).has_chunks(1)
    program.tell()
    recorder.has_chunks(3)
    assert samplers(program) == 1
    recorder.process.kill()
    until(lambda: samplers(program) == 0, "it is sampled for ever")
    assert program.is_running


def test_the_next_recording_ends_what_a_loop_would_keep(run: Run, record: Record) -> None:
    """No timer runs in a loop that never yields. The second call for the profile comes with the fifth chunk."""
    program = run(node("26"), ANY_PORT, script=LOOPING).says("ready")
    recorder = record(port_of(program)).has_chunks(1)
    recorder.process.kill()
    recorder.process.wait()
    recorder.journal.unlink()  # so that the next one is found
    ended = record(port_of(program)).has_chunks(6).interrupt().saved()
    assert sample_shares(ended.path)["hot"] > 0.1, "the rest is in Atomics.wait"
    until(lambda: samplers(program) == 0, "it is sampled for ever")


@pytest.mark.parametrize(
    ("version", "options"),
    [*((version, ()) for version in NODE_VERSIONS), *((version, ("--interval", "500us")) for version in WITH_HANDLES)],
)
def test_the_program_replaces_its_console(run: Run, record: Record, version: str, options: tuple[str, ...]) -> None:
    """What came before and after is there, at most the last second is missing when the program is killed."""
    program = run(node(version), ANY_PORT, script=REPLACING).says("ready")
    recorder = record(*options, port_of(program)).has_chunks(1)
    program.tell()
    recorder.has_chunks(3)
    program.process.kill()
    ended = recorder.saved()
    assert ended.sidecar["duration_us"] >= 2_000_000
    assert not [note for note in ended.sidecar["notes"] if "chunks" in note]
    assert shares(ended.path)["hot"] > 0.5


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_a_console_that_was_replaced_before_we_came(run: Run, record: Record, version: str) -> None:
    early = "globalThis.console = { log: console.log }; globalThis.profile = globalThis.profileEnd = 1;\n"
    program = run(node(version), ANY_PORT, script=early + PACED).says("ready")
    recorder = record("--interval", "500us", port_of(program)).has_chunks(2)
    program.process.kill()
    ended = recorder.saved()
    assert ended.sidecar["threads"][0]["chunks"] == ("handle" if version == "26" else "console")
    assert shares(ended.path)["hot"] > 0.5


@pytest.mark.parametrize("version", NODE_VERSIONS)
def test_a_worker_replaces_its_console(run: Run, record: Record, tmp_path: Path, version: str) -> None:
    replaces = "globalThis.console = { log() {} }; globalThis.profile = globalThis.profileEnd = 1;"
    replace = f"require('worker_threads').parentPort.once('message', () => {{ {replaces} }});\n"
    (tmp_path / "worker.js").write_text(replace + PACED)
    program = run(node(version), ANY_PORT, script=IN_WORKER).says("ready")
    recorder = record(port_of(program)).has_samples(300, threads=2)
    program.tell()
    recorder.has_samples(2500, threads=2)
    program.process.kill()
    ended = recorder.saved()
    assert [thread["kind"] for thread in ended.sidecar["threads"]] == ["node", "worker"]
    assert shares(ended.path, 2)["hot"] > 0.5


@pytest.mark.parametrize("version", WITH_HANDLES)
@pytest.mark.parametrize("how", ["", "process.exit(3);", "throw new Error('over');"])
def test_the_last_moments_of_a_worker_and_its_program(
    run: Run, record: Record, tmp_path: Path, version: str, how: str
) -> None:
    """The program sends the last chunk at its `exit`; there is none of ours among too many listeners."""
    last = HOT.replace("hot", "last")
    over = f"last(4e5); {how}"
    turn = f"function turn() {{ {CALLS} if (!isOver) return setTimeout(turn, 80); {over} }}"
    script = HOT + last + f"let isOver = false;\nprocess.once('SIGUSR2', () => {{ isOver = true; }});\n{turn}\n"
    program = run(node(version), ANY_PORT, script=script + "console.log('ready'); turn();\n").says("ready")
    recorder = record(port_of(program)).has_chunks(1)
    program.tell()
    assert shares(recorder.saved().path)["last"] > 0
    until(lambda: not program.is_running, "the program does not end")
    assert "MaxListeners" not in program.output


def test_many_listeners_to_its_exit(run: Run, record: Record) -> None:
    listeners = "for (let i = 0; i < 9; i++) process.on('exit', () => {});\n"
    add = "process.once('SIGUSR2', () => { process.on('exit', () => {}); console.log('added'); });\n"
    program = run(node("26"), ANY_PORT, script=listeners + add + PACED).says("ready")
    recorder = record(port_of(program)).has_chunks(1)
    program.tell()
    program.says("added")
    recorder.interrupt().saved()
    assert "MaxListeners" not in program.output
